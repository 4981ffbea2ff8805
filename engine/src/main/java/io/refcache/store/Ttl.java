package io.refcache.store;

/**
 * Times to live, in milliseconds from now: any positive number, or one of these constants. Relative
 * times run on a monotonic clock, so that jumps of the wall clock neither lose nor pin an entry.
 */
public final class Ttl {
  /** No deadline: the entry never expires. */
  public static final long NONE = -1;

  /** The deadline stays as it is ({@code KEEPTTL}). */
  public static final long KEEP = -2;

  /** The deadline has come: the entry expires at once. */
  public static final long EXPIRE_NOW = 0;

  private Ttl() {}

  /**
   * Checks that a number is a time to live.
   *
   * @throws IllegalArgumentException otherwise
   */
  public static long check(long ttlMillis) {
    if (ttlMillis < KEEP) {
      throw new IllegalArgumentException(
          "time to live of " + ttlMillis + " ms; it must be positive, 0, NONE (-1) or KEEP (-2)");
    }
    return ttlMillis;
  }
}
