package io.refcache.redis;

import io.refcache.store.StoreException;
import io.refcache.store.ValueBytes;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * What an entry is on the server.
 *
 * <pre>
 *   0        1                 9     10
 *   | form   | version         | tag | content                       |
 *     1 byte   8 bytes           1     bytes, or 8 bytes of an integer
 * </pre>
 *
 * <p>The version is random and new with each write: it says whether an entry is still the one that
 * was seen, and whether a write whose reply was lost has been made. Scripts read it by its place.
 */
final class EntryFormat {
  static final int FORM = 0;
  static final int VERSION = FORM + 1;
  static final int TAG = VERSION + Long.BYTES;
  static final int CONTENT = TAG + 1;

  private static final byte BYTES = 1;
  private static final byte INTEGER = 2;
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  private EntryFormat() {}

  /** An entry of a value and a version. */
  static byte[] write(ValueBytes value, long version) {
    byte[] entry;
    switch (value.kind()) {
      case INTEGER -> {
        entry = new byte[CONTENT + Long.BYTES];
        entry[FORM] = INTEGER;
        LONGS.set(entry, CONTENT, value.integer());
      }
      case BYTES -> {
        entry = new byte[CONTENT + value.length()];
        entry[FORM] = BYTES;
        System.arraycopy(value.array(), 0, entry, CONTENT, value.length());
      }
      default ->
          throw new IllegalArgumentException("an object on the heap cannot be stored on a server");
    }
    LONGS.set(entry, VERSION, version);
    entry[TAG] = value.tag();
    return entry;
  }

  /**
   * Reads an entry.
   *
   * @throws StoreException if it is none that was written by {@link #write}
   */
  static void read(byte[] entry, long ttlMillis, ValueBytes into) {
    check(entry);
    if (entry[FORM] == INTEGER) {
      into.setInteger(entry[TAG], (long) LONGS.get(entry, CONTENT));
    } else {
      int length = entry.length - CONTENT;
      System.arraycopy(entry, CONTENT, into.ensureCapacity(length), 0, length);
      into.setBytes(entry[TAG], length);
    }
    into.setEntry(version(entry), ttlMillis);
  }

  private static void check(byte[] entry) {
    boolean right =
        entry.length >= CONTENT
            && (entry[FORM] == BYTES
                || entry[FORM] == INTEGER && entry.length == CONTENT + Long.BYTES);
    if (!right) {
      throw new StoreException(
          "a value of %d bytes that begins with %s was not written by a cache"
              .formatted(
                  entry.length,
                  Arrays.toString(Arrays.copyOf(entry, Math.min(CONTENT, entry.length)))));
    }
  }

  static boolean isInteger(byte[] entry) {
    return entry[FORM] == INTEGER;
  }

  /** The version of an entry, or of as much of it as goes to the end of the version. */
  static long version(byte[] entry) {
    return (long) LONGS.get(entry, VERSION);
  }

  /** A version as scripts compare it. */
  static byte[] versionBytes(long version) {
    byte[] bytes = new byte[Long.BYTES];
    LONGS.set(bytes, 0, version);
    return bytes;
  }
}
