package io.refcache.jcache;

import io.refcache.jcache.config.RefcacheConfiguration;
import io.refcache.jcache.event.EvictionListener;
import io.refcache.jcache.management.CacheStatistics;
import io.refcache.jcache.management.KeySample;
import io.refcache.jcache.management.Managed;
import io.refcache.store.Backend;
import io.refcache.store.EntryInfo;
import io.refcache.store.FigureTable;
import io.refcache.store.Store;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import javax.cache.Cache;
import javax.cache.configuration.CacheEntryListenerConfiguration;
import javax.cache.configuration.Configuration;
import javax.cache.integration.CompletionListener;
import javax.cache.processor.EntryProcessor;
import javax.cache.processor.EntryProcessorResult;

/**
 * A cache whose entries live in a {@link Store}.
 *
 * <p>This class checks that the cache is open, then the arguments for null, then their types, and
 * hands over. Beyond {@link Cache} it offers, by {@code cache.unwrap(RefcacheCache.class)},
 * statistics without JMX, figures and options under Redis' names, a look at entries, and eviction
 * listeners.
 *
 * <p>Safe for use by many threads.
 */
public final class RefcacheCache<K, V> implements Cache<K, V>, Managed {
  private final RefcacheManager manager;
  private final CacheLifecycle<K, V> life;
  private final CacheParts<K, V> parts;
  private final EntryReads<K, V> reads;
  private final EntryWrites<K, V> writes;
  private final BulkWrites<K, V> bulkWrites;
  private final BulkLoad<K, V> bulkLoad;
  private final EntryProcessing<K, V> processing;
  private final Class<K> keyType;
  private final Class<V> valueType;

  /** Made by {@link RefcacheManager}, which {@linkplain CacheLifecycle#start starts} it. */
  RefcacheCache(
      RefcacheManager manager,
      RefcacheConfiguration<K, V> configuration,
      CacheResources<K, V> resources) {
    this.manager = manager;
    this.keyType = configuration.getKeyType();
    this.valueType = configuration.getValueType();
    this.parts = resources.parts(this, configuration);
    this.reads = new EntryReads<>(parts);
    this.writes = new EntryWrites<>(parts);
    this.bulkWrites = new BulkWrites<>(parts, writes);
    this.bulkLoad = new BulkLoad<>(parts, reads, resources.executor());
    this.life = new CacheLifecycle<>(this, parts, bulkLoad, configuration, resources);
    this.processing = new EntryProcessing<>(parts, valueType);
  }

  CacheLifecycle<K, V> life() {
    return life;
  }

  @Override
  public String getName() {
    return parts.name();
  }

  @Override
  public RefcacheManager getCacheManager() {
    return manager;
  }

  @Override
  public <C extends Configuration<K, V>> C getConfiguration(Class<C> type) {
    RefcacheConfiguration<K, V> configuration = life.configuration();
    if (type.isInstance(configuration)) {
      return type.cast(configuration);
    }
    throw new IllegalArgumentException(
        "cache '%s' has no configuration of type %s, but Configuration, CompleteConfiguration and %s"
            .formatted(getName(), type.getName(), RefcacheConfiguration.class.getName()));
  }

  @Override
  public V get(K key) {
    checkOpen();
    checkNotNull(key, "key");
    return reads.get(key);
  }

  @Override
  public Map<K, V> getAll(Set<? extends K> keys) {
    checkOpen();
    checkKeys(keys);
    return reads.getAll(keys);
  }

  @Override
  public boolean containsKey(K key) {
    checkOpen();
    checkNotNull(key, "key");
    return reads.containsKey(key);
  }

  @Override
  public void loadAll(
      Set<? extends K> keys, boolean replaceExistingValues, CompletionListener listener) {
    checkOpen();
    checkKeys(keys);
    CacheOperation operation =
        replaceExistingValues ? CacheOperation.LOAD_ALL_REPLACING : CacheOperation.LOAD_ALL;
    bulkLoad.start(keys, operation, listener);
  }

  @Override
  public void put(K key, V value) {
    check(key, value);
    writes.put(CacheOperation.PUT, key, value);
  }

  @Override
  public V getAndPut(K key, V value) {
    check(key, value);
    return writes.getAndPut(CacheOperation.GET_AND_PUT, key, value);
  }

  @Override
  public void putAll(Map<? extends K, ? extends V> map) {
    checkOpen();
    checkNotNull(map, "map");
    map.forEach(this::checkEntry);
    bulkWrites.putAll(map);
  }

  @Override
  public boolean putIfAbsent(K key, V value) {
    check(key, value);
    return writes.put(CacheOperation.PUT_IF_ABSENT, key, value) == Outcome.CREATED;
  }

  @Override
  public boolean remove(K key) {
    checkOpen();
    checkNotNull(key, "key");
    return writes.remove(CacheOperation.REMOVE, key) == Outcome.REMOVED;
  }

  @Override
  public boolean remove(K key, V oldValue) {
    check(key, oldValue);
    return writes.remove(key, oldValue);
  }

  @Override
  public V getAndRemove(K key) {
    checkOpen();
    checkNotNull(key, "key");
    return writes.getAndRemove(key);
  }

  @Override
  public boolean replace(K key, V oldValue, V newValue) {
    check(key, newValue);
    checkNotNull(oldValue, "old value");
    checkType(oldValue, valueType, "value");
    return writes.replace(key, oldValue, newValue);
  }

  @Override
  public boolean replace(K key, V value) {
    check(key, value);
    return writes.put(CacheOperation.REPLACE, key, value) == Outcome.UPDATED;
  }

  @Override
  public V getAndReplace(K key, V value) {
    check(key, value);
    return writes.getAndPut(CacheOperation.GET_AND_REPLACE, key, value);
  }

  @Override
  public void removeAll(Set<? extends K> keys) {
    checkOpen();
    checkKeys(keys);
    bulkWrites.removeAll(keys);
  }

  @Override
  public void removeAll() {
    checkOpen();
    bulkWrites.removeAll();
  }

  @Override
  public void clear() {
    checkOpen();
    parts.entries().clear();
  }

  @Override
  public <T> T invoke(K key, EntryProcessor<K, V, T> processor, Object... arguments) {
    checkOpen();
    checkNotNull(key, "key");
    checkNotNull(processor, "entry processor");
    return processing.invoke(key, processor, arguments);
  }

  @Override
  public <T> Map<K, EntryProcessorResult<T>> invokeAll(
      Set<? extends K> keys, EntryProcessor<K, V, T> processor, Object... arguments) {
    checkOpen();
    checkKeys(keys);
    checkNotNull(processor, "entry processor");
    return processing.invokeAll(keys, processor, arguments);
  }

  @Override
  public Iterator<Cache.Entry<K, V>> iterator() {
    checkOpen();
    return new CacheIterator<>(parts, writes, this::checkOpen);
  }

  @Override
  public void registerCacheEntryListener(CacheEntryListenerConfiguration<K, V> configuration) {
    checkOpen();
    checkNotNull(configuration, "listener configuration");
    life.register(configuration);
  }

  @Override
  public void deregisterCacheEntryListener(CacheEntryListenerConfiguration<K, V> configuration) {
    checkOpen();
    checkNotNull(configuration, "listener configuration");
    life.deregister(configuration);
  }

  @Override
  public void close() {
    manager.close(this);
  }

  @Override
  public boolean isClosed() {
    return life.isClosed();
  }

  @Override
  public <T> T unwrap(Class<T> type) {
    for (Object part : new Object[] {this, store(), parts.statistics()}) {
      if (type.isInstance(part)) {
        return type.cast(part);
      }
    }
    throw new IllegalArgumentException(
        "cache '%s' is not a %s; it is a RefcacheCache, a Store and has CacheStatistics"
            .formatted(getName(), type.getName()));
  }

  // Beyond the specification.

  /** The cache's statistics, as the standard MXBean has them. */
  public CacheStatistics statistics() {
    return parts.statistics();
  }

  /** The number of entries, expired ones that are not yet removed included ({@code DBSIZE}). */
  public long size() {
    checkOpen();
    return store().size();
  }

  /**
   * What is known of an entry beyond its value; no use of the entry, and counted nowhere.
   *
   * @return null if there is no entry
   */
  public EntryInfo inspect(K key) {
    checkOpen();
    checkNotNull(key, "key");
    return reads.inspect(key);
  }

  /** Adds a listener that is told of entries that {@code maxmemory-policy} pushes out. */
  public void addEvictionListener(EvictionListener<? super K, ? super V> listener) {
    checkOpen();
    checkNotNull(listener, "eviction listener");
    life.evictions().add(listener);
  }

  /** Takes out an eviction listener; returns whether it was there. It is not closed. */
  public boolean removeEvictionListener(EvictionListener<? super K, ? super V> listener) {
    checkOpen();
    return life.evictions().remove(listener);
  }

  @Override
  public Map<String, Object> info() {
    checkOpen();
    Map<String, Object> info = new LinkedHashMap<>(store().info());
    bulkLoad.writeTo(info);
    info.put("dropped_events", parts.events().dropped());
    info.put("dropped_eviction_events", life.evictions().dropped());
    return info;
  }

  @Override
  public Map<String, FigureTable> tables() {
    checkOpen();
    return store().tables();
  }

  @Override
  public Map<String, String> options() {
    checkOpen();
    return store().options();
  }

  @Override
  public void setOption(String option, String value) {
    checkOpen();
    store().setOption(option, value);
  }

  /** {@inheritDoc} It is the memory of all caches of the manager. */
  @Override
  public String memoryDoctor() {
    checkOpen();
    return manager.unwrap(Backend.class).memoryDoctor();
  }

  @Override
  public void resetStatistics() {
    checkOpen();
    store().resetStatistics();
    parts.statistics().clear();
  }

  /** {@inheritDoc} Keys may be text, numbers or UUIDs. */
  @Override
  public String describe(String key) {
    K typed = TextKeys.parse(key, keyType);
    EntryInfo info = inspect(typed);
    return info == null ? "no such key" : TextKeys.format(info);
  }

  @Override
  public List<KeySample> sampleKeys(int count) {
    checkOpen();
    return KeySampler.sample(parts.entries(), count);
  }

  private Store store() {
    return parts.entries().store();
  }

  @Override
  public String toString() {
    return "RefcacheCache{" + getName() + " of " + manager.maskedUri() + "}";
  }

  private void checkOpen() {
    if (life.isClosed()) {
      throw new IllegalStateException("cache '" + getName() + "' is closed");
    }
  }

  private void check(K key, V value) {
    checkOpen();
    checkEntry(key, value);
  }

  private void checkEntry(K key, V value) {
    checkNotNull(key, "key");
    checkNotNull(value, "value");
    checkType(key, keyType, "key");
    checkType(value, valueType, "value");
  }

  private static void checkKeys(Set<?> keys) {
    checkNotNull(keys, "keys");
    for (Object key : keys) {
      checkNotNull(key, "key");
    }
  }

  private static void checkNotNull(Object object, String what) {
    Objects.requireNonNull(object, what);
  }

  private void checkType(Object object, Class<?> type, String what) {
    if (!type.isInstance(object)) {
      throw new ClassCastException(
          "cache '%s' has %ss of %s, not of %s"
              .formatted(getName(), what, type.getName(), object.getClass().getName()));
    }
  }
}
