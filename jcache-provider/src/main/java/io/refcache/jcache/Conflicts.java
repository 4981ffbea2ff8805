package io.refcache.jcache;

import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;
import javax.cache.CacheException;

/**
 * What to do when another process was faster to change an entry: wait a moment, by chance a longer
 * or a shorter one, so that rivals do not meet again and again. Of those that meet one has got its
 * way, so it goes on as a whole; only who is never that one gives up in the end.
 */
final class Conflicts {
  /** Some twenty seconds of bad luck. */
  static final int MAX_CONFLICTS = 5_000;

  private static final int FREE_CONFLICTS = 2;
  private static final long STEP_NANOS = 100_000;
  private static final long MAX_PAUSE_NANOS = 8_000_000;

  private Conflicts() {}

  /**
   * Waits before the next try.
   *
   * @param conflicts how often the operation was overtaken
   * @throws CacheException if that is enough
   */
  static void pause(String cacheName, int conflicts) {
    if (conflicts > MAX_CONFLICTS) {
      throw new CacheException(
          "cache '%s': others have changed an entry %,d times while an operation was about to; it gave up, nothing is changed"
              .formatted(cacheName, conflicts));
    }
    if (conflicts > FREE_CONFLICTS) {
      long longestNanos = Math.min(MAX_PAUSE_NANOS, conflicts * STEP_NANOS);
      LockSupport.parkNanos(ThreadLocalRandom.current().nextLong(longestNanos));
    }
  }
}
