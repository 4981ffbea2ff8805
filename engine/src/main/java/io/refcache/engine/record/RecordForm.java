package io.refcache.engine.record;

import static io.refcache.engine.record.RecordLayout.CONSTANT;
import static io.refcache.engine.record.RecordLayout.DEADLINE;
import static io.refcache.engine.record.RecordLayout.EMBEDDED;
import static io.refcache.engine.record.RecordLayout.INT;
import static io.refcache.engine.record.RecordLayout.KEY_ON_HEAP;
import static io.refcache.engine.record.RecordLayout.LONG_VALUE;
import static io.refcache.engine.record.RecordLayout.OBJECT;
import static io.refcache.engine.record.RecordLayout.PREFIX_HASHED;
import static io.refcache.engine.record.RecordLayout.REFERENCE;
import static io.refcache.engine.record.RecordLayout.SHARED;

import io.refcache.engine.memory.Slab;
import io.refcache.store.KeyBytes;
import io.refcache.store.ValueBytes;

/**
 * The form that an entry takes as a record: which flags its {@link RecordLayout} has, and how long
 * it is, before there is a block for it. Pure functions of key and value.
 */
final class RecordForm {
  /** Values go inside the record as long as the record is not larger than this. */
  private static final int MAX_EMBEDDING_RECORD_BYTES = ValueObjects.BLOCK_BYTES;

  private RecordForm() {}

  /** Whether a value gets blocks of its own, beside the record. */
  static boolean needsObject(KeyBytes key, ValueBytes value) {
    if (value.kind() != ValueBytes.Kind.BYTES) {
      return false;
    }
    int flags = keyFlags(key) | EMBEDDED | DEADLINE | longFlag(value.length());
    return RecordLayout.valueOffset(flags, key.length()) + (long) value.length()
        > MAX_EMBEDDING_RECORD_BYTES;
  }

  static int flags(KeyBytes key, ValueBytes value, ValuePlace place, DeadlineField deadlineField) {
    int deadline = deadlineField == DeadlineField.PRESENT ? DEADLINE : 0;
    return keyFlags(key) | encoding(value, place) | deadline | longFlag(valueLength(value));
  }

  /** Whether a value that would go inside a record has the form that a record's old value has. */
  static boolean isOverwritable(int flags, ValueBytes value) {
    int encoding = encoding(value, ValuePlace.INSIDE);
    return encoding != REFERENCE
        && (flags & (RecordLayout.ENCODING_MASK | LONG_VALUE))
            == (encoding | longFlag(valueLength(value)));
  }

  /** The length of the whole record. */
  static int bytes(int flags, KeyBytes key, ValueBytes value) {
    return RecordLayout.recordBytes(flags, key.length(), valueLength(value));
  }

  private static int keyFlags(KeyBytes key) {
    return (key.isCanonical() ? 0 : PREFIX_HASHED) | (key.reference() != null ? KEY_ON_HEAP : 0);
  }

  private static int longFlag(int valueLength) {
    return valueLength > RecordLayout.MAX_SHORT_LENGTH ? LONG_VALUE : 0;
  }

  private static int encoding(ValueBytes value, ValuePlace place) {
    if (place == ValuePlace.OBJECT) {
      return OBJECT;
    } else if (place == ValuePlace.SHARED_OBJECT) {
      return OBJECT | SHARED;
    } else if (value.kind() == ValueBytes.Kind.REFERENCE) {
      return REFERENCE;
    } else if (SharedConstants.numberOf(value) != SharedConstants.NONE) {
      return CONSTANT;
    }
    return value.kind() == ValueBytes.Kind.INTEGER ? INT : EMBEDDED;
  }

  /** What the record's length field says of a value. */
  static int valueLength(ValueBytes value) {
    return value.kind() == ValueBytes.Kind.INTEGER ? integerBytes(value.integer()) : value.length();
  }

  // --- integers: as few bytes as hold them in two's complement, little endian --------------------

  private static int integerBytes(long integer) {
    int significantBits = Long.SIZE - Long.numberOfLeadingZeros(integer ^ (integer >> 63)) + 1;
    return (significantBits + Byte.SIZE - 1) / Byte.SIZE;
  }

  static void putInteger(Slab slab, int offset, long integer) {
    int length = integerBytes(integer);
    for (int i = 0; i < length; i++) {
      slab.putByte(offset + i, (byte) (integer >>> (i * Byte.SIZE)));
    }
  }

  static long integer(Slab slab, int offset, int length) {
    // The eight bytes that end with the integer: a loop would be mispredicted, and the header,
    // which
    // is longer than that, lies before it.
    long word = slab.getLong(offset + length - Long.BYTES);
    return (RecordLayout.BIG_ENDIAN ? Long.reverseBytes(word) : word)
        >> (Long.BYTES - length) * Byte.SIZE;
  }
}
