package io.refcache.jcache;

import io.refcache.jcache.settings.Settings;
import io.refcache.store.BackendProvider;
import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.ServiceLoader;
import java.util.stream.Stream;
import javax.cache.CacheManager;
import javax.cache.configuration.OptionalFeature;
import javax.cache.spi.CachingProvider;

/**
 * The way into Refcache: {@code Caching.getCachingProvider()}.
 *
 * <p>There is one manager for each pair of URI and class loader. The URI names the configuration
 * file; the default one, {@value #DEFAULT_URI}, looks for {@code refcache.properties} on the class
 * path and does without if there is none.
 *
 * <pre>{@code
 * CachingProvider provider =
 *     Caching.getCachingProvider("io.refcache.jcache.RefcacheCachingProvider");
 * Properties properties = new Properties();
 * properties.setProperty("refcache.maxmemory", "256mb");
 * CacheManager manager =
 *     provider.getCacheManager(
 *         URI.create("file:/etc/acme/caches.properties"),
 *         provider.getDefaultClassLoader(),
 *         properties);
 * }</pre>
 *
 * <p>Properties go before the file. A manager that is asked for again is the same one; the
 * properties that it was asked for first with count.
 *
 * <p>Class loaders are held weakly, by identity. A manager whose loader has gone is closed the next
 * time this provider is asked for anything, so that an application that was taken down without
 * closing its caches does not keep their memory. This can only be seen if no cache holds on to the
 * loader itself, by the types of its keys and values or by a listener: closing is the better way.
 *
 * <p>Safe for use by many threads.
 */
public final class RefcacheCachingProvider implements CachingProvider {
  /** The URI of the default manager; without the characters that names of MBeans cannot have. */
  public static final String DEFAULT_URI = "refcache";

  private final Map<LoaderKey, Map<URI, RefcacheManager>> managers = new HashMap<>();
  private final ReferenceQueue<ClassLoader> goneLoaders = new ReferenceQueue<>();

  /** Called by {@link java.util.ServiceLoader}. */
  public RefcacheCachingProvider() {}

  @Override
  public CacheManager getCacheManager(URI uri, ClassLoader loader, Properties properties) {
    URI actualUri = uri == null ? getDefaultURI() : uri;
    ClassLoader actualLoader = loader == null ? getDefaultClassLoader() : loader;
    closeOrphans();
    synchronized (managers) {
      Map<URI, RefcacheManager> ofLoader =
          managers.computeIfAbsent(new LoaderKey(actualLoader, goneLoaders), k -> new HashMap<>());
      RefcacheManager manager = ofLoader.get(actualUri);
      if (manager == null) {
        manager = open(actualUri, actualLoader, copy(properties));
        ofLoader.put(actualUri, manager);
      }
      return manager;
    }
  }

  private RefcacheManager open(URI uri, ClassLoader loader, Properties properties) {
    Settings settings = Settings.load(uri, loader, properties, backends());
    return new RefcacheManager(this, uri, loader, properties, settings);
  }

  /**
   * The backends beside this provider, then those beside the contract: where bundles have loaders
   * of their own, as in OSGi, the engine is not beside the provider.
   */
  private static Iterable<BackendProvider> backends() {
    return () ->
        Stream.of(RefcacheCachingProvider.class, BackendProvider.class)
            .map(Class::getClassLoader)
            .distinct()
            .flatMap(loader -> ServiceLoader.load(BackendProvider.class, loader).stream())
            .map(ServiceLoader.Provider::get)
            .iterator();
  }

  /** A copy with the defaults of the given ones written out. */
  private static Properties copy(Properties properties) {
    Properties copy = new Properties();
    if (properties != null) {
      properties.stringPropertyNames().forEach(n -> copy.setProperty(n, properties.getProperty(n)));
      copy.putAll(properties);
    }
    return copy;
  }

  @Override
  public CacheManager getCacheManager(URI uri, ClassLoader loader) {
    return getCacheManager(uri, loader, getDefaultProperties());
  }

  @Override
  public CacheManager getCacheManager() {
    return getCacheManager(getDefaultURI(), getDefaultClassLoader());
  }

  /** The context class loader of the calling thread; Refcache's own if there is none. */
  @Override
  public ClassLoader getDefaultClassLoader() {
    ClassLoader context = Thread.currentThread().getContextClassLoader();
    return context == null ? RefcacheCachingProvider.class.getClassLoader() : context;
  }

  @Override
  public URI getDefaultURI() {
    return URI.create(DEFAULT_URI);
  }

  @Override
  public Properties getDefaultProperties() {
    return new Properties();
  }

  @Override
  public void close() {
    closeOrphans();
    List<RefcacheManager> all = new ArrayList<>();
    synchronized (managers) {
      managers.values().forEach(ofLoader -> all.addAll(ofLoader.values()));
      managers.clear();
    }
    closeAll(all);
  }

  @Override
  public void close(ClassLoader loader) {
    closeOrphans();
    Map<URI, RefcacheManager> ofLoader;
    synchronized (managers) {
      ofLoader = managers.remove(key(loader));
    }
    closeAll(ofLoader == null ? List.of() : List.copyOf(ofLoader.values()));
  }

  @Override
  public void close(URI uri, ClassLoader loader) {
    closeOrphans();
    URI actualUri = uri == null ? getDefaultURI() : uri;
    RefcacheManager manager;
    synchronized (managers) {
      Map<URI, RefcacheManager> ofLoader = managers.get(key(loader));
      manager = ofLoader == null ? null : ofLoader.get(actualUri);
    }
    closeAll(manager == null ? List.of() : List.of(manager));
  }

  private LoaderKey key(ClassLoader loader) {
    return new LoaderKey(loader == null ? getDefaultClassLoader() : loader, null);
  }

  private static void closeAll(List<RefcacheManager> closing) {
    Failures failures = new Failures();
    closing.forEach(manager -> failures.run(manager::close));
    failures.throwFirst();
  }

  /** Takes a manager out that is about to close. */
  void forget(RefcacheManager manager) {
    synchronized (managers) {
      Iterator<Map<URI, RefcacheManager>> each = managers.values().iterator();
      while (each.hasNext()) {
        Map<URI, RefcacheManager> ofLoader = each.next();
        ofLoader.remove(manager.getURI(), manager);
        if (ofLoader.isEmpty()) {
          each.remove();
        }
      }
    }
  }

  /** Closes the managers whose class loader has gone. */
  private void closeOrphans() {
    List<RefcacheManager> orphans = new ArrayList<>();
    synchronized (managers) {
      for (Reference<?> gone = goneLoaders.poll(); gone != null; gone = goneLoaders.poll()) {
        Map<URI, RefcacheManager> ofLoader = managers.remove(gone);
        if (ofLoader != null) {
          orphans.addAll(ofLoader.values());
        }
      }
    }
    closeAll(orphans);
  }

  @Override
  public boolean isSupported(OptionalFeature feature) {
    return feature == OptionalFeature.STORE_BY_REFERENCE;
  }

  /** A class loader by identity, held weakly; equal to itself even after the loader has gone. */
  private static final class LoaderKey extends WeakReference<ClassLoader> {
    private final int hash;

    LoaderKey(ClassLoader loader, ReferenceQueue<ClassLoader> queue) {
      super(loader, queue);
      hash = System.identityHashCode(loader);
    }

    @Override
    public boolean equals(Object other) {
      if (this == other) {
        return true;
      }
      ClassLoader loader = get();
      return loader != null && other instanceof LoaderKey key && key.get() == loader;
    }

    @Override
    public int hashCode() {
      return hash;
    }
  }
}
