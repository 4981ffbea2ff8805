package io.refcache.jcache.settings;

import static org.assertj.core.api.Assertions.assertThat;

import io.refcache.jcache.config.FixedExpiry;
import io.refcache.jcache.config.RefcacheConfiguration;
import java.net.URI;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import javax.cache.configuration.MutableConfiguration;
import javax.cache.expiry.CreatedExpiryPolicy;
import javax.cache.expiry.Duration;
import javax.cache.expiry.EternalExpiryPolicy;
import javax.cache.expiry.ExpiryPolicy;
import javax.cache.integration.CacheLoader;
import org.junit.jupiter.api.Test;

class SettingsTest extends SettingsFixture {
  private static final String TIMESTAMPS = "app.default-update-timestamps-region";

  public static final class Loader implements CacheLoader<Object, Object> {
    @Override
    public Object load(Object key) {
      return "loaded";
    }

    @Override
    public Map<Object, Object> loadAll(Iterable<? extends Object> keys) {
      return Map.of();
    }
  }

  private static ExpiryPolicy expiry(RefcacheConfiguration<?, ?> configuration) {
    return configuration.getExpiryPolicyFactory().create();
  }

  private static FixedExpiry ttlSeconds(long seconds) {
    return FixedExpiry.ttl(new Duration(TimeUnit.SECONDS, seconds));
  }

  // Precedence

  @Test
  void nothingConfiguredLeavesEverythingToTheBackend() {
    Settings settings = load(URI.create("refcache-of-no-file"), null);
    assertThat(settings.backend()).isEqualTo("embedded");
    assertThat(settings.backendOptions()).isEmpty();
    assertThat(settings.declaredCaches()).isEmpty();
    assertThat(bare(settings, "users"))
        .isEqualTo(RefcacheConfiguration.of(new MutableConfiguration<>()));
  }

  @Test
  void optionsAtTopLevelAreTheBackends() {
    Settings settings = settings("maxmemory = 512mb", "maxmemory-samples=7", "backend: embedded");
    assertThat(settings.backendOptions())
        .isEqualTo(Map.of("maxmemory", "512mb", "maxmemory-samples", "7"));
    assertThat(settings.storeOptions("users")).isEmpty();
  }

  @Test
  void theNameGoesBeforePatternsAndTheseBeforeDefaults() {
    Settings settings =
        settings(
            "cache.user*.on-full = drop",
            "cache.user*.maxmemory = 2mb",
            "cache.*.maxmemory = 3mb",
            "cache.*.value-sharing = yes",
            "cache.users.maxmemory = 1mb",
            "defaults.maxmemory = 4mb",
            "defaults.maxmemory-policy = allkeys-lru");
    assertThat(settings.storeOptions("users"))
        .isEqualTo(
            Map.of(
                "maxmemory", "1mb",
                "on-full", "drop",
                "value-sharing", "yes",
                "maxmemory-policy", "allkeys-lru"));
    assertThat(settings.storeOptions("users2")).containsEntry("maxmemory", "2mb");
    assertThat(settings.storeOptions("orders")).containsEntry("maxmemory", "3mb");
  }

  @Test
  void atATieTheLaterPatternCounts() {
    Settings settings = settings("cache.a*c.maxmemory = 1mb", "cache.*ac.maxmemory = 2mb");
    assertThat(settings.storeOptions("aac")).containsEntry("maxmemory", "2mb");
  }

  @Test
  void anOptionIsWhatFollowsTheLastDot() {
    Settings settings =
        settings(
            "cache.com.acme.User.maxmemory = 1mb",
            "cache.com.acme.*.maxmemory = 2mb",
            "cache.my\\ cache\\:x.maxmemory = 3mb");
    assertThat(settings.storeOptions("com.acme.User")).containsEntry("maxmemory", "1mb");
    assertThat(settings.storeOptions("com.acme.sub.Order")).containsEntry("maxmemory", "2mb");
    assertThat(settings.storeOptions("com.acme")).isEmpty();
    assertThat(settings.storeOptions("my cache:x")).containsEntry("maxmemory", "3mb");
    assertThat(settings.declaredCaches()).containsExactly("com.acme.User", "my cache:x");
  }

  @Test
  void aConfigurationOfOursWinsOverTheFile() {
    Settings settings =
        settings("cache.users.maxmemory = 1mb", "cache.users.on-full = drop", "defaults.ttl=1s");
    RefcacheConfiguration<String, String> resolved =
        settings.resolve(
            "users",
            RefcacheConfiguration.builder(String.class, String.class)
                .maxmemory(5_000)
                .ttl(java.time.Duration.ofSeconds(9))
                .build());
    assertThat(settings.storeOptions(resolved))
        .isEqualTo(Map.of("maxmemory", "5000", "on-full", "drop"));
    assertThat(expiry(resolved)).isEqualTo(ttlSeconds(9));
    assertThat(settings.resolve("users", resolved)).isEqualTo(resolved);
  }

  @Test
  void theManagersPropertiesWinOverTheSameSettingOfTheFile() {
    Properties properties = new Properties();
    properties.setProperty("refcache.cache.users.maxmemory", "2mb");
    properties.setProperty("refcache.maxmemory", "1gb");
    properties.setProperty("unrelated", "x");
    Settings settings =
        settings(properties, "cache.users.maxmemory = 1mb", "cache.users.on-full=drop");
    assertThat(settings.storeOptions("users"))
        .isEqualTo(Map.of("maxmemory", "2mb", "on-full", "drop"));
    assertThat(settings.backendOptions()).isEqualTo(Map.of("maxmemory", "1gb"));
  }

  // What JSR-107 defines

  @Test
  void theFileSaysWhatCodeLeavesAtTheStandardsDefault() {
    Settings settings =
        settings(
            "cache.users.ttl = 10s",
            "cache.users.statistics = yes",
            "cache.users.management = true",
            "cache.users.store-by-value = no",
            "cache.users.cache-loader = " + Loader.class.getName(),
            "cache.users.read-through = yes");
    RefcacheConfiguration<Object, Object> resolved = bare(settings, "users");
    assertThat(expiry(resolved)).isEqualTo(ttlSeconds(10));
    assertThat(resolved.isStatisticsEnabled()).isTrue();
    assertThat(resolved.isManagementEnabled()).isTrue();
    assertThat(resolved.isStoreByValue()).isFalse();
    assertThat(resolved.isReadThrough()).isTrue();
    assertThat(resolved.isWriteThrough()).isFalse();
    assertThat(resolved.getCacheLoaderFactory().create().load("k")).isEqualTo("loaded");
    assertThat(resolved.options()).isEmpty();
  }

  @Test
  void codeWinsWhereItSaysMoreThanTheStandardsDefault() {
    var code =
        new MutableConfiguration<Object, Object>()
            .setStatisticsEnabled(true)
            .setExpiryPolicyFactory(CreatedExpiryPolicy.factoryOf(Duration.ONE_HOUR));
    String[] lines = {"cache.users.ttl = 10s", "cache.users.statistics = no"};
    RefcacheConfiguration<Object, Object> resolved = settings(lines).resolve("users", code);
    assertThat(resolved.isStatisticsEnabled()).isTrue();
    assertThat(expiry(resolved)).isEqualTo(new CreatedExpiryPolicy(Duration.ONE_HOUR));

    resolved = settings(lines[0], lines[1], "defaults.override = true").resolve("users", code);
    assertThat(resolved.isStatisticsEnabled()).isFalse();
    assertThat(expiry(resolved)).isEqualTo(ttlSeconds(10));
  }

  @Test
  void typesAreTheFilesOnlyForDeclaredCachesOrWithOverride() {
    String[] lines = {"cache.users.key-type = Long", "cache.users.value-type=java.util.UUID"};
    assertThat(bare(settings(lines), "users").getKeyType()).isEqualTo(Object.class);
    RefcacheConfiguration<?, ?> declared = settings(lines).declared("users");
    assertThat(declared.getKeyType()).isEqualTo(Long.class);
    assertThat(declared.getValueType()).isEqualTo(java.util.UUID.class);
    RefcacheConfiguration<?, ?> overridden =
        bare(settings(lines[0], lines[1], "cache.users.override=yes"), "users");
    assertThat(overridden.getKeyType()).isEqualTo(Long.class);
  }

  @Test
  void expiryIsTakenAsAWholeFromOneSection() {
    Settings settings =
        settings(
            "defaults.ttl = 10s",
            "cache.users.tti = PT5M",
            "cache.orders.ttl-on-creation = 500ms",
            "cache.orders.ttl-on-access = 2d",
            "cache.rates.ttl = eternal");
    assertThat(expiry(bare(settings, "users")))
        .isEqualTo(FixedExpiry.tti(new Duration(TimeUnit.MINUTES, 5)));
    assertThat(expiry(bare(settings, "orders")))
        .isEqualTo(
            new FixedExpiry(
                new Duration(TimeUnit.MILLISECONDS, 500), new Duration(TimeUnit.DAYS, 2), null));
    assertThat(bare(settings, "rates").isEternal()).isTrue();
    assertThat(expiry(bare(settings, "others"))).isEqualTo(ttlSeconds(10));
  }

  // Hibernate

  @Test
  void hibernatesTimestampsAreNeitherEvictedNorExpiredByDefaults() {
    Settings settings =
        settings(
            "defaults.ttl = 10s", "defaults.maxmemory-policy=allkeys-lru", "defaults.on-full=drop");
    assertThat(settings.storeOptions(TIMESTAMPS))
        .isEqualTo(Map.of("maxmemory-policy", "noeviction", "on-full", "fail"));
    assertThat(bare(settings, TIMESTAMPS).getExpiryPolicyFactory())
        .isEqualTo(EternalExpiryPolicy.factoryOf());
    assertThat(bare(settings, "x" + TIMESTAMPS).option("maxmemory-policy")).isEqualTo("noeviction");
    assertThat(bare(settings, "my-default-update-timestamps-region").option("maxmemory-policy"))
        .isEqualTo("allkeys-lru");
  }

  @Test
  void aSectionOfTheirNameSaysOtherwiseOfTimestamps() {
    Settings settings = settings("cache." + TIMESTAMPS + ".maxmemory-policy = allkeys-lfu");
    assertThat(settings.storeOptions(TIMESTAMPS)).containsEntry("maxmemory-policy", "allkeys-lfu");
  }
}
