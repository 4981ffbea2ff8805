package io.refcache.redis;

import io.refcache.jcache.RefcacheCache;
import io.refcache.store.Backend;
import java.util.concurrent.TimeUnit;

/** What a near cache tells of itself. */
final class NearFigures {
  private NearFigures() {}

  static long of(RefcacheCache<?, ?> cache, String figure) {
    return (long) cache.info().get(figure);
  }

  static long of(Backend backend, String figure) {
    return (long) backend.info().get(figure);
  }

  /** Waits until the near cache has heard of all that has happened before. */
  static void awaitNews(Backend backend) {
    long startNanos = System.nanoTime();
    try {
      Patience.await(
          () -> {
            long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - startNanos);
            long age = of(backend, "near_lease_age_millis");
            return age >= 0 && age < millis;
          });
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
