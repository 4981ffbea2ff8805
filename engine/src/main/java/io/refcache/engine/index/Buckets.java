package io.refcache.engine.index;

import io.refcache.engine.memory.Slab;
import java.nio.ByteOrder;

/**
 * A table of buckets in a slab, each one cache line with six slots. Pure layout and probing; the
 * segment above decides when to grow and who may write.
 *
 * <pre>
 *    0        6   7   8          32            56      62  63  64
 *    +--------+---+---+----------+-------------+-------+---+---+
 *    |6 tags  |vol|ovf|6 access  |6 low words  |6 high |dis|far|    tag      8 bits of the hash, 0 = empty slot
 *    |1 B each|1 B|1 B|4 B each  |4 B each     |1 B ea.|1 B|1 B|    access   the eviction policy's access word
 *    +--------+---+---+----------+-------------+-------+---+---+    low,high 40 bits: the record's address / 8
 *
 *    vol  bit i: the entry in slot i has a deadline
 *    dis  bit i: the entry in slot i is displaced, this bucket isn't its home
 *    far  bit i: nor is the bucket before this one, which most often is the home of who is displaced
 *    ovf  how many entries whose home is this bucket, or one before it, were put behind it because it was
 *         full. Zero ends a search. At 255 it sticks, and only costs longer searches from then on.
 * </pre>
 *
 * <p>An entry's <em>home</em> is position * buckets / 2^32, which keeps the order of positions
 * whatever the number of buckets: tables can grow by any factor, and a scan by position survives
 * it. A full home sends the entry to the next bucket that has a free slot.
 *
 * <p>A slot is named by one int: bucket * 8 + slot.
 */
final class Buckets {
  private static final int BUCKET_SHIFT = 6;
  static final int BUCKET_BYTES = 1 << BUCKET_SHIFT;
  static final int SLOTS = 6;
  static final int NONE = -1;

  private static final int TAGS_OFFSET = 0;
  private static final int VOLATILE_OFFSET = TAGS_OFFSET + SLOTS;
  private static final int OVERFLOW_OFFSET = VOLATILE_OFFSET + 1;
  private static final int ACCESS_OFFSET = OVERFLOW_OFFSET + 1;
  private static final int LOW_OFFSET = ACCESS_OFFSET + SLOTS * Integer.BYTES;
  private static final int HIGH_OFFSET = LOW_OFFSET + SLOTS * Integer.BYTES;

  private static final int DISPLACED_OFFSET = HIGH_OFFSET + SLOTS;
  private static final int FAR_OFFSET = DISPLACED_OFFSET + 1;

  private static final int SLOT_BITS = 3;
  private static final int SLOT_MASK = (1 << SLOT_BITS) - 1;
  private static final int STICKY_OVERFLOW = 0xFF;
  private static final int ALL_SLOTS = (1 << SLOTS) - 1;

  private static final boolean BIG_ENDIAN = ByteOrder.nativeOrder() == ByteOrder.BIG_ENDIAN;
  private static final long EACH_BYTE = 0x0101_0101_0101_0101L;
  private static final long LOW_BITS = 0x7F7F_7F7F_7F7F_7F7FL;

  /** Multiplied with a word of eight 0/1 bytes, collects them in the top byte. */
  private static final long GATHER_BITS = 0x0102_0408_1020_4080L;

  /** Blocks are aligned to 8 bytes. */
  private static final int ADDRESS_SHIFT = 3;

  static {
    assert FAR_OFFSET + 1 <= BUCKET_BYTES : "the slots don't fit into a bucket";
  }

  private Buckets() {}

  static int count(Slab table) {
    return table.capacity() >> BUCKET_SHIFT; // a division of what is known to be positive
  }

  static int home(int position, int buckets) {
    return (int) (((position & 0xFFFF_FFFFL) * buckets) >>> 32);
  }

  /** The first position whose home is a bucket, as an unsigned number up to 2^32. */
  static long firstPosition(int bucket, int buckets) {
    return (((long) bucket << 32) + buckets - 1) / buckets;
  }

  static int slotName(int bucket, int slot) {
    return bucket << SLOT_BITS | slot;
  }

  static int bucketOf(int slotName) {
    return slotName >>> SLOT_BITS;
  }

  private static int base(int slotName) {
    return bucketOf(slotName) * BUCKET_BYTES;
  }

  private static int slot(int slotName) {
    return slotName & SLOT_MASK;
  }

  /** Whether a slot name points into this table at all. */
  static boolean inside(Slab table, int slotName) {
    return bucketOf(slotName) < count(table) && slot(slotName) < SLOTS;
  }

  // --- slots ------------------------------------------------------------------------------------

  /** The slots of a bucket that hold a tag, as bits. */
  static int matching(Slab table, int bucket, byte tag) {
    long word = table.getLong(bucket * BUCKET_BYTES + TAGS_OFFSET);
    if (BIG_ENDIAN) {
      word = Long.reverseBytes(word);
    }
    // The classic search for zero bytes in a word: bit 7 of each byte of the result says so,
    // exactly.
    long difference = word ^ (tag & 0xFFL) * EACH_BYTE;
    long zeroes = ~(((difference & LOW_BITS) + LOW_BITS) | difference | LOW_BITS);
    return (int) ((zeroes >>> 7) * GATHER_BITS >>> 56) & ALL_SLOTS;
  }

  /** The slots of a bucket that are in use, as bits. */
  static int occupied(Slab table, int bucket) {
    return ALL_SLOTS & ~matching(table, bucket, (byte) 0);
  }

  /** The slots of a bucket whose entries have a deadline, as bits. */
  static int volatiles(Slab table, int bucket) {
    return table.getByte(bucket * BUCKET_BYTES + VOLATILE_OFFSET) & ALL_SLOTS;
  }

  /** The slots of a bucket whose entries have their home in a bucket before, as bits. */
  static int displaced(Slab table, int bucket) {
    return table.getByte(bucket * BUCKET_BYTES + DISPLACED_OFFSET) & ALL_SLOTS;
  }

  /** Whether a displaced entry has its home further away than in the bucket before. */
  static boolean isFar(Slab table, int slotName) {
    return (table.getByte(base(slotName) + FAR_OFFSET) >>> slot(slotName) & 1) != 0;
  }

  static boolean hasOverflow(Slab table, int bucket) {
    return table.getByte(bucket * BUCKET_BYTES + OVERFLOW_OFFSET) != 0;
  }

  static long address(Slab table, int slotName) {
    int base = base(slotName);
    int slot = slot(slotName);
    long low = table.getInt(base + LOW_OFFSET + slot * Integer.BYTES) & 0xFFFF_FFFFL;
    long high = table.getByte(base + HIGH_OFFSET + slot) & 0xFFL;
    return (high << 32 | low) << ADDRESS_SHIFT;
  }

  static void setAddress(Slab table, int slotName, long address) {
    int base = base(slotName);
    int slot = slot(slotName);
    long reference = address >>> ADDRESS_SHIFT;
    table.putInt(base + LOW_OFFSET + slot * Integer.BYTES, (int) reference);
    table.putByte(base + HIGH_OFFSET + slot, (byte) (reference >>> 32));
  }

  static byte tag(Slab table, int slotName) {
    return table.getByte(base(slotName) + TAGS_OFFSET + slot(slotName));
  }

  static int access(Slab table, int slotName) {
    return table.getInt(base(slotName) + ACCESS_OFFSET + slot(slotName) * Integer.BYTES);
  }

  static void setAccess(Slab table, int slotName, int accessWord) {
    table.putInt(base(slotName) + ACCESS_OFFSET + slot(slotName) * Integer.BYTES, accessWord);
  }

  static boolean isVolatile(Slab table, int slotName) {
    return (table.getByte(base(slotName) + VOLATILE_OFFSET) >>> slot(slotName) & 1) != 0;
  }

  static void setVolatile(Slab table, int slotName, boolean isVolatile) {
    setBit(table, slotName, VOLATILE_OFFSET, isVolatile);
  }

  private static void setBit(Slab table, int slotName, int bitsOffset, boolean isSet) {
    int offset = base(slotName) + bitsOffset;
    int bit = 1 << slot(slotName);
    int bits = table.getByte(offset);
    table.putByte(offset, (byte) (isSet ? bits | bit : bits & ~bit));
  }

  // --- probing ----------------------------------------------------------------------------------

  /** How many buckets behind one another is, the first coming after the last. */
  static int distance(int from, int to, int buckets) {
    return to >= from ? to - from : to - from + buckets;
  }

  /** The bucket after this one, the first after the last. */
  static int next(int bucket, int buckets) {
    return bucket + 1 == buckets ? 0 : bucket + 1;
  }

  /**
   * Finds the slot of an entry by its address.
   *
   * @return the slot's name, or {@link #NONE}
   */
  static int find(Slab table, int position, byte tag, long address) {
    int buckets = count(table);
    int bucket = home(position, buckets);
    for (int probes = 0; probes < buckets; probes++) {
      int matches = matching(table, bucket, tag);
      while (matches != 0) {
        int name = slotName(bucket, Integer.numberOfTrailingZeros(matches));
        if (address(table, name) == address) {
          return name;
        }
        matches &= matches - 1;
      }
      if (!hasOverflow(table, bucket)) {
        return NONE;
      }
      bucket = next(bucket, buckets);
    }
    return NONE;
  }

  /**
   * Takes a free slot for an entry.
   *
   * @return the slot's name, or {@link #NONE} if the table is full
   */
  static int insert(
      Slab table, int position, byte tag, long address, int accessWord, boolean isVolatile) {
    int buckets = count(table);
    int home = home(position, buckets);
    int bucket = home;
    for (int probes = 0; probes < buckets; probes++) {
      int free = matching(table, bucket, (byte) 0);
      if (free != 0) {
        int name = slotName(bucket, Integer.numberOfTrailingZeros(free));
        setAddress(table, name, address);
        setAccess(table, name, accessWord);
        setVolatile(table, name, isVolatile);
        setBit(table, name, DISPLACED_OFFSET, probes > 0);
        setBit(table, name, FAR_OFFSET, probes > 1);
        table.putByte(base(name) + TAGS_OFFSET + slot(name), tag);
        countOverflow(table, home, bucket, 1);
        return name;
      }
      bucket = next(bucket, buckets);
    }
    return NONE;
  }

  /**
   * Moves an entry into the bucket before, which is its home and has a free slot. Its position need
   * not be known.
   */
  static void moveHome(Slab table, int slotName, int home) {
    int free = matching(table, home, (byte) 0);
    int name = slotName(home, Integer.numberOfTrailingZeros(free));
    setAddress(table, name, address(table, slotName));
    setAccess(table, name, access(table, slotName));
    setVolatile(table, name, isVolatile(table, slotName));
    table.putByte(base(name) + TAGS_OFFSET + slot(name), tag(table, slotName));
    empty(table, slotName, home);
  }

  /** Empties the slot of an entry whose position is known. */
  static void remove(Slab table, int slotName, int position) {
    empty(table, slotName, home(position, count(table)));
  }

  private static void empty(Slab table, int slotName, int home) {
    table.putByte(base(slotName) + TAGS_OFFSET + slot(slotName), (byte) 0);
    setVolatile(table, slotName, false);
    setBit(table, slotName, DISPLACED_OFFSET, false);
    setBit(table, slotName, FAR_OFFSET, false);
    countOverflow(table, home, bucketOf(slotName), -1);
  }

  /** Counts an entry that lies in a bucket behind its home in all the buckets it has passed. */
  private static void countOverflow(Slab table, int home, int bucket, int by) {
    int buckets = count(table);
    for (int passed = home; passed != bucket; passed = next(passed, buckets)) {
      int offset = passed * BUCKET_BYTES + OVERFLOW_OFFSET;
      int overflow = table.getByte(offset) & 0xFF;
      if (overflow != STICKY_OVERFLOW) {
        table.putByte(offset, (byte) (overflow + by));
      }
    }
  }
}
