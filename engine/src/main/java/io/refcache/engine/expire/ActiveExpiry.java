package io.refcache.engine.expire;

import io.refcache.engine.stats.Counter;
import io.refcache.engine.stats.Info;
import io.refcache.engine.time.EngineClock;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The active expire cycle: finds due entries that nobody asks for, without looking at all entries
 * and without taking more time than it was given.
 *
 * <p>A store is walked by a cursor, a few entries a <b>sweep</b>. As long as many of those visited
 * were due, sweeping on pays; once the share is acceptable, the next store has its turn, and this
 * one goes on from its cursor in the next cycle. So effort follows the need.
 *
 * <p>The <b>slow cycle</b> is to be called {@value #SLOW_CYCLES_PER_SECOND} times a second and may
 * take a quarter of that time, or more at a higher effort. The <b>fast cycle</b> may be called as
 * often as one likes; it takes a millisecond or so, rests at least as long as it worked, and does
 * nothing unless there is a reason: the last cycle ran out of time, or the estimated share of stale
 * entries is more than is acceptable.
 *
 * <p>The estimate is a fraction from 0 to 1 throughout, and compared with a fraction.
 *
 * <p>Safe for use by many threads; cycles exclude each other, and a fast one does not wait.
 */
public final class ActiveExpiry {
  /** How often {@link #slowCycle} is to be called. */
  public static final int SLOW_CYCLES_PER_SECOND = 10;

  /** The bounds of {@code active-expire-effort}; the least is the default. */
  public static final int MIN_EFFORT = ExpiryEffort.MIN;

  public static final int MAX_EFFORT = ExpiryEffort.MAX;

  /** How many stores a cycle visits at most, unless the last one ran out of time. */
  static final int SOURCES_PER_CYCLE = 16;

  /** How many sweeps a cycle spends on one store at most: a bound even if time stands still. */
  static final int SWEEPS_PER_SOURCE = 1 << 16;

  /** The weight of the newest cycle in the estimate. */
  private static final double NEWEST_WEIGHT = 0.05;

  private static final long NANOS_PER_MILLI = 1_000_000;

  private final EngineClock clock;
  private final List<Walk> walks = new CopyOnWriteArrayList<>();
  private final ReentrantLock cycle = new ReentrantLock();

  // Guarded by cycle.
  private final Sweep sweep = new Sweep();
  private int nextWalk;
  private boolean ranOutOfTime;
  private boolean fastCycleRan;
  private long lastFastStartNanos;

  private volatile ExpiryEffort effort = ExpiryEffort.of(ExpiryEffort.MIN);
  private volatile boolean enabled = true;
  private volatile double staleShare;
  private final Counter timeCapReached = new Counter();
  private final Counter spentNanos = new Counter();

  /** A cycle without stores, enabled, at the least effort. */
  public ActiveExpiry(EngineClock clock) {
    this.clock = clock;
  }

  /** Lets the cycles visit a source, from its start. */
  public void add(ExpirySource source) {
    walks.add(new Walk(source));
  }

  /**
   * Forgets a source. It is not called any more once this returns; a sweep under way on another
   * thread is waited for.
   */
  public void remove(ExpirySource source) {
    for (Walk walk : walks) {
      if (walk.source == source) {
        walk.end();
        walks.remove(walk);
      }
    }
  }

  /**
   * Sets {@code active-expire-effort}.
   *
   * @throws IllegalArgumentException if not within {@value #MIN_EFFORT} and {@value #MAX_EFFORT}
   */
  public void setEffort(int effort) {
    this.effort = ExpiryEffort.of(effort);
  }

  /** Switches the cycles on or off ({@code DEBUG SET-ACTIVE-EXPIRE}); off, they do nothing. */
  public void setEnabled(boolean enabled) {
    this.enabled = enabled;
  }

  /**
   * Expires what is due, for a quarter of a slow period or more.
   *
   * @return how many entries were expired
   */
  public long slowCycle() {
    if (!enabled) {
      return 0;
    }
    cycle.lock();
    try {
      return run(clock.nanos(), effort.slowBudgetNanos());
    } finally {
      cycle.unlock();
    }
  }

  /**
   * Expires what is due, for a millisecond or more, if there is a reason to.
   *
   * @return how many entries were expired
   */
  public long fastCycle() {
    if (!enabled || !cycle.tryLock()) {
      return 0;
    }
    try {
      ExpiryEffort effort = this.effort;
      long startNanos = clock.nanos();
      boolean wanted = ranOutOfTime || staleShare > effort.acceptableStale();
      boolean rested =
          !fastCycleRan || startNanos - lastFastStartNanos >= 2 * effort.fastBudgetNanos();
      if (!wanted || !rested) {
        return 0;
      }
      fastCycleRan = true;
      lastFastStartNanos = startNanos;
      return run(startNanos, effort.fastBudgetNanos());
    } finally {
      cycle.unlock();
    }
  }

  /** The share of entries with a deadline that are due but still there, in percent; an estimate. */
  public double stalePercent() {
    return staleShare * 100;
  }

  /** How many cycles ran out of time ({@code expired_time_cap_reached_count}). */
  public long timeCapReachedCount() {
    return timeCapReached.sum();
  }

  /** The time all cycles have taken ({@code expire_cycle_cpu_milliseconds}). */
  public long cpuMillis() {
    return spentNanos.sum() / NANOS_PER_MILLI;
  }

  /** Writes the section of the expire cycle. */
  public void writeTo(Info info) {
    info.put("expired_stale_perc", stalePercent())
        .put("expired_time_cap_reached_count", timeCapReachedCount())
        .put("expire_cycle_cpu_milliseconds", cpuMillis());
  }

  /** Sets the two counts to zero ({@code CONFIG RESETSTAT}); the estimate stays. */
  public void resetStatistics() {
    timeCapReached.reset();
    spentNanos.reset();
  }

  /** Guarded by {@link #cycle}. */
  private long run(long startNanos, long budgetNanos) {
    ExpiryEffort effort = this.effort;
    long deadlineNanos = startNanos + budgetNanos;
    Object[] round = walks.toArray();
    int turns = ranOutOfTime ? round.length : Math.min(round.length, SOURCES_PER_CYCLE);
    long visited = 0;
    long expired = 0;
    ranOutOfTime = false;
    for (int i = 0; i < turns && !ranOutOfTime; i++) {
      Walk walk = (Walk) round[nextWalk++ % round.length];
      boolean pays = walk.hasVolatile();
      for (int sweeps = 0; pays && !ranOutOfTime && sweeps < SWEEPS_PER_SOURCE; sweeps++) {
        pays = walk.sweep(effort, sweep);
        visited += sweep.visited;
        expired += sweep.expired;
        ranOutOfTime = clock.nanos() > deadlineNanos;
      }
    }
    if (ranOutOfTime) {
      timeCapReached.increment();
    }
    if (round.length > 0) {
      nextWalk %= round.length;
    }
    double newest = visited == 0 ? 0 : (double) expired / visited;
    staleShare = staleShare * (1 - NEWEST_WEIGHT) + newest * NEWEST_WEIGHT;
    spentNanos.add(clock.nanos() - startNanos);
    return expired;
  }

  /** A source and how far it has been walked. */
  private static final class Walk {
    final ExpirySource source;

    // Guarded by this.
    private long cursor = ExpirySource.START;
    private boolean ended;

    Walk(ExpirySource source) {
      this.source = source;
    }

    synchronized boolean hasVolatile() {
      return !ended && source.volatileCount() > 0;
    }

    /** One sweep; false if another one now would not pay, or the walk is at its end. */
    synchronized boolean sweep(ExpiryEffort effort, Sweep sweep) {
      sweep.reset();
      if (ended) {
        return false;
      }
      cursor = source.expireDue(cursor, effort.entriesPerSweep(), sweep);
      if (cursor == ExpirySource.START) {
        return false;
      }
      // A sweep that met nothing at all says nothing of the rest.
      return sweep.visited == 0 || sweep.expired > effort.acceptableStale() * sweep.visited;
    }

    synchronized void end() {
      ended = true;
    }
  }
}
