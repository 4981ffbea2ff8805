package io.refcache.redis;

import io.refcache.store.Ttl;
import io.refcache.store.ValueBytes;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * What a copy of an entry is in the memory of this process: a value of bytes, with the tag of the
 * entry.
 *
 * <pre>
 *   0          n          n+8           n+16    n+17
 *   | content  | era      | version     | form  |
 *     n bytes    8 bytes    8 bytes       1
 * </pre>
 *
 * <p>The content comes first so that it is where a reader wants it, without another copy. The
 * version is the server's, since changes are made by it. The era says under which watch the copy
 * was made: see {@link NearSession}.
 */
final class NearFormat {
  private static final int ERA = 0;
  private static final int VERSION = ERA + Long.BYTES;
  private static final int FORM = VERSION + Long.BYTES;

  /** By how much a copy is longer than what it is a copy of. */
  static final int TRAILER_BYTES = FORM + 1;

  private static final byte BYTES = 1;
  private static final byte INTEGER = 2;
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  private NearFormat() {}

  /** Makes a copy of a value that has been read from the server. */
  static ValueBytes copyOf(ValueBytes value, long era) {
    boolean integer = value.kind() == ValueBytes.Kind.INTEGER;
    int length = integer ? Long.BYTES : value.length();
    ValueBytes copy = new ValueBytes(length + TRAILER_BYTES);
    byte[] array = copy.array();
    if (integer) {
      LONGS.set(array, 0, value.integer());
    } else {
      System.arraycopy(value.array(), 0, array, 0, length);
    }
    LONGS.set(array, length + ERA, era);
    LONGS.set(array, length + VERSION, value.version());
    array[length + FORM] = integer ? INTEGER : BYTES;
    copy.setBytes(value.tag(), length + TRAILER_BYTES);
    return copy;
  }

  /**
   * Turns a copy back into the value, in place.
   *
   * @return false if it is of another era; its content is undefined then
   */
  static boolean restore(ValueBytes copy, long era) {
    byte[] array = copy.array();
    int length = copy.length() - TRAILER_BYTES;
    if ((long) LONGS.get(array, length + ERA) != era) {
      return false;
    }
    long version = (long) LONGS.get(array, length + VERSION);
    if (array[length + FORM] == INTEGER) {
      copy.setInteger(copy.tag(), (long) LONGS.get(array, 0));
    } else {
      copy.setBytes(copy.tag(), length);
    }
    copy.setEntry(version, Ttl.NONE);
    return true;
  }
}
