package io.refcache.engine.evict;

/**
 * The arithmetic of how often a key was used of late: a level from 0 (never) to {@value #HIGHEST},
 * four bits in a {@linkplain FrequencySketch sketch} and, as level - 1, in a {@link DensityWord}.
 *
 * <p>Levels 1 to 4 count exactly, from there on there are two to a doubling:
 *
 * <pre>
 *   level   1  2  3  4  5  6   7   8   9  10  11  12  13   14   15   16
 *   uses    1  2  3  4  6  8  12  16  24  32  48  64  96  128  192  256
 * </pre>
 *
 * A use leads from one level to the next with the probability that makes it right on average, so
 * that an entry used often is seldom written to. Halving the uses is two levels down.
 *
 * <p>Pure functions.
 */
final class FrequencyClass {
  static final int NEVER = 0;
  static final int HIGHEST = 16;

  /** The highest that four bits hold where 0 is {@link #NEVER}. */
  static final int HIGHEST_IN_SKETCH = 15;

  private static final int[] USES = {
    0, 1, 2, 3, 4, 6, 8, 12, 16, 24, 32, 48, 64, 96, 128, 192, 256
  };
  private static final int[] HALVED = {0, 0, 1, 2, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14};

  private FrequencyClass() {}

  /** How many uses a level stands for. */
  static int uses(int level) {
    return USES[level];
  }

  /** The level after half of the uses were forgotten. */
  static int halved(int level) {
    return HALVED[level];
  }

  /** The level of an entry, which is at least 1, after its uses were halved so many times. */
  static int halved(int level, int times) {
    int left = level;
    for (int i = 0; i < times && left > 1; i++) {
      left = HALVED[left];
    }
    return Math.max(1, left);
  }

  /** Whether {@link #used} looks at its random number. */
  static boolean isDrawn(int level) {
    return level != HIGHEST && USES[level + 1] - USES[level] > 1;
  }

  /**
   * The level after one more use.
   *
   * @param random 32 random bits
   */
  static int used(int level, int random) {
    if (level == HIGHEST) {
      return level;
    }
    // Widths are powers of two.
    int width = USES[level + 1] - USES[level];
    return (random & (width - 1)) == 0 ? level + 1 : level;
  }
}
