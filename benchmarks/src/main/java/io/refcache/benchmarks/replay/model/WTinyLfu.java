package io.refcache.benchmarks.replay.model;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.refcache.benchmarks.replay.ReplayedCache;

/** Window TinyLFU, as Caffeine has it: the cache itself, which weighs entries by their size. */
public final class WTinyLfu implements ReplayedCache {
  private final Cache<Integer, Integer> cache;

  public WTinyLfu(long capacityBytes) {
    cache =
        Caffeine.newBuilder()
            .executor(Runnable::run)
            .maximumWeight(capacityBytes)
            .weigher((Integer key, Integer size) -> size)
            .build();
  }

  @Override
  public boolean request(int key, int size) {
    if (cache.getIfPresent(key) != null) {
      return true;
    }
    cache.put(key, size);
    return false;
  }
}
