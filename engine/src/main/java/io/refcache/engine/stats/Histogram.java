package io.refcache.engine.stats;

/**
 * How often values of which magnitude occurred: bucket {@code i} counts the values whose highest
 * bit is bit {@code i - 1}, thus bucket 0 the zeros, bucket 1 the ones, bucket 2 values 2..3,
 * bucket 3 values 4..7. A quantile is therefore known up to a factor of two, which is enough to
 * tell microseconds from milliseconds, and recording costs no more than a {@link Counter}.
 *
 * <p>Safe for use by any thread.
 */
public final class Histogram {
  private static final int BUCKETS = 64;

  private final Counter[] buckets = new Counter[BUCKETS];
  private final Counter sum = new Counter();

  public Histogram() {
    for (int i = 0; i < BUCKETS; i++) {
      buckets[i] = new Counter();
    }
  }

  /**
   * Counts a value.
   *
   * @param value at least 0; a negative one (a clock that was read on two cores) counts as 0
   */
  public void record(long value) {
    long counted = Math.max(0, value);
    buckets[bucketOf(counted)].increment();
    sum.add(counted);
  }

  /** How many values were counted since the last reset. */
  public long count() {
    long count = 0;
    for (Counter bucket : buckets) {
      count += bucket.sum();
    }
    return count;
  }

  /** The values' sum since the last reset. */
  public long sum() {
    return sum.sum();
  }

  /** The values' mean, 0 if there are none. */
  public double mean() {
    long count = count();
    return count == 0 ? 0 : (double) sum() / count;
  }

  /**
   * The largest value that the bucket of a quantile can hold: at least that fraction of the values
   * is not above it.
   *
   * @param fraction above 0, at most 1
   * @return 0 if there are no values
   */
  public long quantile(double fraction) {
    if (!(fraction > 0 && fraction <= 1)) {
      throw new IllegalArgumentException("a fraction is above 0 and at most 1: " + fraction);
    }
    long[] counts = new long[BUCKETS];
    long count = 0;
    for (int i = 0; i < BUCKETS; i++) {
      counts[i] = buckets[i].sum();
      count += counts[i];
    }
    if (count == 0) {
      return 0;
    }
    long wanted = (long) Math.ceil(fraction * count);
    int bucket = 0;
    for (long seen = counts[0]; seen < wanted && bucket < BUCKETS - 1; seen += counts[bucket]) {
      bucket++;
    }
    return largestOf(bucket);
  }

  /** Starts again from nothing. */
  public void reset() {
    for (Counter bucket : buckets) {
      bucket.reset();
    }
    sum.reset();
  }

  static int bucketOf(long value) {
    return Long.SIZE - Long.numberOfLeadingZeros(value);
  }

  static long largestOf(int bucket) {
    return (1L << bucket) - 1;
  }
}
