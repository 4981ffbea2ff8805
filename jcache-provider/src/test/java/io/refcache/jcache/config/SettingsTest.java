package io.refcache.jcache.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.refcache.jcache.RefcacheConfiguration;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
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
import org.junit.jupiter.api.io.TempDir;

class SettingsTest {
  private static final String TIMESTAMPS = "app.default-update-timestamps-region";

  @TempDir Path directory;

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

  public static final class WithArgument implements CacheLoader<Object, Object> {
    public WithArgument(int ignored) {}

    @Override
    public Object load(Object key) {
      return key;
    }

    @Override
    public Map<Object, Object> loadAll(Iterable<? extends Object> keys) {
      return Map.of();
    }
  }

  private Settings settings(String... lines) {
    return settings(new Properties(), lines);
  }

  private Settings settings(Properties properties, String... lines) {
    try {
      Path file = directory.resolve("caches.properties");
      Files.writeString(file, String.join("\n", lines));
      return load(file.toUri(), properties);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static Settings load(URI uri, Properties properties) {
    return Settings.load(
        uri, SettingsTest.class.getClassLoader(), properties, List.of(new FakeBackendProvider()));
  }

  private void assertRefused(String message, String... lines) {
    assertThatThrownBy(() -> settings(lines))
        .isInstanceOf(ConfigurationException.class)
        .hasMessage(directory.resolve("caches.properties").toUri() + message);
  }

  private static RefcacheConfiguration<Object, Object> bare(Settings settings, String name) {
    return settings.resolve(name, new MutableConfiguration<>());
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

  // Complaints

  @Test
  void anUnknownOptionIsRefusedWithTheNearestKnownOne() {
    assertRefused(
        ", line 3: maxmemry = 5mb: there is no option 'maxmemry'; did you mean 'maxmemory'?",
        "# comment",
        "",
        "maxmemry = 5mb");
    assertRefused(
        ", line 1: cache.users.maxmemory-polcy = x: caches have no option 'maxmemory-polcy'; did you mean 'maxmemory-policy'?",
        "cache.users.maxmemory-polcy = x");
  }

  @Test
  void aFarOffOptionIsRefusedWithAllKnownOnes() {
    assertRefused(
        ", line 1: zzz = 1: there is no option 'zzz'; there are maxmemory, maxmemory-policy, maxmemory-samples, backend",
        "zzz = 1");
  }

  @Test
  void anOptionInTheWrongPlaceIsToldItsPlace() {
    assertRefused(
        ", line 1: ttl = 5s: 'ttl' is an option of caches: write defaults.ttl for all, cache.NAME.ttl for one",
        "ttl = 5s");
    assertRefused(
        ", line 1: cache.users.maxmemory-samples = 5: 'maxmemory-samples' is an option of the whole manager; it stands alone, without a cache",
        "cache.users.maxmemory-samples = 5");
    assertRefused(
        ", line 1: chace.users.ttl = 5s: settings of caches start with 'cache.NAME.' or 'defaults.'",
        "chace.users.ttl = 5s");
    assertRefused(
        ", line 1: cache.ttl = 5s: a setting of a cache has the form cache.NAME.OPTION",
        "cache.ttl = 5s");
  }

  @Test
  void aBadValueIsRefusedWithWhatWouldBeRight() {
    assertRefused(
        ", line 1: defaults.maxmemory-policy = lru: right are [noeviction, allkeys-lru, allkeys-lfu]",
        "defaults.maxmemory-policy = lru");
    assertRefused(", line 1: defaults.ttl = 10: " + Durations.RIGHT, "defaults.ttl = 10");
    assertRefused(
        ", line 1: defaults.statistics = on: right are yes and no", "defaults.statistics = on");
    assertRefused(
        ", line 2: defaults.key-type = a b: 'a b' is not a class name such as com.acme.User",
        "maxmemory=1gb",
        "defaults.key-type = a b");
    assertRefused(
        ", line 1: defaults.serial-allow = com.*x: 'com.*x' is not a class name (com.acme.User), a package (com.acme.*) or a package with all below it (com.acme.**)",
        "defaults.serial-allow = com.*x");
  }

  @Test
  void contradictionsAreRefusedNamingBoth() {
    assertRefused(
        ", line 2: cache.a.tti = 5s: contradicts cache.a.ttl = 1s ("
            + directory.resolve("caches.properties").toUri()
            + ", line 1): an entry cannot have both; see ttl-on-creation",
        "cache.a.ttl = 1s",
        "cache.a.tti = 5s");
    assertThatThrownBy(() -> settings("defaults.store-by-value=no", "defaults.serial-allow=a.B"))
        .hasMessageContaining("nothing is turned into bytes");
  }

  @Test
  void aDuplicateIsRefusedWithBothLines() {
    assertRefused(
        ", line 3: maxmemory = 2mb: this is set already in line 1",
        "maxmemory = 1mb",
        "",
        "maxmemory = 2mb");
  }

  @Test
  void anUnknownBackendIsRefused() {
    assertRefused(
        ", line 1: backend = redis://host: there is no backend 'redis://host' on the class path",
        "backend = redis\\://host");
  }

  @Test
  void aMissingClassIsRefusedWhenTheCacheNeedsIt() {
    Settings settings = settings("cache.users.value-codec = com.acme.Missing");
    assertThatThrownBy(() -> bare(settings, "users"))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageEndingWith(
            "line 1: cache.users.value-codec = com.acme.Missing: the class com.acme.Missing cannot be loaded by the manager's class loader");
    assertThat(bare(settings, "orders").options()).isEmpty();
  }

  @Test
  void aClassOfTheWrongKindIsRefused() {
    assertThatThrownBy(() -> bare(settings("defaults.cache-loader = java.lang.String"), "users"))
        .hasMessageEndingWith("java.lang.String is not a javax.cache.integration.CacheLoader");
    assertThatThrownBy(
            () -> bare(settings("defaults.cache-loader = " + WithArgument.class.getName()), "u"))
        .hasMessageEndingWith("needs a public constructor without arguments");
  }

  @Test
  void anOptionGivenByCodeIsRefusedAsAnArgument() {
    Settings settings = settings();
    var unknown =
        RefcacheConfiguration.builder(Object.class, Object.class).option("tttl", "5s").build();
    assertThatThrownBy(() -> settings.resolve("users", unknown))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "the RefcacheConfiguration of cache 'users': tttl = 5s: caches have no option 'tttl'; did you mean 'ttl'?");
    var both =
        RefcacheConfiguration.builder(Object.class, Object.class)
            .option("ttl", "5s")
            .option("tti", "5s")
            .build();
    assertThatThrownBy(() -> settings.resolve("users", both))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("contradicts ttl = 5s");
  }

  @Test
  void aPropertyThatIsNoStringIsRefused() {
    Properties properties = new Properties();
    properties.put("refcache.maxmemory", 5);
    assertThatThrownBy(() -> load(URI.create("none"), properties))
        .hasMessage(
            "the properties of the cache manager: refcache.maxmemory = 5: the value must be a String");
    properties.put("refcache.maxmemory", "5 apples");
    assertThatThrownBy(() -> load(URI.create("none"), properties))
        .hasMessage(
            "the properties of the cache manager: refcache.maxmemory = 5 apples: not a right maxmemory");
  }
}
