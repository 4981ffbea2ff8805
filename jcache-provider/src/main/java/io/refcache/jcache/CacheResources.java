package io.refcache.jcache;

import io.refcache.jcache.config.RefcacheConfiguration;
import io.refcache.jcache.event.EventDispatcher;
import io.refcache.jcache.integration.EntryLoader;
import io.refcache.jcache.integration.EntryWriter;
import io.refcache.jcache.management.CacheStatistics;
import io.refcache.jcache.settings.CacheCodecs;
import io.refcache.jcache.settings.Settings;
import io.refcache.store.Backend;
import io.refcache.store.ContentForm;
import io.refcache.store.Store;
import io.refcache.store.StoreException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Executor;
import javax.cache.configuration.Factory;
import javax.cache.expiry.ExpiryPolicy;
import javax.cache.integration.CacheLoader;
import javax.cache.integration.CacheWriter;

/**
 * What is opened or made for one cache and must be closed with it.
 *
 * @param name the cache's name
 * @param store the entries
 * @param shared whether others change the entries, too
 * @param codecs turns keys and values into bytes
 * @param expiryPolicy says how long entries live
 * @param loader the application's loader, or null
 * @param writer the application's writer, or null
 * @param executor runs what nobody waits for; not closed with the cache
 */
record CacheResources<K, V>(
    String name,
    Store store,
    boolean shared,
    CacheCodecs<K, V> codecs,
    ExpiryPolicy expiryPolicy,
    CacheLoader<K, V> loader,
    CacheWriter<? super K, ? super V> writer,
    Executor executor) {

  /** Opens everything; if something fails what was opened before is closed. */
  static <K, V> CacheResources<K, V> open(
      String name,
      RefcacheConfiguration<K, V> configuration,
      Settings settings,
      Backend backend,
      Executor executor) {
    List<Object> opened = new ArrayList<>();
    try {
      ContentForm form = Settings.contentForm(configuration);
      boolean shared = backend.isShared() && !form.onHeap();
      CacheCodecs<K, V> codecs =
          shared
              ? settings.sharedCodecs(name, configuration)
              : settings.codecs(name, configuration);
      ExpiryPolicy expiryPolicy =
          Objects.requireNonNull(
              make(configuration.getExpiryPolicyFactory(), opened), "no expiry policy was made");
      CacheLoader<K, V> loader = make(configuration.getCacheLoaderFactory(), opened);
      CacheWriter<? super K, ? super V> writer =
          make(configuration.getCacheWriterFactory(), opened);
      Store store = open(name, settings.storeOptions(configuration), form, backend);
      return new CacheResources<>(
          name, store, shared, codecs, expiryPolicy, loader, writer, executor);
    } catch (RuntimeException | Error e) {
      Failures failures = new Failures();
      failures.add(e);
      Closing.closeAll(opened, failures);
      throw e;
    }
  }

  private static Store open(
      String name, Map<String, String> options, ContentForm form, Backend backend) {
    try {
      return backend.open(name, options, form);
    } catch (StoreException e) {
      throw Entries.failure(e);
    }
  }

  private static <T> T make(Factory<T> factory, List<Object> opened) {
    T made = factory == null ? null : factory.create();
    if (made != null) {
      opened.add(made);
    }
    return made;
  }

  /** What the operations of the cache share. */
  CacheParts<K, V> parts(RefcacheCache<K, V> source, RefcacheConfiguration<K, V> configuration) {
    EntryLoader<K, V> entryLoader = loader == null ? null : new EntryLoader<>(loader);
    boolean writesThrough = configuration.isWriteThrough() && writer != null;
    Entries<K, V> entries = new Entries<>(store, codecs);
    KeyLocks locks = new KeyLocks(name);
    EventDispatcher<K, V> events = new EventDispatcher<>(source, executor);
    return new CacheParts<>(
        name,
        entries,
        shared,
        locks,
        new ExpiryCalculator(expiryPolicy),
        events,
        new ForeignChanges<>(name, entries, locks, events, executor),
        new CacheStatistics(this::evictedKeys),
        entryLoader,
        configuration.isReadThrough() ? entryLoader : null,
        writesThrough ? new EntryWriter<>(writer) : null);
  }

  private long evictedKeys() {
    try {
      return store.evictedKeys();
    } catch (IllegalStateException closed) {
      return 0;
    }
  }

  /** Closes everything, and the store last. */
  void close(Failures failures) {
    List<Object> resources = new ArrayList<>();
    resources.add(loader);
    resources.add(writer);
    resources.add(expiryPolicy);
    resources.add(store);
    Closing.closeAll(resources, failures);
  }
}
