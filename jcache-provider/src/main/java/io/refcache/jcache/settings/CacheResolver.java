package io.refcache.jcache.settings;

import io.refcache.jcache.codec.Codec;
import io.refcache.jcache.codec.HeapEstimator;
import io.refcache.jcache.config.FixedExpiry;
import io.refcache.jcache.config.RefcacheConfiguration;
import io.refcache.jcache.config.RefcacheConfigurationBuilder;
import java.util.Collection;
import java.util.List;
import java.util.function.Consumer;
import javax.cache.configuration.Factory;
import javax.cache.expiry.Duration;
import javax.cache.expiry.EternalExpiryPolicy;
import javax.cache.expiry.ExpiryPolicy;
import javax.cache.integration.CacheLoader;
import javax.cache.integration.CacheWriter;

/** Lays what code says and what sections say over one another, for one cache. */
final class CacheResolver<K, V> {
  private final RefcacheConfiguration<K, V> code;
  private final RefcacheConfigurationBuilder<K, V> result;
  private final Section given;
  private final List<Section> sections;
  private final ClassFinder classes;
  private final boolean override;
  private boolean typesFromFile;

  /**
   * @param given the options that code gives by name, which win always
   * @param sections those of the file, the most important first
   */
  CacheResolver(
      RefcacheConfiguration<K, V> code,
      Section given,
      List<Section> sections,
      ClassFinder classes) {
    this.code = code;
    this.result = code.toBuilder();
    this.given = given;
    this.sections = sections;
    this.classes = classes;
    Setting setting = inFile(CacheOption.OVERRIDE.optionName());
    this.override = setting != null && CacheOption.flag(setting);
    this.typesFromFile = override;
  }

  /** Says that code has not chosen the types. */
  CacheResolver<K, V> typesFromFile() {
    typesFromFile = true;
    return this;
  }

  RefcacheConfiguration<K, V> resolve(Collection<String> storeOptions) {
    resolveTypes();
    flag(CacheOption.STORE_BY_VALUE, code.isStoreByValue(), result::storeByValue);
    flag(CacheOption.STATISTICS, !code.isStatisticsEnabled(), result::statisticsEnabled);
    flag(CacheOption.MANAGEMENT, !code.isManagementEnabled(), result::managementEnabled);
    flag(CacheOption.READ_THROUGH, !code.isReadThrough(), result::readThrough);
    flag(CacheOption.WRITE_THROUGH, !code.isWriteThrough(), result::writeThrough);
    resolveIntegration();
    resolveExpiry();
    for (CacheOption option : CacheOption.values()) {
      result.option(option.optionName(), null);
      if (option.isProviders()) {
        keep(option.optionName());
      }
    }
    storeOptions.forEach(this::keep);
    checkClasses();
    return result.build();
  }

  @SuppressWarnings("unchecked") // the file says what K and V are, as a cast would
  private void resolveTypes() {
    Class<?> keyType = code.getKeyType();
    Class<?> valueType = code.getValueType();
    Setting key = standard(CacheOption.KEY_TYPE, typesFromFile);
    if (key != null) {
      keyType = classes.find(key, Object.class);
    }
    Setting value = standard(CacheOption.VALUE_TYPE, typesFromFile);
    if (value != null) {
      valueType = classes.find(value, Object.class);
    }
    result.types((Class<K>) keyType, (Class<V>) valueType);
  }

  @SuppressWarnings({"unchecked", "rawtypes"}) // as above
  private void resolveIntegration() {
    Setting loader =
        standard(CacheOption.CACHE_LOADER, code.getCacheLoaderFactory() == null || override);
    if (loader != null) {
      result.cacheLoaderFactory(
          (Factory) new InstanceFactory<>(classes.find(loader, CacheLoader.class)));
    }
    Setting writer =
        standard(CacheOption.CACHE_WRITER, code.getCacheWriterFactory() == null || override);
    if (writer != null) {
      result.cacheWriterFactory(
          (Factory) new InstanceFactory<>(classes.find(writer, CacheWriter.class)));
    }
  }

  /** Expiry is taken as a whole from the first section that says anything about it. */
  private void resolveExpiry() {
    if (given.hasAnyOf(CacheOption.EXPIRY)) {
      result.expiryPolicyFactory(expiryOf(given));
    } else if (override || code.isEternal()) {
      sections.stream()
          .filter(section -> section.hasAnyOf(CacheOption.EXPIRY))
          .findFirst()
          .ifPresent(section -> result.expiryPolicyFactory(expiryOf(section)));
    }
  }

  private static Factory<ExpiryPolicy> expiryOf(Section section) {
    FixedExpiry expiry;
    if (section.get(CacheOption.TTL) != null) {
      expiry = FixedExpiry.ttl(CacheOption.duration(section.get(CacheOption.TTL)));
    } else if (section.get(CacheOption.TTI) != null) {
      expiry = FixedExpiry.tti(CacheOption.duration(section.get(CacheOption.TTI)));
    } else {
      Duration creation = durationOf(section, CacheOption.TTL_ON_CREATION);
      expiry =
          new FixedExpiry(
              creation == null ? Duration.ETERNAL : creation,
              durationOf(section, CacheOption.TTL_ON_ACCESS),
              durationOf(section, CacheOption.TTL_ON_UPDATE));
    }
    boolean eternal = expiry.equals(FixedExpiry.ttl(Duration.ETERNAL));
    return eternal ? EternalExpiryPolicy.factoryOf() : expiry;
  }

  private static Duration durationOf(Section section, CacheOption option) {
    Setting setting = section.get(option);
    return setting == null ? null : CacheOption.duration(setting);
  }

  private void flag(CacheOption option, boolean codeIsDefault, Consumer<Boolean> target) {
    Setting setting = standard(option, codeIsDefault || override);
    if (setting != null) {
      target.accept(CacheOption.flag(setting));
    }
  }

  /** The setting of an option that JSR-107 defines too; null if there is none, or code wins. */
  private Setting standard(CacheOption option, boolean fileCounts) {
    Setting byName = given.get(option);
    return byName != null || !fileCounts ? byName : inFile(option.optionName());
  }

  /** Keeps what is said of an option in the result. */
  private void keep(String option) {
    Setting setting = setting(option);
    result.option(option, setting == null ? null : setting.value());
  }

  private Setting setting(String option) {
    Setting byName = given.get(option);
    return byName != null ? byName : inFile(option);
  }

  private Setting inFile(String option) {
    for (Section section : sections) {
      Setting setting = section.get(option);
      if (setting != null) {
        return setting;
      }
    }
    return null;
  }

  /** Looks for the classes that are needed later, while it is known where they are written. */
  private void checkClasses() {
    checkClass(CacheOption.KEY_CODEC, Codec.class);
    checkClass(CacheOption.VALUE_CODEC, Codec.class);
    checkClass(CacheOption.HEAP_ESTIMATOR, HeapEstimator.class);
  }

  private void checkClass(CacheOption option, Class<?> kind) {
    Setting setting = setting(option.optionName());
    if (setting != null) {
      classes.findAll(setting, kind);
    }
  }
}
