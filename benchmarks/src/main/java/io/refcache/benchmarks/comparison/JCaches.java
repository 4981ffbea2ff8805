package io.refcache.benchmarks.comparison;

import com.github.benmanes.caffeine.jcache.spi.CaffeineCachingProvider;
import io.refcache.jcache.RefcacheCachingProvider;
import java.util.Properties;
import javax.cache.CacheManager;
import javax.cache.Caching;
import javax.cache.configuration.Configuration;
import javax.cache.configuration.MutableConfiguration;
import javax.cache.spi.CachingProvider;
import org.cache2k.Cache2kBuilder;
import org.cache2k.jcache.ExtendedMutableConfiguration;
import org.cache2k.jcache.JCacheConfig;
import org.cache2k.jcache.provider.JCacheProvider;
import org.ehcache.config.builders.CacheConfigurationBuilder;
import org.ehcache.config.builders.ResourcePoolsBuilder;
import org.ehcache.config.units.MemoryUnit;
import org.ehcache.jsr107.Eh107Configuration;
import org.ehcache.jsr107.EhcacheCachingProvider;

/** Caches of {@code javax.cache}, each configured as its maker's documentation advises. */
final class JCaches {
  private static final String NAME = "comparison";

  private JCaches() {}

  static Subject refcache(ValueType type) {
    Properties options = new Properties();
    options.setProperty("refcache.maxmemory", Contestant.entryMegabytes(type) + "mb");
    CachingProvider provider = provider(RefcacheCachingProvider.class);
    return create(
        provider.getCacheManager(provider.getDefaultURI(), null, options), standard(type));
  }

  /** What is immutable is not copied, arrays are cloned, all else is serialized. */
  static Subject caffeine(ValueType type) {
    return create(manager(CaffeineCachingProvider.class), standard(type));
  }

  static Subject caffeineByReference(ValueType type) {
    return create(manager(CaffeineCachingProvider.class), standard(type).setStoreByValue(false));
  }

  /**
   * Without a section of its own it would hold 2000 entries, and copy only if that is demanded. It
   * does not let arrays be named as the type of values.
   */
  static Subject cache2k(ValueType type) {
    Class<Object> valueClass = valueClass(type);
    Cache2kBuilder<String, Object> builder =
        Cache2kBuilder.of(String.class, valueClass.isArray() ? Object.class : valueClass)
            .entryCapacity(2L * Workload.ENTRIES)
            .eternal(true)
            .disableStatistics(true)
            .with(JCacheConfig.class, section -> section.copyAlwaysIfRequested(true));
    return create(manager(JCacheProvider.class), ExtendedMutableConfiguration.of(builder));
  }

  static Subject ehcacheHeap(ValueType type) {
    return create(manager(EhcacheCachingProvider.class), standard(type));
  }

  /** In one tier: a tier on the heap above it would hand out the same object twice. */
  static Subject ehcacheOffHeap(ValueType type) {
    return create(
        manager(EhcacheCachingProvider.class),
        Eh107Configuration.fromEhcacheCacheConfiguration(
            CacheConfigurationBuilder.newCacheConfigurationBuilder(
                String.class,
                valueClass(type),
                ResourcePoolsBuilder.newResourcePoolsBuilder()
                    .offheap(Contestant.entryMegabytes(type), MemoryUnit.MB))));
  }

  private static MutableConfiguration<String, Object> standard(ValueType type) {
    return new MutableConfiguration<String, Object>()
        .setTypes(String.class, valueClass(type))
        .setStoreByValue(true);
  }

  private static Subject create(CacheManager manager, Configuration<String, Object> configuration) {
    return Subject.of(manager.createCache(NAME, configuration));
  }

  private static CacheManager manager(Class<? extends CachingProvider> provider) {
    return provider(provider).getCacheManager();
  }

  /** By its name: there are many on the class path. */
  static CachingProvider provider(Class<? extends CachingProvider> provider) {
    return Caching.getCachingProvider(provider.getName());
  }

  /** The class of the values, as if it were that of all objects. */
  @SuppressWarnings("unchecked") // given values of this type only
  private static Class<Object> valueClass(ValueType type) {
    return (Class<Object>) type.type();
  }
}
