package io.refcache.jcache.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.refcache.jcache.config.ConfigurationException;
import io.refcache.jcache.config.RefcacheConfiguration;
import java.net.URI;
import java.util.Map;
import java.util.Properties;
import javax.cache.integration.CacheLoader;
import org.junit.jupiter.api.Test;

/** What is said of wrong settings. */
class SettingsComplaintsTest extends SettingsFixture {

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

  private void assertRefused(String message, String... lines) {
    assertThatThrownBy(() -> settings(lines))
        .isInstanceOf(ConfigurationException.class)
        .hasMessage(directory.resolve("caches.properties").toUri() + message);
  }

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
