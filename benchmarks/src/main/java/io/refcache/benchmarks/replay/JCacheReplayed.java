package io.refcache.benchmarks.replay;

import javax.cache.Cache;

/** A cache of {@code javax.cache}: get, and after a miss a put of a value of the object's size. */
class JCacheReplayed implements ReplayedCache {
  private final Cache<Integer, byte[]> cache;

  JCacheReplayed(Cache<Integer, byte[]> cache) {
    this.cache = cache;
  }

  @Override
  public boolean request(int key, int size) {
    if (cache.get(key) != null) {
      return true;
    }
    cache.put(key, new byte[size]);
    return false;
  }

  /** What all values are long, found by walking over them. */
  final long valueBytes() {
    long bytes = 0;
    for (Cache.Entry<Integer, byte[]> entry : cache) {
      bytes += entry.getValue().length;
    }
    return bytes;
  }

  final Cache<Integer, byte[]> cache() {
    return cache;
  }

  @Override
  public void close() {
    cache.getCacheManager().getCachingProvider().close();
  }
}
