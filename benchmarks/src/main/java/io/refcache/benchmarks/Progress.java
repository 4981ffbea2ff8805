package io.refcache.benchmarks;

import java.util.concurrent.TimeUnit;

/** Says on the error stream how far a piece of work has come, and how long it will take yet. */
public final class Progress {
  private static final long PERIOD_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final String title;
  private final long steps;
  private final long startNanos = System.nanoTime();
  private long nextNanos = startNanos + PERIOD_NANOS;
  private long begun;

  /**
   * @param steps how many there are in all
   */
  public Progress(String title, long steps) {
    this.title = title;
    this.steps = steps;
  }

  /**
   * Tells of one of very many steps, every second or so.
   *
   * @param detail what else is worth knowing
   */
  void at(long step, String detail) {
    long now = System.nanoTime();
    if (now >= nextNanos) {
      nextNanos = now + PERIOD_NANOS;
      double seconds = (now - startNanos) / 1e9;
      System.err.printf(
          "%-40s %3d%%  %,.0f/s  %,.0f s left  %s%n",
          title, step * 100 / steps, step / seconds, secondsLeft(step), detail);
    }
  }

  /** Tells that the next of a few long steps begins. */
  public void next(String what) {
    String left = begun == 0 ? "" : String.format(", about %,.0f s left", secondsLeft(begun));
    begun++;
    System.err.printf("%s %d of %d%s: %s%n", title, begun, steps, left, what);
  }

  /** What is left takes as long for each step as what is done. */
  private double secondsLeft(long done) {
    double seconds = (System.nanoTime() - startNanos) / 1e9;
    return done == 0 ? Double.NaN : seconds / done * (steps - done);
  }
}
