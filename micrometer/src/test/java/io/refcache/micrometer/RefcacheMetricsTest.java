package io.refcache.micrometer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.refcache.jcache.RefcacheCachingProvider;
import io.refcache.store.Backend;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.util.List;
import java.util.Map;
import javax.cache.Cache;
import javax.cache.CacheManager;
import javax.cache.configuration.MutableConfiguration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Meters of this module and of Micrometer's own binder, in real registries. */
class RefcacheMetricsTest {
  private final MeteredShop shop = new MeteredShop();

  @AfterEach
  void close() {
    shop.close();
  }

  @Test
  void metersTellWhatInfoTells() {
    shop.serve(15_000);
    SimpleMeterRegistry registry = new SimpleMeterRegistry();
    new RefcacheMetrics(shop.manager, Tags.of("app", "shop")).bindTo(registry);
    Map<String, Object> info = shop.manager.unwrap(Backend.class).info();
    // Used memory changes by itself, as tables are made to fit: only its bounds are certain.
    assertThat(registry.get("cache.manager.memory.used").tags("app", "shop").gauges())
        .hasSize(2)
        .allSatisfy(area -> assertThat(area.value()).isBetween(1.0, 24.0 * (1 << 20)));
    assertThat(registry.get("cache.manager.memory.max").gauge().value()).isEqualTo(24 << 20);
    assertThat(
            registry.get("cache.manager.evictions").tag("cause", "quota").functionCounter().count())
        .isEqualTo(number(info, "evicted_for_quotas"))
        .isPositive();
    assertThat(registry.get("cache.size").tag("cache", "products").gauge().value())
        .isEqualTo(number(shop.products().info(), "keys"))
        .isPositive();
    assertThat(registry.get("cache.memory.max").tag("cache", "pages").gauge().value())
        .isEqualTo(8 << 20);
    assertThat(registry.getMeters()).allMatch(RefcacheMetricsTest::isDescribed);
  }

  private static boolean isDescribed(Meter meter) {
    return meter.getId().getName().startsWith("cache.") && meter.getId().getDescription() != null;
  }

  private static double number(Map<String, Object> info, String figure) {
    return ((Number) info.get(figure)).doubleValue();
  }

  @Test
  void micrometersOwnBinderWorksAsItIs() {
    shop.serve(1000);
    String scraped = shop.registry.scrape();
    for (String result : List.of("hit", "miss")) {
      assertThat(scraped)
          .containsPattern(
              "cache_gets_total\\{cache=\"products\",result=\"" + result + "\"} [1-9]");
    }
    assertThat(scraped)
        .containsPattern("cache_puts_total\\{cache=\"products\"} [1-9]")
        .contains("cache_evictions_total{cache=\"products\"}")
        .contains("cache_removals{cache=\"products\"}");
  }

  @Test
  void prometheusShowsTheNamesThatAreDocumented() {
    String scraped = shop.registry.scrape();
    for (String line :
        List.of(
            "cache_size{cache=\"pages\"}",
            "cache_memory_used_bytes{area=\"dataset\",cache=\"pages\"}",
            "cache_expirations_total{cache=\"sessions\"}",
            "cache_evicted_bytes_total{cache=\"pages\"}",
            "cache_manager_evictions_total{cache_manager=\"metered-shop\",cause=\"maxmemory\"}",
            "cache_manager_lazyfree_pending_objects{cache_manager=\"metered-shop\"}",
            "cache_manager_fragmentation{cache_manager=\"metered-shop\"}")) {
      assertThat(scraped).contains(line);
    }
  }

  @Test
  void aPasswordInTheUriIsShownByNoLabel() {
    SimpleMeterRegistry registry = new SimpleMeterRegistry();
    try (CacheManager manager =
        new RefcacheCachingProvider()
            .getCacheManager(
                URI.create("redis://u:p@ss@host/0"), getClass().getClassLoader(), null)) {
      Cache<String, String> cache = manager.createCache("users", new MutableConfiguration<>());
      new RefcacheMetrics(manager, Tags.empty()).bindTo(registry);
      assertThat(registry.get("cache.manager.memory.max").gauge().getId().getTag("cache.manager"))
          .isEqualTo("redis://***@host/0");
      assertThat(cache.toString()).isEqualTo("RefcacheCache{users of redis://***@host/0}");
    }
  }

  @Test
  void whatIsClosedIsNotANumberAndDisturbsNothing() {
    shop.manager.close();
    assertThat(shop.registry.scrape())
        .contains("cache_size{cache=\"pages\"} NaN")
        .contains("cache_expirations_total{cache=\"pages\"} NaN");
  }

  @Test
  void aCacheOfAnotherProviderIsRefused() {
    Cache<?, ?> other =
        (Cache<?, ?>)
            Proxy.newProxyInstance(
                getClass().getClassLoader(),
                new Class<?>[] {Cache.class},
                (proxy, method, arguments) -> {
                  throw new IllegalArgumentException("not a cache of that kind");
                });
    assertThatThrownBy(() -> new RefcacheCacheMetrics(other, Tags.empty()))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
