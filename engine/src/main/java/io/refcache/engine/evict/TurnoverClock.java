package io.refcache.engine.evict;

import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * Counts time by what comes in: a tick is as many new entries as a 32nd of those that there are. So
 * it stands still while nothing comes in, and {@value #TICKS_PER_TURNOVER} ticks are about what it
 * takes to replace the cache once. Ticks have 18 bits and begin anew after the last.
 *
 * <p>Safe for use by many threads.
 */
final class TurnoverClock {
  static final int TICKS_PER_TURNOVER = 32;

  private final LongSupplier entries;
  private final AtomicLong insertions = new AtomicLong();
  private final AtomicLong nextTickAt = new AtomicLong();
  private volatile int tick;

  /**
   * @param entries how many there are; asked for once in a tick
   */
  TurnoverClock(LongSupplier entries) {
    this.entries = entries;
  }

  int tick() {
    return tick;
  }

  /** How many entries have come in. */
  long insertions() {
    return insertions.get();
  }

  void countInsertion() {
    long count = insertions.incrementAndGet();
    long due = nextTickAt.get();
    if (count >= due && nextTickAt.compareAndSet(due, Long.MAX_VALUE)) {
      tick = tick + 1 & DensityWord.TICK_MASK;
      nextTickAt.set(count + Math.max(1, entries.getAsLong() / TICKS_PER_TURNOVER));
    }
  }
}
