package io.refcache.jcache;

import java.util.Map;
import javax.cache.integration.CacheLoader;

/** A loader of single keys, which is never asked for many. */
@FunctionalInterface
interface KeyLoader<K, V> extends CacheLoader<K, V> {
  @Override
  V load(K key);

  @Override
  default Map<K, V> loadAll(Iterable<? extends K> keys) {
    throw new UnsupportedOperationException();
  }
}
