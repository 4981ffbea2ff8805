package io.refcache.engine.expire;

/**
 * What {@code active-expire-effort} buys: 1 is the least, 10 the most. Pure arithmetic.
 *
 * <pre>
 *                                     effort 1    each step    effort 10
 *   entries per sweep                       20           +5           65
 *   fast cycle                         1000 us      +250 us      3250 us
 *   slow cycle, of its period             25 %          +2 %         43 %
 *   stale entries not worth going on      10 %          -1 %          1 %
 * </pre>
 */
final class ExpiryEffort {
  static final int MIN = 1;
  static final int MAX = 10;

  /** How often the slow cycle is to be called: Redis' {@code hz} of 10. */
  static final long SLOW_PERIOD_NANOS = 100_000_000;

  private final int steps;

  private ExpiryEffort(int steps) {
    this.steps = steps;
  }

  /**
   * An effort.
   *
   * @throws IllegalArgumentException if not within {@value #MIN} and {@value #MAX}
   */
  static ExpiryEffort of(int effort) {
    if (effort < MIN || effort > MAX) {
      throw new IllegalArgumentException(
          "active-expire-effort " + effort + "; it must be from " + MIN + " to " + MAX);
    }
    return new ExpiryEffort(effort - MIN);
  }

  /** How many entries one sweep visits at most. */
  int entriesPerSweep() {
    return 20 + 5 * steps;
  }

  long fastBudgetNanos() {
    return 1000L * (1000 + 250 * steps);
  }

  long slowBudgetNanos() {
    return SLOW_PERIOD_NANOS * (25 + 2 * steps) / 100;
  }

  /** The share of due entries, 0 to 1, up to which a store is left alone. */
  double acceptableStale() {
    return (10 - steps) / 100.0;
  }
}
