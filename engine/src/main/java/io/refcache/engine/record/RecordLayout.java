package io.refcache.engine.record;

import io.refcache.engine.memory.Slab;
import java.nio.ByteOrder;

/**
 * The layout of a record: the block of one entry, with its header, its key and its value.
 *
 * <pre>
 *      0        4       8     9     10          12      13
 *      +--------+-------+-----+-----+-----------+-------+ - - - - - - - +- - - - - -+-----+ - - - -+-------+
 *      |refcount| stamp |flags| tag | keyLength | short | valueLength 4 | deadline 8| key |handle 4| value |
 *      +--------+-------+-----+-----+-----------+-------+ - - - - - - - +- - - - - -+-----+ - - - -+-------+
 *      int      int     byte  byte  u16         u8        if LONG_VALUE  if DEADLINE       if KEY_ON_HEAP
 * </pre>
 *
 * <p>The short length holds value lengths of 0..255; longer ones have a field of their own. The
 * value depends on the encoding:
 *
 * <pre>
 *   CONSTANT   u16      the number of a shared constant, see {@link SharedConstants}
 *   INT        1..8     a two's complement integer, little endian, of valueLength bytes
 *   EMBEDDED   bytes    valueLength of them
 *   OBJECT     long     the address of a value object, see {@link ValueObjects}
 *   REFERENCE  int long the handle of an object on the heap, and the bytes charged for it
 * </pre>
 *
 * <p>The key and where it lies never change while a record is published. The refcount changes
 * atomically, the deadline under the lock of the record's segment; so do the value and what says
 * how to read it, but only as long as the segment's slot is the record's one owner.
 */
final class RecordLayout {
  static final int REFCOUNT_OFFSET = 0;
  static final int STAMP_OFFSET = REFCOUNT_OFFSET + Integer.BYTES;
  static final int FLAGS_OFFSET = STAMP_OFFSET + Integer.BYTES;
  static final int TAG_OFFSET = FLAGS_OFFSET + Byte.BYTES;
  static final int KEY_LENGTH_OFFSET = TAG_OFFSET + Byte.BYTES;
  static final int SHORT_LENGTH_OFFSET = KEY_LENGTH_OFFSET + Short.BYTES;
  static final int FIXED_HEADER_BYTES = SHORT_LENGTH_OFFSET + Byte.BYTES;

  /** Longest value length that the short field holds. */
  static final int MAX_SHORT_LENGTH = 0xFF;

  static final int MAX_KEY_LENGTH = 0xFFFF;
  static final int HANDLE_BYTES = Integer.BYTES;
  static final int REFERENCE_BYTES = HANDLE_BYTES + Long.BYTES;

  /*
   * Legend of the flags:   7        6           5              4          3        2..0
   *                     SHARED  KEY_ON_HEAP  PREFIX_HASHED  LONG_VALUE  DEADLINE  encoding
   */
  static final int ENCODING_MASK = 0b111;
  static final int DEADLINE = 1 << 3;
  static final int LONG_VALUE = 1 << 4;

  /** Only the first {@link Records#HASHED_PREFIX_BYTES} bytes of the key are hashed. */
  static final int PREFIX_HASHED = 1 << 5;

  static final int KEY_ON_HEAP = 1 << 6;

  /** The value object belongs to the table of shared values, which has to be asked to let go. */
  static final int SHARED = 1 << 7;

  static final boolean BIG_ENDIAN = ByteOrder.nativeOrder() == ByteOrder.BIG_ENDIAN;

  static final int CONSTANT = 0;
  static final int INT = 1;
  static final int EMBEDDED = 2;
  static final int OBJECT = 3;
  static final int REFERENCE = 4;

  /** No encoding: a block of a value object has this where a record has its flags. */
  static final int VALUE_BLOCK = 7;

  private RecordLayout() {}

  static int flags(Slab slab, int record) {
    return slab.getByte(record + FLAGS_OFFSET) & 0xFF;
  }

  /**
   * The eight bytes from the flags on, with one access; the functions below take it apart. No block
   * is so short that they were not its own.
   */
  static long header(Slab slab, int record) {
    long header = slab.getLong(record + FLAGS_OFFSET);
    return BIG_ENDIAN ? Long.reverseBytes(header) : header;
  }

  static int flags(long header) {
    return (int) header & 0xFF;
  }

  static byte tag(long header) {
    return (byte) (header >>> (TAG_OFFSET - FLAGS_OFFSET) * Byte.SIZE);
  }

  static int keyLength(long header) {
    short length = (short) (header >>> (KEY_LENGTH_OFFSET - FLAGS_OFFSET) * Byte.SIZE);
    return (BIG_ENDIAN ? Short.reverseBytes(length) : length) & 0xFFFF;
  }

  static int valueLength(Slab slab, int record, long header) {
    return (header & LONG_VALUE) != 0
        ? slab.getInt(record + FIXED_HEADER_BYTES)
        : (int) (header >>> (SHORT_LENGTH_OFFSET - FLAGS_OFFSET) * Byte.SIZE) & 0xFF;
  }

  static int encoding(int flags) {
    return flags & ENCODING_MASK;
  }

  static boolean hasDeadline(int flags) {
    return (flags & DEADLINE) != 0;
  }

  static int keyLength(Slab slab, int record) {
    return slab.getShort(record + KEY_LENGTH_OFFSET) & 0xFFFF;
  }

  static int valueLength(Slab slab, int record, int flags) {
    return (flags & LONG_VALUE) != 0
        ? slab.getInt(record + FIXED_HEADER_BYTES)
        : slab.getByte(record + SHORT_LENGTH_OFFSET) & 0xFF;
  }

  /** Where the deadline is, relative to the record; only if it {@link #hasDeadline}. */
  static int deadlineOffset(int flags) {
    return FIXED_HEADER_BYTES + ((flags & LONG_VALUE) != 0 ? Integer.BYTES : 0);
  }

  /** Where the key starts, relative to the record. */
  static int keyOffset(int flags) {
    return deadlineOffset(flags) + (hasDeadline(flags) ? Long.BYTES : 0);
  }

  /** Where the value starts, relative to the record. */
  static int valueOffset(int flags, int keyLength) {
    return keyOffset(flags) + keyLength + ((flags & KEY_ON_HEAP) != 0 ? HANDLE_BYTES : 0);
  }

  /** The bytes of a value inside the record. */
  static int inlineBytes(int encoding, int valueLength) {
    return switch (encoding) {
      case CONSTANT -> Short.BYTES;
      case INT, EMBEDDED -> valueLength;
      case OBJECT -> Long.BYTES;
      case REFERENCE -> REFERENCE_BYTES;
      default -> throw new IllegalStateException("encoding " + encoding);
    };
  }

  /** The length of a whole record. */
  static int recordBytes(int flags, int keyLength, int valueLength) {
    return valueOffset(flags, keyLength) + inlineBytes(encoding(flags), valueLength);
  }
}
