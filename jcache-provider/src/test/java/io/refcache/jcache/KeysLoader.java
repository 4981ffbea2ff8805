package io.refcache.jcache;

import java.util.Map;
import javax.cache.integration.CacheLoader;

/** A loader of many keys, which is never asked for a single one. */
@FunctionalInterface
interface KeysLoader<K, V> extends CacheLoader<K, V> {
  @Override
  default V load(K key) {
    throw new UnsupportedOperationException();
  }

  @Override
  Map<K, V> loadAll(Iterable<? extends K> keys);
}
