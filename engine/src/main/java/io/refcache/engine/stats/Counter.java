package io.refcache.engine.stats;

import java.util.concurrent.atomic.LongAdder;

/**
 * A sum that many threads add to and few read.
 *
 * <p>The sum only grows; a reset remembers where it stood instead of writing to the stripes, so
 * that no addition is ever lost to it: what isn't in the figures before a reset is in those after
 * it. Safe for use by any thread.
 */
public class Counter {
  private final LongAdder total = new LongAdder();
  private volatile long totalAtReset;

  public void increment() {
    total.increment();
  }

  public void add(long amount) {
    total.add(amount);
  }

  /** What was added since the last reset. While others add, some of it may not be seen yet. */
  public long sum() {
    long base = totalAtReset;
    return total() - base;
  }

  /** What was added since the beginning. */
  long total() {
    return total.sum();
  }

  /** Starts again from 0 ({@code CONFIG RESETSTAT}). */
  public void reset() {
    totalAtReset = total();
  }
}
