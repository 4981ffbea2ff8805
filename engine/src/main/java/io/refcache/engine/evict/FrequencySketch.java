package io.refcache.engine.evict;

import io.refcache.engine.memory.Slab;

/**
 * How often keys were used that are no longer in the cache, roughly: four bits for each of two
 * places that a key's hash names, the lesser of which counts (a count-min sketch).
 *
 * <p>It is written when an entry comes and when it goes, not when it is used, so it costs a hit
 * nothing. What it knows is forgotten by halves, a stretch at a time, as by the hand of a clock. A
 * larger sketch begins as copies of the smaller one, side by side.
 *
 * <pre>
 *   |                 line: 64 bytes               |      a key's places are in one line,
 *   | 64 levels, the first | 64 levels, the second |      which the hash chooses as well
 * </pre>
 *
 * <p>Safe for use by many threads: of two that write at once, one may be lost. Who calls has
 * announced itself as a reader, so that the memory stays.
 */
final class FrequencySketch {
  static final int LINE_BYTES = 64;

  private static final int HALF_LINE_BYTES = LINE_BYTES / 2;
  private static final int LEVEL_BITS = 4;
  private static final int LEVEL_MASK = (1 << LEVEL_BITS) - 1;
  private static final int LEVELS_PER_LONG = Long.SIZE / LEVEL_BITS;
  private static final int PLACE_BITS = 6;
  private static final int PLACE_MASK = (1 << PLACE_BITS) - 1;
  private static final byte[] HALVED_PAIRS = halvedPairs();

  private final Slab table;
  private final int lineMask;
  private int hand;

  /**
   * @param table a power of two of lines
   */
  FrequencySketch(Slab table) {
    this.table = table;
    this.lineMask = table.capacity() / LINE_BYTES - 1;
  }

  /** A larger one that knows the same. */
  FrequencySketch(Slab larger, FrequencySketch smaller) {
    this(larger);
    int bytes = smaller.table.capacity();
    for (int to = 0; to < larger.capacity(); to += bytes) {
      smaller.table.copyTo(0, larger, to, bytes);
    }
  }

  Slab table() {
    return table;
  }

  /** The level of a key, 0 to {@link FrequencyClass#HIGHEST_IN_SKETCH}. */
  int level(long hash) {
    return Math.min(
        level(firstOffset(hash), firstShift(hash)), level(secondOffset(hash), secondShift(hash)));
  }

  /** Raises a key's level, if it is lower. */
  void raise(long hash, int level) {
    int most = Math.min(level, FrequencyClass.HIGHEST_IN_SKETCH);
    raise(firstOffset(hash), firstShift(hash), most);
    raise(secondOffset(hash), secondShift(hash), most);
  }

  private int line(long hash) {
    return ((int) (hash >>> 2 * PLACE_BITS) & lineMask) * LINE_BYTES;
  }

  private int firstOffset(long hash) {
    return line(hash) + offsetInHalf((int) hash & PLACE_MASK);
  }

  private int secondOffset(long hash) {
    return line(hash) + HALF_LINE_BYTES + offsetInHalf((int) (hash >>> PLACE_BITS) & PLACE_MASK);
  }

  private static int offsetInHalf(int place) {
    return place / LEVELS_PER_LONG * Long.BYTES;
  }

  private static int firstShift(long hash) {
    return shift((int) hash);
  }

  private static int secondShift(long hash) {
    return shift((int) (hash >>> PLACE_BITS));
  }

  private static int shift(int place) {
    return (place & LEVELS_PER_LONG - 1) * LEVEL_BITS;
  }

  private int level(int offset, int shift) {
    return (int) (table.getLong(offset) >>> shift) & LEVEL_MASK;
  }

  private void raise(int offset, int shift, int level) {
    long levels = table.getLong(offset);
    if (((int) (levels >>> shift) & LEVEL_MASK) < level) {
      long cleared = levels & ~((long) LEVEL_MASK << shift);
      table.putLong(offset, cleared | (long) level << shift);
    }
  }

  /** Halves the next stretch; by one thread at a time. */
  void age(int lines) {
    for (int i = 0; i < lines; i++) {
      for (int offset = 0; offset < LINE_BYTES; offset += Long.BYTES) {
        int at = hand * LINE_BYTES + offset;
        long levels = table.getLong(at);
        if (levels != 0) {
          table.putLong(at, halved(levels));
        }
      }
      hand = hand + 1 & lineMask;
    }
  }

  /** How many lines there are. */
  int lines() {
    return lineMask + 1;
  }

  private static long halved(long levels) {
    long halved = 0;
    for (int shift = 0; shift < Long.SIZE; shift += Byte.SIZE) {
      halved |= (HALVED_PAIRS[(int) (levels >>> shift) & 0xFF] & 0xFFL) << shift;
    }
    return halved;
  }

  private static byte[] halvedPairs() {
    byte[] halved = new byte[1 << 2 * LEVEL_BITS];
    for (int pair = 0; pair < halved.length; pair++) {
      int high = FrequencyClass.halved(pair >>> LEVEL_BITS);
      int low = FrequencyClass.halved(pair & LEVEL_MASK);
      halved[pair] = (byte) (high << LEVEL_BITS | low);
    }
    return halved;
  }
}
