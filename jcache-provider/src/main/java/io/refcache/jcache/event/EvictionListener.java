package io.refcache.jcache.event;

/**
 * Is told of entries that {@code maxmemory-policy} has pushed out, for which JSR-107 has no event.
 * Added and removed by {@code cache.unwrap(RefcacheCache.class)}.
 *
 * <p>Called by a thread of its own, so it may take its time and use the cache; if it falls behind
 * by many thousands of entries it misses some, which are counted.
 */
@FunctionalInterface
public interface EvictionListener<K, V> {
  /** An entry was evicted. Key and value are copies. */
  void onEviction(K key, V value);
}
