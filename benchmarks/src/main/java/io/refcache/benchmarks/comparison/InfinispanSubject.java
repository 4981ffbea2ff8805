package io.refcache.benchmarks.comparison;

import java.util.Properties;
import javax.cache.Cache;
import javax.cache.spi.CachingProvider;
import org.infinispan.commons.dataconversion.MediaType;
import org.infinispan.configuration.cache.StorageType;
import org.infinispan.configuration.parsing.ConfigurationBuilderHolder;
import org.infinispan.jcache.embedded.JCachingProvider;

/**
 * Infinispan, embedded, by its provider of {@code javax.cache}. The cache is declared beforehand:
 * one that the provider creates by value is always on the heap. Objects are written by its own
 * ProtoStream.
 */
final class InfinispanSubject {
  private static final String NAME = "comparison";

  private InfinispanSubject() {}

  static Subject open(ValueType type) {
    ConfigurationBuilderHolder configuration = new ConfigurationBuilderHolder();
    configuration
        .getGlobalConfigurationBuilder()
        .nonClusteredDefault()
        .serialization()
        .addContextInitializer(new CustomerSchema());
    configuration
        .newConfigurationBuilder(NAME)
        .encoding()
        .mediaType(MediaType.APPLICATION_PROTOSTREAM_TYPE)
        .memory()
        .storage(StorageType.OFF_HEAP);
    Properties properties = new Properties();
    properties.put(ConfigurationBuilderHolder.class.getName(), configuration);
    CachingProvider provider = JCaches.provider(JCachingProvider.class);
    Cache<String, Object> cache =
        provider.getCacheManager(provider.getDefaultURI(), null, properties).getCache(NAME);
    return Subject.of(cache);
  }
}
