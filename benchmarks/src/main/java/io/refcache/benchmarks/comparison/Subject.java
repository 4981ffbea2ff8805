package io.refcache.benchmarks.comparison;

import javax.cache.Cache;

/**
 * A contestant's cache as the workload sees it. A virtual machine has one implementation only, so
 * that calls through this interface cost nothing. Safe for use by many threads.
 */
interface Subject extends AutoCloseable {
  Object get(String key);

  void put(String key, Object value);

  @Override
  void close();

  /** A cache of {@code javax.cache}, which is closed with its provider. */
  static Subject of(Cache<String, Object> cache) {
    return new Subject() {
      @Override
      public Object get(String key) {
        return cache.get(key);
      }

      @Override
      public void put(String key, Object value) {
        cache.put(key, value);
      }

      @Override
      public void close() {
        cache.getCacheManager().getCachingProvider().close();
      }
    };
  }
}
