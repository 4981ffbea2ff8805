package io.refcache.engine.evict;

/**
 * The arithmetic of the access word under the policies that rank by {@linkplain HitDensity hit
 * density}: all that is known of an entry, so that a sample costs one look into the index.
 *
 * <pre>
 *   31 30 29                   12 11     8 7        0
 *  +--+--+-----------------------+--------+----------+
 *  | 1| 1|  tick of the last use |  level |   size   |
 *  +--+--+-----------------------+--------+----------+
 *
 *   tick    18 bits of the ticks of {@link HitDensity}; ages are told by masked subtraction
 *   level   how often it was used of late: a {@link FrequencyClass}, less 1
 *   size    of its memory, in steps of an eighth of a doubling: exponent - 4 (5 bits), fraction (3)
 * </pre>
 *
 * Ticks wrap after 262,144 of them, in which a cache at its limit is replaced thousands of times:
 * no entry stays that long without being used or looked at.
 *
 * <p>Pure functions.
 */
final class DensityWord {
  private static final int FORM = 0b11 << 30;
  private static final int TICK_SHIFT = 12;
  static final int TICK_MASK = (1 << 18) - 1;
  private static final int LEVEL_SHIFT = 8;
  private static final int LEVEL_MASK = (1 << 4) - 1;
  static final int SIZE_CODES = 1 << 8;
  private static final int SIZE_MASK = SIZE_CODES - 1;

  private static final int FRACTION_BITS = 3;
  private static final int FRACTIONS = 1 << FRACTION_BITS;
  private static final int LEAST_EXPONENT = 4;

  /** A tick of another thread that lies a little ahead of ours is now, not the far past. */
  private static final int AHEAD_TICKS = 1 << 10;

  private DensityWord() {}

  static boolean isDensityForm(int word) {
    return (word & FORM) == FORM;
  }

  /**
   * Packs a word.
   *
   * @param level 1 to {@link FrequencyClass#HIGHEST}
   */
  static int of(int tick, int level, int sizeCode) {
    return FORM | (tick & TICK_MASK) << TICK_SHIFT | (level - 1) << LEVEL_SHIFT | sizeCode;
  }

  static int tick(int word) {
    return word >>> TICK_SHIFT & TICK_MASK;
  }

  /** The level, 1 to {@link FrequencyClass#HIGHEST}. */
  static int level(int word) {
    return (word >>> LEVEL_SHIFT & LEVEL_MASK) + 1;
  }

  static int sizeCode(int word) {
    return word & SIZE_MASK;
  }

  /** The ticks since the last use. */
  static int age(int word, int tick) {
    int age = tick - tick(word) & TICK_MASK;
    return age > TICK_MASK - AHEAD_TICKS ? 0 : age;
  }

  /** The code of a number of bytes; sizes of less than 16 bytes count as 16. */
  static int sizeCodeOf(long bytes) {
    long counted = Math.max(bytes, 1L << LEAST_EXPONENT);
    int exponent = Long.SIZE - 1 - Long.numberOfLeadingZeros(counted);
    int fraction = (int) (counted >>> exponent - FRACTION_BITS) & (FRACTIONS - 1);
    return Math.min(SIZE_MASK, exponent - LEAST_EXPONENT << FRACTION_BITS | fraction);
  }

  /** The least number of bytes with a code. */
  static long bytes(int sizeCode) {
    int exponent = (sizeCode >>> FRACTION_BITS) + LEAST_EXPONENT;
    return (long) (FRACTIONS + (sizeCode & FRACTIONS - 1)) << exponent - FRACTION_BITS;
  }
}
