package io.refcache.benchmarks;

/**
 * How long each of many operations took, to a thirty-second: counted in buckets, of which there are
 * 32 for each power of two nanoseconds. Belongs to one thread.
 */
final class Latencies {
  private static final int FINE_BITS = 5;
  private static final int FINE = 1 << FINE_BITS;
  private static final double NANOS_PER_MICRO = 1_000;

  private final long[] counts = new long[Long.SIZE * FINE];
  private long count;
  private long longestNanos;

  void add(long nanos) {
    counts[bucketOf(nanos)]++;
    count++;
    longestNanos = Math.max(longestNanos, nanos);
  }

  private static int bucketOf(long nanos) {
    if (nanos < FINE) {
      return (int) Math.max(0, nanos);
    }
    int shift = Long.SIZE - 1 - Long.numberOfLeadingZeros(nanos) - FINE_BITS;
    return (shift + 1) * FINE + (int) (nanos >>> shift) - FINE;
  }

  /** The largest value that belongs into a bucket. */
  private static long largestOf(int bucket) {
    if (bucket < FINE) {
      return bucket;
    }
    int shift = bucket / FINE - 1;
    return ((long) (bucket % FINE + FINE + 1) << shift) - 1;
  }

  /** Reports the quantiles that matter, in microseconds, each under a name with a prefix. */
  void report(String prefix) {
    Case.report(prefix + "operations", count);
    Case.report(prefix + "p50", micros(0.5));
    Case.report(prefix + "p99", micros(0.99));
    Case.report(prefix + "p99.99", micros(0.9999));
    Case.report(prefix + "max", longestNanos / NANOS_PER_MICRO);
  }

  private double micros(double fraction) {
    long wanted = (long) Math.ceil(fraction * count);
    long seen = 0;
    for (int bucket = 0; bucket < counts.length; bucket++) {
      seen += counts[bucket];
      if (seen >= wanted) {
        return Math.min(largestOf(bucket), longestNanos) / NANOS_PER_MICRO;
      }
    }
    return 0;
  }
}
