package io.refcache.engine.index;

/**
 * How large the table of a segment should be for so many entries. Pure arithmetic.
 *
 * <p>Tables grow by a quarter, not by doubling: they stay between 70 and 90 percent full at any
 * size, at the price of moving an entry about four times in its life. The hash fills all segments
 * alike; so that they don't all have two tables at the same time, each takes its sizes from a scale
 * of its own.
 */
final class TableSizes {
  /* Growth: from some size on to the next size on the scale, before that as it comes. */
  private static final double GROWTH_FACTOR = 1.25;
  private static final double MIN_GROWTH_FACTOR = 1.1;
  private static final int MIN_BUCKETS_ON_SCALE = 64;

  /* Load factors, in percent of all slots. */
  private static final int GROW_ABOVE_PERCENT = 89;

  /** So full that searches begin to take longer; short of this, no entry is evicted for growth. */
  private static final int CROWDED_ABOVE_PERCENT = 97;

  private static final int SHRINK_BELOW_PERCENT = 45;
  private static final int SHRINK_TO_PERCENT = 75;

  /** The least size on the scale, in buckets. */
  private final double scaleStart;

  /**
   * @param scale where the scale of sizes begins, from 0 to 1; different for each segment
   */
  TableSizes(double scale) {
    this.scaleStart = MIN_BUCKETS_ON_SCALE * Math.pow(GROWTH_FACTOR, scale);
  }

  /** Whether a table with so many entries should be larger. */
  static boolean wantsGrowth(int buckets, int entries) {
    return isFullerThan(GROW_ABOVE_PERCENT, buckets, entries);
  }

  /** Whether it should be larger even if entries have to be evicted for that. */
  static boolean isCrowded(int buckets, int entries) {
    return isFullerThan(CROWDED_ABOVE_PERCENT, buckets, entries);
  }

  private static boolean isFullerThan(int percent, int buckets, int entries) {
    return entries * 100L > (long) buckets * Buckets.SLOTS * percent;
  }

  /** The size after this one, in buckets. */
  int grown(int buckets) {
    if (buckets < MIN_BUCKETS_ON_SCALE) {
      return Math.max(buckets + 2, (int) (buckets * GROWTH_FACTOR));
    }
    double stepsOnScale =
        Math.log(buckets * MIN_GROWTH_FACTOR / scaleStart) / Math.log(GROWTH_FACTOR);
    return (int) (scaleStart * Math.pow(GROWTH_FACTOR, Math.ceil(stepsOnScale)));
  }

  /** Whether a table is so empty that a smaller one would do. */
  static boolean wantsShrink(int buckets, int entries) {
    return entries * 100L < (long) buckets * Buckets.SLOTS * SHRINK_BELOW_PERCENT
        && shrunk(entries) < buckets;
  }

  /** The size to shrink to, in buckets. */
  static int shrunk(int entries) {
    return entries == 0 ? 0 : (int) (entries * 100L / (Buckets.SLOTS * SHRINK_TO_PERCENT)) + 1;
  }
}
