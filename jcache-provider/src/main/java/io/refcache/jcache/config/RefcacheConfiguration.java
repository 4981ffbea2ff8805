package io.refcache.jcache.config;

import io.refcache.jcache.codec.Codec;
import io.refcache.jcache.codec.HeapEstimator;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import javax.cache.configuration.CacheEntryListenerConfiguration;
import javax.cache.configuration.CompleteConfiguration;
import javax.cache.configuration.Configuration;
import javax.cache.configuration.Factory;
import javax.cache.expiry.EternalExpiryPolicy;
import javax.cache.expiry.ExpiryPolicy;
import javax.cache.integration.CacheLoader;
import javax.cache.integration.CacheWriter;

/**
 * The configuration of a cache: what JSR-107 defines, and the options of Refcache under the names
 * of redis.conf.
 *
 * <pre>{@code
 * manager.createCache("users",
 *     RefcacheConfiguration.builder(Long.class, User.class)
 *         .maxmemory("64mb")
 *         .maxmemoryPolicy("allkeys-lfu")
 *         .ttl(Duration.ofMinutes(10))
 *         .build());
 * }</pre>
 *
 * <p>Options that are set here win over those of a configuration file; what is not set is looked up
 * there. Names and values are checked when a cache is created, by the backend that is to obey them.
 * Every cache answers {@code getConfiguration(RefcacheConfiguration.class)} with what holds for it.
 *
 * <p>Immutable. Serializable as far as the factories, listeners, codecs and the heap estimator are.
 */
public final class RefcacheConfiguration<K, V> implements CompleteConfiguration<K, V> {
  private static final long serialVersionUID = 1L;

  private final Class<K> keyType;
  private final Class<V> valueType;
  private final boolean storeByValue;
  private final boolean readThrough;
  private final boolean writeThrough;
  private final boolean statisticsEnabled;
  private final boolean managementEnabled;
  private final Factory<CacheLoader<K, V>> cacheLoaderFactory;
  private final Factory<CacheWriter<? super K, ? super V>> cacheWriterFactory;
  private final Factory<ExpiryPolicy> expiryPolicyFactory;
  private final ArrayList<CacheEntryListenerConfiguration<K, V>> listeners;
  private final TreeMap<String, String> options;
  private final ArrayList<Codec<?>> keyCodecs;
  private final ArrayList<Codec<?>> valueCodecs;
  private final HeapEstimator heapEstimator;

  RefcacheConfiguration(RefcacheConfigurationBuilder<K, V> from) {
    keyType = from.keyType;
    valueType = from.valueType;
    storeByValue = from.storeByValue;
    readThrough = from.readThrough;
    writeThrough = from.writeThrough;
    statisticsEnabled = from.statisticsEnabled;
    managementEnabled = from.managementEnabled;
    cacheLoaderFactory = from.cacheLoaderFactory;
    cacheWriterFactory = from.cacheWriterFactory;
    expiryPolicyFactory = from.expiryPolicyFactory;
    listeners = new ArrayList<>(from.listeners);
    options = new TreeMap<>(from.options);
    keyCodecs = new ArrayList<>(from.keyCodecs);
    valueCodecs = new ArrayList<>(from.valueCodecs);
    heapEstimator = from.heapEstimator;
  }

  /** The start of a configuration with the defaults of JSR-107. */
  public static <K, V> RefcacheConfigurationBuilder<K, V> builder(
      Class<K> keyType, Class<V> valueType) {
    return new RefcacheConfigurationBuilder<>(keyType, valueType);
  }

  /** The same as another configuration, whichever kind it is of. */
  public static <K, V> RefcacheConfiguration<K, V> of(Configuration<K, V> configuration) {
    if (configuration instanceof RefcacheConfiguration<K, V> already) {
      return already;
    }
    RefcacheConfigurationBuilder<K, V> builder =
        builder(configuration.getKeyType(), configuration.getValueType())
            .storeByValue(configuration.isStoreByValue());
    if (configuration instanceof CompleteConfiguration<K, V> complete) {
      builder.standard(complete);
    }
    return builder.build();
  }

  /** The start of a configuration that differs from this one. */
  public RefcacheConfigurationBuilder<K, V> toBuilder() {
    RefcacheConfigurationBuilder<K, V> builder =
        builder(keyType, valueType).storeByValue(storeByValue).standard(this);
    builder.options.putAll(options);
    builder.keyCodecs = List.copyOf(keyCodecs);
    builder.valueCodecs = List.copyOf(valueCodecs);
    builder.heapEstimator = heapEstimator;
    return builder;
  }

  @Override
  public Class<K> getKeyType() {
    return keyType;
  }

  @Override
  public Class<V> getValueType() {
    return valueType;
  }

  @Override
  public boolean isStoreByValue() {
    return storeByValue;
  }

  @Override
  public boolean isReadThrough() {
    return readThrough;
  }

  @Override
  public boolean isWriteThrough() {
    return writeThrough;
  }

  @Override
  public boolean isStatisticsEnabled() {
    return statisticsEnabled;
  }

  @Override
  public boolean isManagementEnabled() {
    return managementEnabled;
  }

  /** The listeners in the order in which they were added; not modifiable. */
  @Override
  public Iterable<CacheEntryListenerConfiguration<K, V>> getCacheEntryListenerConfigurations() {
    return Collections.unmodifiableList(listeners);
  }

  /** The factory of the loader, or null. */
  @Override
  public Factory<CacheLoader<K, V>> getCacheLoaderFactory() {
    return cacheLoaderFactory;
  }

  /** The factory of the writer, or null. */
  @Override
  public Factory<CacheWriter<? super K, ? super V>> getCacheWriterFactory() {
    return cacheWriterFactory;
  }

  @Override
  public Factory<ExpiryPolicy> getExpiryPolicyFactory() {
    return expiryPolicyFactory;
  }

  /** Whether entries never expire: the default of JSR-107. */
  public boolean isEternal() {
    return expiryPolicyFactory.equals(EternalExpiryPolicy.factoryOf());
  }

  /** The options by name, sorted; not modifiable. Of a cache: all that are not at their default. */
  public SortedMap<String, String> options() {
    return Collections.unmodifiableSortedMap(options);
  }

  /** The value of an option, or null. */
  public String option(String name) {
    return options.get(name);
  }

  /** The codec instance that writes the keys, then those that are read with; empty if not given. */
  public List<Codec<?>> keyCodecs() {
    return Collections.unmodifiableList(keyCodecs);
  }

  /** The codec instance that writes the values, then those that are read with. */
  public List<Codec<?>> valueCodecs() {
    return Collections.unmodifiableList(valueCodecs);
  }

  /** The instance that estimates the size of values by reference, or null. */
  public HeapEstimator heapEstimator() {
    return heapEstimator;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof RefcacheConfiguration<?, ?> that && fields().equals(that.fields());
  }

  @Override
  public int hashCode() {
    return Objects.hash(keyType, valueType, storeByValue, options);
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder("RefcacheConfiguration{");
    fields().forEach((name, value) -> text.append(name).append('=').append(value).append(", "));
    text.setLength(text.length() - 2);
    return text.append('}').toString();
  }

  /** What decides about equality, in the order of {@link #toString}. */
  private Map<String, Object> fields() {
    Map<String, Object> fields = new java.util.LinkedHashMap<>();
    fields.put("keyType", keyType);
    fields.put("valueType", valueType);
    fields.put("storeByValue", storeByValue);
    fields.put("readThrough", readThrough);
    fields.put("writeThrough", writeThrough);
    fields.put("statisticsEnabled", statisticsEnabled);
    fields.put("managementEnabled", managementEnabled);
    fields.put("cacheLoaderFactory", cacheLoaderFactory);
    fields.put("cacheWriterFactory", cacheWriterFactory);
    fields.put("expiryPolicyFactory", expiryPolicyFactory);
    fields.put("listeners", listeners);
    fields.put("options", options);
    fields.put("keyCodecs", keyCodecs);
    fields.put("valueCodecs", valueCodecs);
    fields.put("heapEstimator", heapEstimator);
    return fields;
  }
}
