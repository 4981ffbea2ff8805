package io.refcache.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import io.refcache.jcache.RefcacheCache;
import io.refcache.jcache.RefcacheCachingProvider;
import java.net.URI;
import java.util.Map;
import java.util.Properties;
import javax.cache.Cache;
import javax.cache.CacheManager;
import javax.cache.configuration.MutableConfiguration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** By the formula of docs/sizing.md there is room for all, and not twice as much as needed. */
class SizingTest {
  private static final int ENTRIES = 60_000;
  private static final int KEY_BYTES = 16;

  @ParameterizedTest
  @CsvSource({"16, eternal", "16, 1h", "100, eternal", "100, 1h", "1000, eternal", "1000, 1h"})
  void theFormulaHoldsTheEntries(int valueBytes, String ttl) {
    double expires = ttl.equals("eternal") ? 0 : 8;
    long maxmemory = (long) (ENTRIES * (34 + 1.025 * (KEY_BYTES + valueBytes) + expires + 8));
    Properties properties = new Properties();
    properties.setProperty("refcache.maxmemory", Long.toString(maxmemory));
    properties.setProperty("refcache.defaults.ttl", ttl);

    try (RefcacheCachingProvider provider = new RefcacheCachingProvider();
        CacheManager manager =
            provider.getCacheManager(
                URI.create("sizing"), getClass().getClassLoader(), properties)) {
      Cache<String, byte[]> cache =
          manager.createCache(
              "sized",
              new MutableConfiguration<String, byte[]>().setTypes(String.class, byte[].class));
      for (int i = 0; i < ENTRIES; i++) {
        cache.put(("%0" + KEY_BYTES + "d").formatted(i), new byte[valueBytes]);
      }
      RefcacheCache<?, ?> inside = cache.unwrap(RefcacheCache.class);
      Map<String, Object> figures = inside.info();
      assertThat(figures).containsEntry("evicted_keys", 0L).containsEntry("keys", (long) ENTRIES);
      assertThat((long) figures.get("used_memory")).isGreaterThan(maxmemory / 2);
    }
  }
}
