package io.refcache.redis;

import io.refcache.store.ChangeKind;
import io.refcache.store.StoreException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;

/**
 * What a script publishes of a change that it has made.
 *
 * <pre>
 *   0        8           16     17            21             25
 *   | origin | operation | kind | name length | value length | name | value | old value |
 *     8        8           1      4             4              bytes, none if there is none
 * </pre>
 *
 * <p>Numbers are big-endian. The kind is a {@linkplain Wants#letter letter}, the name that of the
 * entry's key ({@link KeySpace}), the values are entries ({@link EntryFormat}). Origin and
 * operation are random numbers: of the store that has made the change, and of the verb that has.
 */
record ChangeMessage(
    long origin, long operation, ChangeKind kind, byte[] name, byte[] value, byte[] oldValue) {

  /** What a message begins with that a script completes. */
  static byte[] head(long origin, long operation) {
    return ByteBuffer.allocate(2 * Long.BYTES).putLong(origin).putLong(operation).array();
  }

  /**
   * Reads a message.
   *
   * @throws StoreException if it is none
   */
  static ChangeMessage parse(byte[] message) {
    try {
      ByteBuffer in = ByteBuffer.wrap(message);
      long origin = in.getLong();
      long operation = in.getLong();
      ChangeKind kind = kind(in.get());
      int nameLength = in.getInt();
      int valueLength = in.getInt();
      byte[] name = bytes(in, nameLength);
      byte[] value = bytes(in, valueLength);
      return new ChangeMessage(origin, operation, kind, name, value, bytes(in, in.remaining()));
    } catch (BufferUnderflowException e) {
      throw new StoreException("a message of " + message.length + " bytes tells of no change", e);
    }
  }

  private static byte[] bytes(ByteBuffer in, int length) {
    if (length < 0 || length > in.remaining()) {
      throw new StoreException(
          "a message speaks of %d bytes where there are %d".formatted(length, in.remaining()));
    }
    byte[] bytes = new byte[length];
    in.get(bytes);
    return bytes;
  }

  private static ChangeKind kind(byte letter) {
    for (ChangeKind kind : ChangeKind.values()) {
      if (Wants.letter(kind) == letter) {
        return kind;
      }
    }
    throw new StoreException("a message tells of a change of the unknown kind " + letter);
  }
}
