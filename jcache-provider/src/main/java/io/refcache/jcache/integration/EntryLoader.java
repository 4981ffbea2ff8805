package io.refcache.jcache.integration;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import javax.cache.integration.CacheLoader;
import javax.cache.integration.CacheLoaderException;

/**
 * A cache loader whose failures are {@link CacheLoaderException}s and whose answers hold no null.
 */
public final class EntryLoader<K, V> {
  private final CacheLoader<K, V> loader;

  public EntryLoader(CacheLoader<K, V> loader) {
    this.loader = loader;
  }

  /** The value of a key, or null if there is none. */
  public V load(K key) {
    try {
      return loader.load(key);
    } catch (RuntimeException e) {
      throw failure(e);
    }
  }

  /** The values of those keys that have one. */
  public Map<K, V> loadAll(Set<? extends K> keys) {
    Map<K, V> loaded;
    try {
      loaded = loader.loadAll(keys);
    } catch (RuntimeException e) {
      throw failure(e);
    }
    Map<K, V> present = new LinkedHashMap<>();
    if (loaded != null) {
      loaded.forEach(
          (key, value) -> {
            if (key != null && value != null) {
              present.put(key, value);
            }
          });
    }
    return present;
  }

  /** The loader, for closing. */
  public CacheLoader<K, V> loader() {
    return loader;
  }

  private static CacheLoaderException failure(RuntimeException e) {
    return e instanceof CacheLoaderException failure
        ? failure
        : new CacheLoaderException("the cache loader failed", e);
  }
}
