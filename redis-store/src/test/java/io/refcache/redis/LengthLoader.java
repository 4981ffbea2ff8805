package io.refcache.redis;

import java.util.HashMap;
import java.util.Map;
import javax.cache.integration.CacheLoader;

/** Loads for each key its length. */
final class LengthLoader implements CacheLoader<String, Integer> {
  @Override
  public Integer load(String key) {
    return key.length();
  }

  @Override
  public Map<String, Integer> loadAll(Iterable<? extends String> keys) {
    Map<String, Integer> loaded = new HashMap<>();
    keys.forEach(key -> loaded.put(key, key.length()));
    return loaded;
  }
}
