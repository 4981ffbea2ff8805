package io.refcache.examples;

import com.github.benmanes.caffeine.cache.Weigher;
import com.github.benmanes.caffeine.jcache.configuration.CaffeineConfiguration;
import io.refcache.store.Backend;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Properties;
import javax.cache.Cache;
import javax.cache.CacheManager;
import javax.cache.Caching;
import javax.cache.configuration.MutableConfiguration;
import javax.cache.spi.CachingProvider;

/**
 * A caching provider, and how a cache of so many bytes is configured with it. Both store by value,
 * as is JCache's default: what an application gets is its own copy.
 */
enum Contestant {
  /** Counts everything against its budget: keys, values, headers, tables. */
  REFCACHE("Refcache", "io.refcache.jcache.RefcacheCachingProvider") {
    @Override
    Cache<String, byte[]> createCache(CacheManager manager, String name, long budgetBytes) {
      return manager.createCache(
          name, new MutableConfiguration<String, byte[]>().setTypes(String.class, byte[].class));
    }

    @Override
    Properties managerProperties(long budgetBytes) {
      Properties properties = new Properties();
      properties.setProperty("refcache.maxmemory", Long.toString(budgetBytes));
      return properties;
    }

    @Override
    long usedMemory(CacheManager manager) {
      return ((Number) manager.unwrap(Backend.class).info().get("used_memory")).longValue();
    }
  },

  /**
   * Counts what its weigher says, which is what applications tell it: the length of key and value.
   * What it needs beyond that, and what its objects' headers take, it is not charged for.
   */
  CAFFEINE("Caffeine", "com.github.benmanes.caffeine.jcache.spi.CaffeineCachingProvider") {
    @Override
    Cache<String, byte[]> createCache(CacheManager manager, String name, long budgetBytes) {
      Weigher<String, byte[]> payload = (key, value) -> key.length() + value.length;
      CaffeineConfiguration<String, byte[]> configuration = new CaffeineConfiguration<>();
      configuration.setTypes(String.class, byte[].class);
      configuration.setStoreByValue(true);
      configuration.setMaximumWeight(OptionalLong.of(budgetBytes));
      configuration.setWeigherFactory(Optional.of(() -> payload));
      return manager.createCache(name, configuration);
    }

    @Override
    Properties managerProperties(long budgetBytes) {
      return new Properties();
    }

    @Override
    long usedMemory(CacheManager manager) {
      return UNKNOWN;
    }
  };

  /** A figure that a contestant does not tell. */
  static final long UNKNOWN = -1;

  private final String label;
  private final String providerClass;

  Contestant(String label, String providerClass) {
    this.label = label;
    this.providerClass = providerClass;
  }

  String label() {
    return label;
  }

  /** Opens a manager whose caches may fill so many bytes. */
  CacheManager openManager(long budgetBytes) {
    // With two providers on the class path, one has to be named.
    CachingProvider provider = Caching.getCachingProvider(providerClass);
    return provider.getCacheManager(
        provider.getDefaultURI(), provider.getDefaultClassLoader(), managerProperties(budgetBytes));
  }

  abstract Properties managerProperties(long budgetBytes);

  abstract Cache<String, byte[]> createCache(CacheManager manager, String name, long budgetBytes);

  /** What the cache says that it uses, in bytes; {@link #UNKNOWN} if it does not. */
  abstract long usedMemory(CacheManager manager);
}
