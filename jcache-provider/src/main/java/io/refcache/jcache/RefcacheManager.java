package io.refcache.jcache;

import io.refcache.jcache.config.RefcacheConfiguration;
import io.refcache.jcache.settings.MaskedUri;
import io.refcache.jcache.settings.Settings;
import io.refcache.store.Backend;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.lang.ref.WeakReference;
import java.net.URI;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import javax.cache.Cache;
import javax.cache.CacheException;
import javax.cache.CacheManager;
import javax.cache.configuration.Configuration;
import javax.cache.spi.CachingProvider;

/**
 * The caches of an application: one name space, one memory budget.
 *
 * <p>The backend, with the budget, is opened at the first cache. Caches that a configuration file
 * declares come into being when they are asked for; code may also create them, and then the file's
 * section completes what the code says.
 *
 * <p>Safe for use by many threads: creating, closing and destroying caches excludes one another,
 * everything else takes no lock.
 */
public final class RefcacheManager implements CacheManager {
  private static final Logger LOG = System.getLogger(RefcacheManager.class.getName());

  private final RefcacheCachingProvider provider;
  private final URI uri;
  private final String name;
  private final WeakReference<ClassLoader> loader;
  private final Properties properties;
  private final Settings settings;
  private final ManagerBackend backend;
  private final Workers workers;
  private final Map<String, RefcacheCache<?, ?>> caches = new ConcurrentHashMap<>();
  private volatile boolean closed;

  /**
   * Made by {@link RefcacheCachingProvider}.
   *
   * @param loader held weakly, and so is what is made of it
   */
  RefcacheManager(
      RefcacheCachingProvider provider,
      URI uri,
      ClassLoader loader,
      Properties properties,
      Settings settings) {
    this.provider = provider;
    this.uri = uri;
    this.name = MaskedUri.of(uri);
    this.loader = new WeakReference<>(loader);
    this.properties = properties;
    this.settings = settings;
    this.backend = new ManagerBackend(uri, settings);
    this.workers = new Workers("refcache-" + name, this.loader);
  }

  @Override
  public CachingProvider getCachingProvider() {
    return provider;
  }

  @Override
  public URI getURI() {
    return uri;
  }

  /** The URI as it may be shown: with {@code ***} for a user and a password that are in it. */
  public String maskedUri() {
    return name;
  }

  /** The class loader, or null if nothing else refers to it any more. */
  @Override
  public ClassLoader getClassLoader() {
    return loader.get();
  }

  /** A copy of what the manager was made with. */
  @Override
  public Properties getProperties() {
    Properties copy = new Properties();
    copy.putAll(properties);
    return copy;
  }

  @Override
  public <K, V, C extends Configuration<K, V>> Cache<K, V> createCache(
      String cacheName, C configuration) {
    checkOpen();
    Objects.requireNonNull(cacheName, "cache name");
    Objects.requireNonNull(configuration, "configuration");
    synchronized (caches) {
      checkOpen();
      if (caches.containsKey(cacheName)) {
        throw new CacheException(
            "cache manager '%s' has a cache '%s' already".formatted(name, cacheName));
      }
      return create(cacheName, settings.resolve(cacheName, configuration));
    }
  }

  /** To be called with the lock on the caches. */
  private <K, V> RefcacheCache<K, V> create(
      String cacheName, RefcacheConfiguration<K, V> configuration) {
    CacheResources<K, V> resources =
        CacheResources.open(cacheName, configuration, settings, backend.get(), workers);
    RefcacheCache<K, V> cache = new RefcacheCache<>(this, configuration, resources);
    try {
      cache.life().start();
    } catch (RuntimeException | Error e) {
      cache.life().close();
      throw e;
    }
    caches.put(cacheName, cache);
    return cache;
  }

  @Override
  public <K, V> Cache<K, V> getCache(String cacheName, Class<K> keyType, Class<V> valueType) {
    checkOpen();
    Objects.requireNonNull(cacheName, "cache name");
    Objects.requireNonNull(keyType, "key type");
    Objects.requireNonNull(valueType, "value type");
    RefcacheCache<?, ?> cache = find(cacheName, keyType, valueType);
    if (cache == null) {
      return null;
    }
    RefcacheConfiguration<?, ?> configuration = cache.life().configuration();
    if (configuration.getKeyType() != keyType || configuration.getValueType() != valueType) {
      throw new ClassCastException(
          "cache '%s' has keys of %s and values of %s, not of %s and %s"
              .formatted(
                  cacheName,
                  configuration.getKeyType().getName(),
                  configuration.getValueType().getName(),
                  keyType.getName(),
                  valueType.getName()));
    }
    return cast(cache);
  }

  @Override
  public <K, V> Cache<K, V> getCache(String cacheName) {
    checkOpen();
    Objects.requireNonNull(cacheName, "cache name");
    return cast(find(cacheName, Object.class, Object.class));
  }

  @SuppressWarnings("unchecked") // the types were compared, or the caller answers for them
  private static <K, V> Cache<K, V> cast(RefcacheCache<?, ?> cache) {
    return (Cache<K, V>) cache;
  }

  /**
   * The cache of a name, which is created if it is declared.
   *
   * @param keyType the keys' type if neither code nor file says so
   * @param valueType the values' type likewise
   */
  private RefcacheCache<?, ?> find(String cacheName, Class<?> keyType, Class<?> valueType) {
    RefcacheCache<?, ?> cache = caches.get(cacheName);
    if (cache != null || !settings.declaredCaches().contains(cacheName)) {
      return cache;
    }
    synchronized (caches) {
      checkOpen();
      RefcacheCache<?, ?> created = caches.get(cacheName);
      return created != null ? created : create(cacheName, declared(cacheName, keyType, valueType));
    }
  }

  private RefcacheConfiguration<?, ?> declared(
      String cacheName, Class<?> keyType, Class<?> valueType) {
    RefcacheConfiguration<?, ?> declared = settings.declared(cacheName);
    boolean untyped =
        declared.getKeyType() == Object.class && declared.getValueType() == Object.class;
    return untyped
        ? settings.resolve(cacheName, RefcacheConfiguration.builder(keyType, valueType).build())
        : declared;
  }

  /** The names of the caches that are open, as they are now. */
  @Override
  public Iterable<String> getCacheNames() {
    checkOpen();
    return Collections.unmodifiableSet(new LinkedHashSet<>(new TreeMap<>(caches).keySet()));
  }

  @Override
  public void destroyCache(String cacheName) {
    checkOpen();
    Objects.requireNonNull(cacheName, "cache name");
    synchronized (caches) {
      RefcacheCache<?, ?> cache = caches.remove(cacheName);
      if (cache != null) {
        cache.life().destroy();
      }
    }
  }

  /** Closes a cache of this manager; its name is free then. */
  void close(RefcacheCache<?, ?> cache) {
    synchronized (caches) {
      caches.remove(cache.getName(), cache);
      cache.life().close();
    }
  }

  @Override
  public void enableManagement(String cacheName, boolean enabled) {
    RefcacheCache<?, ?> cache = existing(cacheName);
    if (cache != null) {
      cache.life().enableManagement(enabled);
    }
  }

  @Override
  public void enableStatistics(String cacheName, boolean enabled) {
    RefcacheCache<?, ?> cache = existing(cacheName);
    if (cache != null) {
      cache.life().enableStatistics(enabled);
    }
  }

  private RefcacheCache<?, ?> existing(String cacheName) {
    checkOpen();
    Objects.requireNonNull(cacheName, "cache name");
    RefcacheCache<?, ?> cache = caches.get(cacheName);
    if (cache == null) {
      LOG.log(Level.DEBUG, "cache manager ''{0}'' has no cache ''{1}''", name, cacheName);
    }
    return cache;
  }

  /** Closes all caches, gives back all memory and ends all threads. */
  @Override
  public void close() {
    provider.forget(this);
    synchronized (caches) {
      if (closed) {
        return;
      }
      closed = true;
      Failures failures = new Failures();
      for (RefcacheCache<?, ?> cache : List.copyOf(caches.values())) {
        failures.run(() -> close(cache));
      }
      failures.run(workers::close);
      failures.run(backend::close);
      if (failures.first() != null) {
        LOG.log(Level.WARNING, "closing cache manager '" + name + "'", failures.first());
      }
    }
  }

  @Override
  public boolean isClosed() {
    return closed;
  }

  /** This manager, or its {@link Backend}, which is opened if it was not yet. */
  @Override
  public <T> T unwrap(Class<T> type) {
    if (type.isInstance(this)) {
      return type.cast(this);
    }
    if (type == Backend.class) {
      checkOpen();
      return type.cast(backend.get());
    }
    throw new IllegalArgumentException(
        "cache manager '%s' is not a %s; it is a RefcacheManager and has a Backend"
            .formatted(name, type.getName()));
  }

  private void checkOpen() {
    if (closed) {
      throw new IllegalStateException("cache manager '" + name + "' is closed");
    }
  }

  @Override
  public String toString() {
    return "RefcacheManager{" + name + "}";
  }
}
