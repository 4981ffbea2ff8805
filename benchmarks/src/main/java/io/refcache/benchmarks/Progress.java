package io.refcache.benchmarks;

import java.util.concurrent.TimeUnit;

/** Says on the error stream, every second or so, how far a piece of work has come. */
final class Progress {
  private static final long PERIOD_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final String title;
  private final long steps;
  private final long startNanos = System.nanoTime();
  private long nextNanos = startNanos + PERIOD_NANOS;

  Progress(String title, long steps) {
    this.title = title;
    this.steps = steps;
  }

  /**
   * @param detail what else is worth knowing
   */
  void at(long step, String detail) {
    long now = System.nanoTime();
    if (now >= nextNanos) {
      nextNanos = now + PERIOD_NANOS;
      double seconds = (now - startNanos) / 1e9;
      System.err.printf(
          "%-40s %3d%%  %,.0f/s  %s%n", title, step * 100 / steps, step / seconds, detail);
    }
  }
}
