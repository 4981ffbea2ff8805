package io.refcache.engine.evict;

/**
 * How the ages of entries, in ticks, fall into buckets: one for each of the first eight ticks, then
 * four to a doubling. Ages from {@value #OLDEST_TICKS} ticks on share the last bucket.
 *
 * <p>Pure functions.
 */
final class AgeBuckets {
  /** An age beyond which ages are not told apart. */
  static final int OLDEST_TICKS = 512;

  private static final int EXACT = 8;
  private static final int EXACT_BITS = 3;
  private static final int STEP_BITS = 2;
  private static final int STEPS = 1 << STEP_BITS;

  static final int COUNT = bucketUnbounded(OLDEST_TICKS) + 1;

  private AgeBuckets() {}

  /** The bucket of an age. */
  static int of(int ageTicks) {
    return bucketUnbounded(Math.min(ageTicks, OLDEST_TICKS));
  }

  private static int bucketUnbounded(int ageTicks) {
    if (ageTicks < EXACT) {
      return ageTicks;
    }
    int octave = Integer.SIZE - 1 - Integer.numberOfLeadingZeros(ageTicks);
    int step = ageTicks >>> (octave - STEP_BITS) & (STEPS - 1);
    return EXACT + (octave - EXACT_BITS) * STEPS + step;
  }

  /** The age at which a bucket begins; that of the bucket after the last is where it is cut. */
  static int start(int bucket) {
    if (bucket < EXACT) {
      return bucket;
    }
    int octave = (bucket - EXACT) / STEPS;
    int step = (bucket - EXACT) % STEPS;
    return STEPS + step << octave + 1;
  }
}
