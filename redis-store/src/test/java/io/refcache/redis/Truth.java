package io.refcache.redis;

import java.util.concurrent.atomic.AtomicLongArray;

/**
 * What one writer has made of an entry, whose values are the numbers from 1 on: when each of them
 * has ceased to be true at the latest. Only the writer writes; anybody may ask.
 */
final class Truth {
  /** Of so many values the end is remembered. */
  private static final int REMEMBERED = 1 << 14;

  private static final long STILL_TRUE = Long.MAX_VALUE;

  private final AtomicLongArray endsNanos = new AtomicLongArray(REMEMBERED);
  private long last;
  private long ended;

  /** The next value, which is about to be written; it may be true from now on. */
  long next() {
    endsNanos.set(index(++last), STILL_TRUE);
    return last;
  }

  /** The last value was written for certain, before a moment: none of the others is true then. */
  void written(long nanos) {
    end(last - 1, nanos);
  }

  /** No value is true from a moment on. */
  void removed(long nanos) {
    end(last, nanos);
  }

  /** Nobody knows whether and when the last value is written: it is never called out of date. */
  void unknown() {
    ended = last;
  }

  /** The last value is true until some moment at the latest, whatever happens. */
  void lastsUntil(long nanos) {
    endsNanos.set(index(last), nanos);
  }

  private void end(long upTo, long nanos) {
    for (long value = Math.max(ended + 1, upTo - REMEMBERED + 1); value <= upTo; value++) {
      long before = endsNanos.get(index(value));
      if (before == STILL_TRUE || before - nanos > 0) {
        endsNanos.set(index(value), nanos);
      }
    }
    ended = Math.max(ended, upTo);
  }

  /** By how long a value was out of date at a moment; not positive if it was not. */
  long staleNanos(long value, long atNanos) {
    long end = endsNanos.get(index(value));
    return end == STILL_TRUE ? 0 : atNanos - end;
  }

  private static int index(long value) {
    return (int) (value & (REMEMBERED - 1));
  }
}
