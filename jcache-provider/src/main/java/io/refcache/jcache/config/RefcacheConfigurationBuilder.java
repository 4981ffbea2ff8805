package io.refcache.jcache.config;

import io.refcache.jcache.codec.Codec;
import io.refcache.jcache.codec.HeapEstimator;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import javax.cache.configuration.CacheEntryListenerConfiguration;
import javax.cache.configuration.CompleteConfiguration;
import javax.cache.configuration.Factory;
import javax.cache.expiry.Duration;
import javax.cache.expiry.EternalExpiryPolicy;
import javax.cache.expiry.ExpiryPolicy;
import javax.cache.integration.CacheLoader;
import javax.cache.integration.CacheWriter;

/**
 * Collects a {@link RefcacheConfiguration}. Reusable: a built configuration stays as it is. Not
 * thread-safe.
 *
 * <p>Options that have no method of their own go by their name in a configuration file:
 *
 * <pre>{@code
 * RefcacheConfigurationBuilder<Long, User> small =
 *     RefcacheConfiguration.builder(Long.class, User.class)
 *         .maxmemory("16mb")
 *         .tti(Duration.ofMinutes(30))
 *         .statisticsEnabled(true)
 *         .option("segments", "8");
 * manager.createCache("users", small.build());
 * manager.createCache("guests", small.onFull("drop").build());
 * }</pre>
 *
 * <p>What is not set here is looked up in the configuration file; names and values are checked when
 * a cache is created.
 */
public final class RefcacheConfigurationBuilder<K, V> {
  Class<K> keyType;
  Class<V> valueType;
  boolean storeByValue = true;
  boolean readThrough;
  boolean writeThrough;
  boolean statisticsEnabled;
  boolean managementEnabled;
  Factory<CacheLoader<K, V>> cacheLoaderFactory;
  Factory<CacheWriter<? super K, ? super V>> cacheWriterFactory;
  Factory<ExpiryPolicy> expiryPolicyFactory = EternalExpiryPolicy.factoryOf();
  final List<CacheEntryListenerConfiguration<K, V>> listeners = new ArrayList<>();
  final Map<String, String> options = new TreeMap<>();
  List<Codec<?>> keyCodecs = List.of();
  List<Codec<?>> valueCodecs = List.of();
  HeapEstimator heapEstimator;

  RefcacheConfigurationBuilder(Class<K> keyType, Class<V> valueType) {
    types(keyType, valueType);
  }

  /** The classes that keys and values must be of; {@code Object} for any. */
  public RefcacheConfigurationBuilder<K, V> types(Class<K> keyType, Class<V> valueType) {
    this.keyType = Objects.requireNonNull(keyType, "keyType");
    this.valueType = Objects.requireNonNull(valueType, "valueType");
    return this;
  }

  /** Takes over all that JSR-107 defines but the types and whether values are copied. */
  RefcacheConfigurationBuilder<K, V> standard(CompleteConfiguration<K, V> from) {
    readThrough = from.isReadThrough();
    writeThrough = from.isWriteThrough();
    statisticsEnabled = from.isStatisticsEnabled();
    managementEnabled = from.isManagementEnabled();
    cacheLoaderFactory = from.getCacheLoaderFactory();
    cacheWriterFactory = from.getCacheWriterFactory();
    if (from.getExpiryPolicyFactory() != null) {
      expiryPolicyFactory = from.getExpiryPolicyFactory();
    }
    listeners.clear();
    from.getCacheEntryListenerConfigurations().forEach(listeners::add);
    return this;
  }

  /** What was collected so far. */
  public RefcacheConfiguration<K, V> build() {
    return new RefcacheConfiguration<>(this);
  }

  /** Whether entries are copied to bytes (default), or stay objects on the heap. */
  public RefcacheConfigurationBuilder<K, V> storeByValue(boolean storeByValue) {
    this.storeByValue = storeByValue;
    return this;
  }

  /** Whether a read of an absent entry asks the loader; no by default. */
  public RefcacheConfigurationBuilder<K, V> readThrough(boolean readThrough) {
    this.readThrough = readThrough;
    return this;
  }

  /** Whether writes go to the writer first; no by default. */
  public RefcacheConfigurationBuilder<K, V> writeThrough(boolean writeThrough) {
    this.writeThrough = writeThrough;
    return this;
  }

  /** Whether the standard MBean of statistics is registered; no by default. */
  public RefcacheConfigurationBuilder<K, V> statisticsEnabled(boolean enabled) {
    this.statisticsEnabled = enabled;
    return this;
  }

  /** Whether the standard MBean of the configuration is registered; no by default. */
  public RefcacheConfigurationBuilder<K, V> managementEnabled(boolean enabled) {
    this.managementEnabled = enabled;
    return this;
  }

  /** The loader's factory; null for none. */
  public RefcacheConfigurationBuilder<K, V> cacheLoaderFactory(Factory<CacheLoader<K, V>> factory) {
    this.cacheLoaderFactory = factory;
    return this;
  }

  /** The writer's factory; null for none. */
  public RefcacheConfigurationBuilder<K, V> cacheWriterFactory(
      Factory<CacheWriter<? super K, ? super V>> factory) {
    this.cacheWriterFactory = factory;
    return this;
  }

  /** When entries expire; never by default. {@link #ttl} and {@link #tti} replace it. */
  public RefcacheConfigurationBuilder<K, V> expiryPolicyFactory(Factory<ExpiryPolicy> factory) {
    this.expiryPolicyFactory = Objects.requireNonNull(factory, "factory");
    return this;
  }

  /** Entries expire some time after they were last written. */
  public RefcacheConfigurationBuilder<K, V> ttl(java.time.Duration duration) {
    return expiryPolicyFactory(FixedExpiry.ttl(millis(duration)));
  }

  /** Entries expire some time after they were last written or used. */
  public RefcacheConfigurationBuilder<K, V> tti(java.time.Duration duration) {
    return expiryPolicyFactory(FixedExpiry.tti(millis(duration)));
  }

  /** Adds a listener. */
  public RefcacheConfigurationBuilder<K, V> listener(
      CacheEntryListenerConfiguration<K, V> listener) {
    Objects.requireNonNull(listener, "listener");
    if (listeners.contains(listener)) {
      throw new IllegalArgumentException("a listener can be registered once only: " + listener);
    }
    listeners.add(listener);
    return this;
  }

  /** Takes a listener out again, if it is there. */
  public RefcacheConfigurationBuilder<K, V> removeListener(
      CacheEntryListenerConfiguration<K, V> listener) {
    listeners.remove(listener);
    return this;
  }

  /** The most bytes that the cache may take of its manager's budget: {@code 64mb}, {@code 25%}. */
  public RefcacheConfigurationBuilder<K, V> maxmemory(String size) {
    return option("maxmemory", size);
  }

  /** The most bytes that the cache may take of its manager's budget; 0 for no quota. */
  public RefcacheConfigurationBuilder<K, V> maxmemory(long bytes) {
    return option("maxmemory", Long.toString(bytes));
  }

  /**
   * Which entries are evicted: {@code allkeys-lru}, {@code volatile-ttl}, {@code noeviction} ...
   */
  public RefcacheConfigurationBuilder<K, V> maxmemoryPolicy(String policy) {
    return option("maxmemory-policy", policy);
  }

  /** What becomes of a write that does not fit: {@code fail} (an exception) or {@code drop}. */
  public RefcacheConfigurationBuilder<K, V> onFull(String reaction) {
    return option("on-full", reaction);
  }

  /** Whether equal values are kept once. */
  public RefcacheConfigurationBuilder<K, V> valueSharing(boolean enabled) {
    return option("value-sharing", enabled);
  }

  /** Whether evicted values are freed in the background. */
  public RefcacheConfigurationBuilder<K, V> lazyfreeLazyEviction(boolean enabled) {
    return option("lazyfree-lazy-eviction", enabled);
  }

  /** Whether expired values are freed in the background. */
  public RefcacheConfigurationBuilder<K, V> lazyfreeLazyExpire(boolean enabled) {
    return option("lazyfree-lazy-expire", enabled);
  }

  /** Whether replaced values are freed in the background. */
  public RefcacheConfigurationBuilder<K, V> lazyfreeLazyServerDel(boolean enabled) {
    return option("lazyfree-lazy-server-del", enabled);
  }

  /** Whether removed values are freed in the background. */
  public RefcacheConfigurationBuilder<K, V> lazyfreeLazyUserDel(boolean enabled) {
    return option("lazyfree-lazy-user-del", enabled);
  }

  /** Whether {@code clear} and {@code removeAll} free in the background. */
  public RefcacheConfigurationBuilder<K, V> lazyfreeLazyUserFlush(boolean enabled) {
    return option("lazyfree-lazy-user-flush", enabled);
  }

  /** Any option by its name in a configuration file; null takes it out again. */
  public RefcacheConfigurationBuilder<K, V> option(String name, String value) {
    Objects.requireNonNull(name, "name");
    if (value == null) {
      options.remove(name);
    } else {
      options.put(name, value);
    }
    return this;
  }

  /** The codec of the keys, and older ones whose entries are still to be read. */
  public RefcacheConfigurationBuilder<K, V> keyCodec(Codec<?> codec, Codec<?>... alsoRead) {
    keyCodecs = listOf(codec, alsoRead);
    return this;
  }

  /** The codec of the values, and older ones whose entries are still to be read. */
  public RefcacheConfigurationBuilder<K, V> valueCodec(Codec<?> codec, Codec<?>... alsoRead) {
    valueCodecs = listOf(codec, alsoRead);
    return this;
  }

  /**
   * Lets Java serialization write and read classes of some patterns only ({@code com.acme.**}),
   * besides a built-in list of harmless ones; without a pattern, that list alone.
   */
  public RefcacheConfigurationBuilder<K, V> serialAllow(String... patterns) {
    return option("serial-allow", patterns.length == 0 ? "none" : String.join(",", patterns));
  }

  /** Says how much heap a value of a cache by reference is charged. */
  public RefcacheConfigurationBuilder<K, V> heapEstimator(HeapEstimator estimator) {
    this.heapEstimator = estimator;
    return this;
  }

  private RefcacheConfigurationBuilder<K, V> option(String name, boolean enabled) {
    return option(name, enabled ? "yes" : "no");
  }

  private static Duration millis(java.time.Duration duration) {
    return new Duration(TimeUnit.MILLISECONDS, duration.toMillis());
  }

  private static List<Codec<?>> listOf(Codec<?> first, Codec<?>[] others) {
    List<Codec<?>> all = new ArrayList<>();
    all.add(Objects.requireNonNull(first, "codec"));
    all.addAll(List.of(others));
    return List.copyOf(all);
  }
}
