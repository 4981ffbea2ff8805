package io.refcache.micrometer;

import com.sun.net.httpserver.HttpServer;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.cache.JCacheMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.refcache.jcache.RefcacheCache;
import io.refcache.jcache.RefcacheCachingProvider;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Properties;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import javax.cache.Cache;
import javax.cache.CacheManager;
import javax.cache.configuration.MutableConfiguration;
import javax.cache.expiry.Duration;
import javax.cache.expiry.TouchedExpiryPolicy;

/**
 * An application with three caches whose figures go to Prometheus: by Micrometer's own binder, and
 * by that of this module. As a program it serves them at a port, for the dashboard's picture.
 */
final class MeteredShop implements AutoCloseable {
  static final String URI_TEXT = "metered-shop";

  final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  final CacheManager manager;
  private final Cache<String, byte[]> products;
  private final Cache<String, byte[]> pages;
  private final Cache<String, String> sessions;
  private final SplittableRandom random = new SplittableRandom(1);

  MeteredShop() {
    Properties properties = new Properties();
    properties.setProperty("refcache.maxmemory", "24mb");
    properties.setProperty("refcache.cache.pages.maxmemory", "8mb");
    properties.setProperty("refcache.defaults.statistics", "yes");
    manager =
        new RefcacheCachingProvider()
            .getCacheManager(URI.create(URI_TEXT), MeteredShop.class.getClassLoader(), properties);
    products = manager.createCache("products", configuration(byte[].class));
    pages = manager.createCache("pages", configuration(byte[].class));
    sessions =
        manager.createCache(
            "sessions",
            configuration(String.class)
                .setExpiryPolicyFactory(
                    TouchedExpiryPolicy.factoryOf(new Duration(TimeUnit.SECONDS, 15))));
    for (String name : manager.getCacheNames()) {
      JCacheMetrics.monitor(registry, manager.getCache(name), Tags.empty());
    }
    new RefcacheMetrics(manager, Tags.empty()).bindTo(registry);
  }

  private static <V> MutableConfiguration<String, V> configuration(Class<V> type) {
    return new MutableConfiguration<String, V>().setTypes(String.class, type);
  }

  RefcacheCache<?, ?> products() {
    return products.unwrap(RefcacheCache.class);
  }

  /** Serves some customers. */
  void serve(int customers) {
    for (int i = 0; i < customers; i++) {
      String product = "product:" + skewed(80_000);
      if (products.get(product) == null) {
        products.put(product, new byte[100 + Math.floorMod(product.hashCode(), 400)]);
      }
      String session = "session:" + skewed(50_000);
      if (sessions.get(session) == null) {
        sessions.put(session, "basket with " + product);
      }
      String page = "/page/" + skewed(1_500);
      if (i % 8 == 0 && pages.get(page) == null) {
        pages.put(page, new byte[4_000 + 1_000 * Math.floorMod(page.hashCode(), 20)]);
      }
    }
  }

  private int skewed(int bound) {
    double uniform = random.nextDouble();
    return (int) (bound * uniform * uniform * uniform);
  }

  @Override
  public void close() {
    manager.close();
    registry.close();
  }

  /**
   * Serves customers, fewer and more by turns, and the figures at a port, until it is ended; half a
   * minute before the given time is over it clears a cache.
   *
   * @param arguments the port, and the seconds
   */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    int seconds = Integer.parseInt(arguments[1]);
    try (MeteredShop shop = new MeteredShop()) {
      InetAddress loopback = InetAddress.getLoopbackAddress();
      HttpServer server =
          HttpServer.create(new InetSocketAddress(loopback, Integer.parseInt(arguments[0])), 0);
      server.createContext(
          "/metrics",
          exchange -> {
            byte[] body = shop.registry.scrape().getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
          });
      server.start();
      long start = System.nanoTime();
      boolean cleared = false;
      for (long passed = 0; passed < seconds; ) {
        passed = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - start);
        shop.serve(passed / 20 % 2 == 0 ? 300 : 120);
        if (!cleared && passed >= seconds - 30) {
          shop.products.clear();
          cleared = true;
        }
        Thread.sleep(10);
      }
      server.stop(0);
    }
  }
}
