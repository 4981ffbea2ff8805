package io.refcache.engine.time;

/**
 * Time since the engine started. It never goes back and has nothing to do with the wall clock:
 * deadlines and access times are numbers on this clock. Safe for use by any thread.
 */
public abstract class EngineClock {
  private static final long NANOS_PER_MILLI = 1_000_000;

  /** Nanoseconds since this clock was created: monotonic, from 0. */
  public abstract long nanos();

  /** Milliseconds since this clock was created: monotonic, from 0, rounded down. */
  public long millis() {
    return nanos() / NANOS_PER_MILLI;
  }

  /**
   * As {@link #millis}, but perhaps a few milliseconds behind: for stamps that are made with every
   * read, where asking the system for the time would cost a noticeable part of it.
   */
  public long recentMillis() {
    return millis();
  }

  /**
   * Brings {@link #recentMillis} up to date; called every few milliseconds by who has taken that
   * on, and by nobody else.
   *
   * @return whether it was asked for since the last time
   */
  public boolean tick() {
    return false;
  }

  /** Ends the ticking: from here on {@link #recentMillis} is exact again. */
  public void stopTicking() {}

  /** A clock that starts now, on {@link System#nanoTime()}. */
  public static EngineClock system() {
    return new SystemClock();
  }

  private static final class SystemClock extends EngineClock {
    private static final long NOT_TICKING = -1;

    private final long originNanos = System.nanoTime();
    private volatile long recentMillis = NOT_TICKING;
    private volatile boolean isAskedFor;

    @Override
    public long nanos() {
      return System.nanoTime() - originNanos;
    }

    @Override
    public long recentMillis() {
      if (!isAskedFor) {
        isAskedFor = true;
      }
      long recent = recentMillis;
      return recent == NOT_TICKING ? millis() : recent;
    }

    @Override
    public boolean tick() {
      recentMillis = millis();
      boolean wasAskedFor = isAskedFor;
      if (wasAskedFor) {
        isAskedFor = false;
      }
      return wasAskedFor;
    }

    @Override
    public void stopTicking() {
      recentMillis = NOT_TICKING;
    }
  }
}
