package io.refcache.jcache;

import io.refcache.jcache.config.RefcacheConfiguration;
import io.refcache.jcache.event.EvictionDispatcher;
import io.refcache.jcache.management.ConfigurationBean;
import io.refcache.jcache.management.InfoBean;
import io.refcache.jcache.management.MBeans;
import io.refcache.jcache.management.StatisticsBean;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.URI;
import java.util.List;
import javax.cache.configuration.CacheEntryListenerConfiguration;

/**
 * What changes about a cache while it lives: its configuration, its listeners and its beans; and
 * its end. Safe for use by many threads.
 */
final class CacheLifecycle<K, V> {
  private static final Logger LOG = System.getLogger(CacheLifecycle.class.getName());

  private final RefcacheCache<K, V> cache;
  private final CacheParts<K, V> parts;
  private final BulkLoad<K, V> loads;
  private final CacheResources<K, V> resources;
  private final EvictionDispatcher<K, V> evictions;
  private final MBeans beans = new MBeans();
  private volatile RefcacheConfiguration<K, V> configuration;
  private volatile boolean closed;

  CacheLifecycle(
      RefcacheCache<K, V> cache,
      CacheParts<K, V> parts,
      BulkLoad<K, V> loads,
      RefcacheConfiguration<K, V> configuration,
      CacheResources<K, V> resources) {
    this.cache = cache;
    this.parts = parts;
    this.loads = loads;
    this.resources = resources;
    this.configuration = configuration;
    this.evictions = new EvictionDispatcher<>(parts.name(), resources.executor());
  }

  /** Registers the configured listeners and the beans; if that fails the cache is to be closed. */
  synchronized void start() {
    resources.store().setListener(new StoreEvents<>(parts, evictions));
    for (var listener : configuration.getCacheEntryListenerConfigurations()) {
      parts.events().register(listener);
    }
    if (parts.events().isActive()) {
      resources.store().listenerChanged();
    }
    URI uri = cache.getCacheManager().getURI();
    beans.register(
        MBeans.cache(uri, parts.name()), new InfoBean(cache, "a cache's memory and entries"));
    applyStatistics();
    applyManagement();
  }

  RefcacheConfiguration<K, V> configuration() {
    return configuration;
  }

  EvictionDispatcher<K, V> evictions() {
    return evictions;
  }

  boolean isClosed() {
    return closed;
  }

  synchronized void register(CacheEntryListenerConfiguration<K, V> listener) {
    parts.events().register(listener);
    resources.store().listenerChanged();
    configuration = configuration.toBuilder().listener(listener).build();
  }

  synchronized void deregister(CacheEntryListenerConfiguration<K, V> listener) {
    List<Object> released = parts.events().deregister(listener);
    resources.store().listenerChanged();
    configuration = configuration.toBuilder().removeListener(listener).build();
    Failures failures = new Failures();
    Closing.closeAll(released, failures);
    log(failures, "a listener could not be closed");
  }

  synchronized void enableStatistics(boolean enabled) {
    configuration = configuration.toBuilder().statisticsEnabled(enabled).build();
    applyStatistics();
  }

  private void applyStatistics() {
    boolean enabled = configuration.isStatisticsEnabled();
    parts.statistics().setEnabled(enabled);
    var name = MBeans.statistics(cache.getCacheManager().getURI(), parts.name());
    if (enabled) {
      beans.register(name, new StatisticsBean(parts.statistics()));
    } else {
      beans.unregister(name);
    }
  }

  synchronized void enableManagement(boolean enabled) {
    configuration = configuration.toBuilder().managementEnabled(enabled).build();
    applyManagement();
  }

  private void applyManagement() {
    var name = MBeans.configuration(cache.getCacheManager().getURI(), parts.name());
    if (configuration.isManagementEnabled()) {
      beans.register(name, new ConfigurationBean(this::configuration));
    } else {
      beans.unregister(name);
    }
  }

  /**
   * Closes the cache and everything that is closeable. What fails is logged and keeps nothing else
   * from being closed. Operations in progress end with an {@link IllegalStateException}.
   */
  synchronized void close() {
    if (!closed) {
      closed = true;
      closeParts();
    }
  }

  /**
   * Removes the entries wherever they are, and closes the cache as {@link #close} does.
   *
   * @throws javax.cache.CacheException if the entries are elsewhere and cannot be removed
   */
  synchronized void destroy() {
    Failures notRemoved = new Failures();
    if (!closed) {
      // First of all: who finds the store closed must find the cache closed as well.
      closed = true;
      notRemoved.run(parts.entries()::destroy);
      closeParts();
    }
    notRemoved.throwFirst();
  }

  private void closeParts() {
    Failures failures = new Failures();
    failures.run(beans::close);
    failures.run(loads::close);
    Closing.closeAll(parts.events().deregisterAll(), failures);
    Closing.closeAll(evictions.removeAll(), failures);
    resources.close(failures);
    log(failures, "something could not be closed");
  }

  private void log(Failures failures, String what) {
    if (failures.first() != null) {
      LOG.log(Level.WARNING, "cache '" + parts.name() + "': " + what, failures.first());
    }
  }
}
