package io.refcache.redis;

import io.refcache.jcache.RefcacheCache;
import io.refcache.jcache.RefcacheCachingProvider;
import java.net.URI;
import java.util.Properties;
import javax.cache.CacheManager;
import javax.cache.configuration.CompleteConfiguration;
import javax.cache.configuration.MutableConfiguration;

/**
 * A provider of its own with a manager on a server: what another JVM would be, with its own
 * connection, locks and codecs.
 */
final class Jvm implements AutoCloseable {
  private final RefcacheCachingProvider provider = new RefcacheCachingProvider();
  final CacheManager manager;

  /**
   * @param options names and values of options
   */
  Jvm(String uri, String... options) {
    Properties properties = new Properties();
    for (int i = 0; i < options.length; i += 2) {
      properties.setProperty("refcache." + options[i], options[i + 1]);
    }
    manager = provider.getCacheManager(URI.create(uri), Jvm.class.getClassLoader(), properties);
  }

  /** Names and values of options under which a slow machine makes no difference. */
  static Jvm patient(String uri) {
    return new Jvm(uri, "redis-timeout", "9s", "redis-connect-timeout", "9s");
  }

  <K, V> RefcacheCache<K, V> cache(String name, Class<K> keyType, Class<V> valueType) {
    return cache(name, new MutableConfiguration<K, V>().setTypes(keyType, valueType));
  }

  <K, V> RefcacheCache<K, V> cache(String name, CompleteConfiguration<K, V> configuration) {
    return (RefcacheCache<K, V>)
        manager.<K, V, CompleteConfiguration<K, V>>createCache(name, configuration);
  }

  @Override
  public void close() {
    provider.close();
  }
}
