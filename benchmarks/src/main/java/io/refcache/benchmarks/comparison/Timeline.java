package io.refcache.benchmarks.comparison;

import java.util.concurrent.TimeUnit;

/** Says on the error stream, every second or so, what is done and when all will be. */
final class Timeline {
  private static final long PERIOD_NANOS = TimeUnit.SECONDS.toNanos(2);

  private final long plannedMillis;
  private final long startNanos = System.nanoTime();
  private long passedMillis;
  private long nextNanos = startNanos;

  Timeline(long plannedMillis) {
    this.plannedMillis = plannedMillis;
  }

  /** So much of the plan has been worked off. */
  void passed(long millis, String what) {
    passedMillis += millis;
    if (System.nanoTime() >= nextNanos) {
      say(what);
    }
  }

  private void say(String what) {
    long now = System.nanoTime();
    nextNanos = now + PERIOD_NANOS;
    double elapsed = (now - startNanos) / 1e9;
    double left = (plannedMillis - passedMillis) / 1e3;
    if (passedMillis > 0) {
      left *= elapsed * 1e3 / passedMillis;
    }
    System.err.printf(
        "%3d %%  %4.0f s, about %4.0f s to go  %s%n",
        100 * passedMillis / Math.max(1, plannedMillis), elapsed, left, what);
  }
}
