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

  /** A clock that starts now, on {@link System#nanoTime()}. */
  public static EngineClock system() {
    return new SystemClock();
  }

  private static final class SystemClock extends EngineClock {
    private final long originNanos = System.nanoTime();

    @Override
    public long nanos() {
      return System.nanoTime() - originNanos;
    }
  }
}
