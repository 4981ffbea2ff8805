package io.refcache.benchmarks;

import org.HdrHistogram.Histogram;

/** How long each of many operations took, to three digits. Belongs to one thread. */
final class Latencies {
  private static final int DIGITS = 3;
  private static final double NANOS_PER_MICRO = 1_000;

  private final Histogram nanos = new Histogram(DIGITS);

  void add(long operationNanos) {
    nanos.recordValue(Math.max(0, operationNanos));
  }

  /** Reports the quantiles that matter, in microseconds, each under a name with a prefix. */
  void report(String prefix) {
    Case.report(prefix + "operations", nanos.getTotalCount());
    Case.report(prefix + "p50", micros(50));
    Case.report(prefix + "p99", micros(99));
    Case.report(prefix + "p99.99", micros(99.99));
    Case.report(prefix + "max", nanos.getMaxValue() / NANOS_PER_MICRO);
  }

  private double micros(double percentile) {
    return nanos.getValueAtPercentile(percentile) / NANOS_PER_MICRO;
  }
}
