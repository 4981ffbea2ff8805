package io.refcache.engine.time;

import java.util.concurrent.atomic.AtomicLong;

/**
 * A clock that stands still until it is advanced: tests of expiry and idleness need not sleep. Safe
 * for use by any thread.
 */
public final class ManualClock extends EngineClock {
  private static final long NANOS_PER_MILLI = 1_000_000;

  private final AtomicLong nanos = new AtomicLong();

  @Override
  public long nanos() {
    return nanos.get();
  }

  /**
   * Moves the clock.
   *
   * @throws IllegalArgumentException if the step is negative: time doesn't go back
   */
  public void advanceMillis(long stepMillis) {
    advanceNanos(Math.multiplyExact(stepMillis, NANOS_PER_MILLI));
  }

  /**
   * Moves the clock.
   *
   * @throws IllegalArgumentException if the step is negative: time doesn't go back
   */
  public void advanceNanos(long stepNanos) {
    if (stepNanos < 0) {
      throw new IllegalArgumentException("time does not go back: " + stepNanos + " ns");
    }
    nanos.addAndGet(stepNanos);
  }
}
