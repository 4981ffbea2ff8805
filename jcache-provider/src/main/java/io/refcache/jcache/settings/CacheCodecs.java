package io.refcache.jcache.settings;

import io.refcache.jcache.codec.Codec;
import io.refcache.jcache.codec.CodecSettings;
import io.refcache.jcache.codec.Codecs;
import io.refcache.jcache.codec.HeapEstimator;
import io.refcache.jcache.codec.KeyCodec;
import io.refcache.jcache.codec.SerialPolicy;
import io.refcache.jcache.codec.ValueCodec;
import io.refcache.jcache.config.RefcacheConfiguration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * The codecs of one cache.
 *
 * @param estimator what values by reference are charged; for those by value the default one
 */
public record CacheCodecs<K, V>(KeyCodec<K> keys, ValueCodec<V> values, HeapEstimator estimator) {

  /** The codecs of a cache whose entries do not outlive it. */
  static <K, V> CacheCodecs<K, V> of(
      String cacheName, RefcacheConfiguration<K, V> resolved, ClassFinder classes) {
    CodecSettings settings =
        CodecSettings.of(cacheName, classes.loader())
            .withSerialPolicy(policyOf(resolved, SerialPolicy.limits()));
    return of(resolved, settings, classes);
  }

  /**
   * The codecs of a cache whose entries others read and write as well. What Java serialization
   * reads then comes from elsewhere: so unless {@code serial-allow} says more it lets in the types
   * of the cache and the built-in list only.
   */
  static <K, V> CacheCodecs<K, V> shared(
      String cacheName, RefcacheConfiguration<K, V> resolved, ClassFinder classes) {
    SerialPolicy ownTypes =
        SerialPolicy.allowing(
            Stream.of(resolved.getKeyType(), resolved.getValueType())
                .map(CacheCodecs::elementOf)
                .filter(type -> !type.isPrimitive())
                .map(Class::getName)
                .toList());
    CodecSettings settings =
        CodecSettings.of(cacheName, classes.loader())
            .shared()
            .withSerialPolicy(policyOf(resolved, ownTypes));
    return of(resolved, settings, classes);
  }

  /** What an array is one of; any other type itself. */
  private static Class<?> elementOf(Class<?> type) {
    return type.isArray() ? elementOf(type.getComponentType()) : type;
  }

  private static <K, V> CacheCodecs<K, V> of(
      RefcacheConfiguration<K, V> resolved, CodecSettings settings, ClassFinder classes) {
    if (!resolved.isStoreByValue()) {
      HeapEstimator estimator = estimatorOf(resolved, classes);
      return new CacheCodecs<>(
          Codecs.keysByReference(), Codecs.valuesByReference(estimator), estimator);
    }
    List<Codec<?>> keys = codecsOf(resolved, CacheOption.KEY_CODEC, classes);
    List<Codec<?>> values = codecsOf(resolved, CacheOption.VALUE_CODEC, classes);
    return new CacheCodecs<>(
        Codecs.keys(with(settings, resolved.keyCodecs().isEmpty() ? keys : resolved.keyCodecs())),
        Codecs.values(
            with(settings, resolved.valueCodecs().isEmpty() ? values : resolved.valueCodecs())),
        HeapEstimator.shallow());
  }

  /** Adds codecs so that the first one writes: the one that is added last does. */
  private static CodecSettings with(CodecSettings settings, List<Codec<?>> codecs) {
    CodecSettings result = settings;
    for (int i = codecs.size() - 1; i >= 0; i--) {
      result = result.withCodec(codecs.get(i));
    }
    return result;
  }

  private static List<Codec<?>> codecsOf(
      RefcacheConfiguration<?, ?> resolved, CacheOption option, ClassFinder classes) {
    List<Codec<?>> codecs = new ArrayList<>();
    Setting setting = settingOf(resolved, option);
    if (setting != null) {
      for (Class<?> type : classes.findAll(setting, Codec.class)) {
        codecs.add((Codec<?>) ClassFinder.instantiate(type));
      }
    }
    return codecs;
  }

  private static SerialPolicy policyOf(
      RefcacheConfiguration<?, ?> resolved, SerialPolicy otherwise) {
    Setting setting = settingOf(resolved, CacheOption.SERIAL_ALLOW);
    return setting == null ? otherwise : CacheOption.patterns(setting);
  }

  private static HeapEstimator estimatorOf(
      RefcacheConfiguration<?, ?> resolved, ClassFinder classes) {
    if (resolved.heapEstimator() != null) {
      return resolved.heapEstimator();
    }
    Setting setting = settingOf(resolved, CacheOption.HEAP_ESTIMATOR);
    return setting == null
        ? HeapEstimator.shallow()
        : ClassFinder.instantiate(classes.find(setting, HeapEstimator.class));
  }

  private static Setting settingOf(RefcacheConfiguration<?, ?> resolved, CacheOption option) {
    String value = resolved.option(option.optionName());
    return value == null
        ? null
        : new Setting("the resolved configuration", 0, option.optionName(), value);
  }
}
