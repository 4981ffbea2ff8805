package io.refcache.jcache.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.time.Duration;
import java.util.Map;
import javax.cache.configuration.CompleteConfiguration;
import javax.cache.configuration.Configuration;
import javax.cache.configuration.FactoryBuilder;
import javax.cache.configuration.MutableCacheEntryListenerConfiguration;
import javax.cache.configuration.MutableConfiguration;
import javax.cache.event.CacheEntryListener;
import javax.cache.expiry.EternalExpiryPolicy;
import javax.cache.integration.CacheLoader;
import org.junit.jupiter.api.Test;

class RefcacheConfigurationTest {

  static final class Loader implements CacheLoader<String, Long>, Serializable {
    private static final long serialVersionUID = 1L;

    @Override
    public Long load(String key) {
      return 1L;
    }

    @Override
    public Map<String, Long> loadAll(Iterable<? extends String> keys) {
      return Map.of();
    }
  }

  record Listener(int id) implements CacheEntryListener<String, Long>, Serializable {}

  private static MutableCacheEntryListenerConfiguration<String, Long> listener(int id) {
    return new MutableCacheEntryListenerConfiguration<>(
        FactoryBuilder.factoryOf(new Listener(id)), null, true, false);
  }

  private static RefcacheConfigurationBuilder<String, Long> full() {
    return RefcacheConfiguration.builder(String.class, Long.class)
        .storeByValue(false)
        .readThrough(true)
        .writeThrough(true)
        .statisticsEnabled(true)
        .managementEnabled(true)
        .cacheLoaderFactory(
            new FactoryBuilder.ClassFactory<CacheLoader<String, Long>>(Loader.class.getName()))
        .ttl(Duration.ofSeconds(10))
        .listener(listener(1))
        .maxmemory("64mb")
        .maxmemoryPolicy("volatile-ttl")
        .onFull("drop")
        .valueSharing(true)
        .lazyfreeLazyEviction(false)
        .lazyfreeLazyExpire(false)
        .lazyfreeLazyServerDel(false)
        .lazyfreeLazyUserDel(false)
        .lazyfreeLazyUserFlush(true)
        .serialAllow("com.acme.**", "org.acme.A");
  }

  @Test
  void hasTheStandardsDefaults() {
    RefcacheConfiguration<Object, Object> ours =
        RefcacheConfiguration.builder(Object.class, Object.class).build();
    MutableConfiguration<Object, Object> standard = new MutableConfiguration<>();
    assertThat(RefcacheConfiguration.of(standard)).isEqualTo(ours);
    // The standard's class compares with its own kind only: what it has taken over is compared.
    assertThat(new MutableConfiguration<>(ours)).isEqualTo(standard);
    assertThat(ours.getExpiryPolicyFactory()).isEqualTo(EternalExpiryPolicy.factoryOf());
    assertThat(ours.isEternal()).isTrue();
  }

  @Test
  void optionsAreNamedAsInRedisConf() {
    assertThat(full().build().options())
        .isEqualTo(
            Map.of(
                "maxmemory", "64mb",
                "maxmemory-policy", "volatile-ttl",
                "on-full", "drop",
                "value-sharing", "yes",
                "lazyfree-lazy-eviction", "no",
                "lazyfree-lazy-expire", "no",
                "lazyfree-lazy-server-del", "no",
                "lazyfree-lazy-user-del", "no",
                "lazyfree-lazy-user-flush", "yes",
                "serial-allow", "com.acme.**,org.acme.A"));
  }

  @Test
  void takesOverWhateverConfigurationIsGiven() {
    RefcacheConfiguration<String, Long> full = full().build();
    assertThat(RefcacheConfiguration.of(full)).isSameAs(full);
    CompleteConfiguration<String, Long> complete = new MutableConfiguration<>(full);
    RefcacheConfiguration<String, Long> standardPart = RefcacheConfiguration.of(complete);
    assertThat(new MutableConfiguration<>(standardPart)).isEqualTo(complete);
    assertThat(standardPart.options()).isEmpty();

    Configuration<String, Long> bare =
        new Configuration<>() {
          private static final long serialVersionUID = 1L;

          @Override
          public Class<String> getKeyType() {
            return String.class;
          }

          @Override
          public Class<Long> getValueType() {
            return Long.class;
          }

          @Override
          public boolean isStoreByValue() {
            return false;
          }
        };
    assertThat(RefcacheConfiguration.of(bare))
        .isEqualTo(
            RefcacheConfiguration.builder(String.class, Long.class).storeByValue(false).build());
  }

  @Test
  void equalsLooksAtEverything() {
    RefcacheConfiguration<String, Long> full = full().build();
    assertThat(full).isEqualTo(full().build()).hasSameHashCodeAs(full().build());
    assertThat(full.toBuilder().build()).isEqualTo(full);
    assertThat(full)
        .isNotEqualTo(full().storeByValue(true).build())
        .isNotEqualTo(full().readThrough(false).build())
        .isNotEqualTo(full().writeThrough(false).build())
        .isNotEqualTo(full().statisticsEnabled(false).build())
        .isNotEqualTo(full().managementEnabled(false).build())
        .isNotEqualTo(full().cacheLoaderFactory(null).build())
        .isNotEqualTo(full().tti(Duration.ofSeconds(10)).build())
        .isNotEqualTo(full().listener(listener(2)).build())
        .isNotEqualTo(full().removeListener(listener(1)).build())
        .isNotEqualTo(full().maxmemory(1).build())
        .isNotEqualTo(full().heapEstimator(object -> 1).build())
        .isNotEqualTo(new Object());
  }

  @Test
  void aBuiltConfigurationStaysAsItIs() {
    RefcacheConfigurationBuilder<String, Long> builder = full();
    RefcacheConfiguration<String, Long> built = builder.build();
    builder.maxmemory(1).listener(listener(2)).option("on-full", null);
    assertThat(built).isEqualTo(full().build());
    assertThatThrownBy(() -> built.options().put("a", "b"))
        .isInstanceOf(UnsupportedOperationException.class);
    assertThatThrownBy(() -> built.getCacheEntryListenerConfigurations().iterator().remove())
        .isInstanceOf(Exception.class);
  }

  @Test
  void isSerializable() throws IOException, ClassNotFoundException {
    RefcacheConfiguration<String, Long> full =
        full().removeListener(listener(1)).cacheLoaderFactory(null).build();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(full);
    }
    try (ObjectInputStream in =
        new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
      assertThat(in.readObject()).isEqualTo(full);
    }
  }

  @Test
  void saysWhatItHolds() {
    assertThat(full().build().toString())
        .startsWith("RefcacheConfiguration{keyType=class java.lang.String")
        .contains("storeByValue=false", "maxmemory=64mb");
  }

  @Test
  void aListenerIsRegisteredOnceOnly() {
    assertThatThrownBy(() -> full().listener(listener(1)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void timesToLiveAreExpiryPolicies() {
    javax.cache.expiry.Duration tenSeconds =
        new javax.cache.expiry.Duration(java.util.concurrent.TimeUnit.SECONDS, 10);
    assertThat(full().build().getExpiryPolicyFactory().create())
        .isEqualTo(new FixedExpiry(tenSeconds, null, tenSeconds));
    assertThat(full().tti(Duration.ofSeconds(10)).build().getExpiryPolicyFactory().create())
        .isEqualTo(new FixedExpiry(tenSeconds, tenSeconds, tenSeconds));
  }
}
