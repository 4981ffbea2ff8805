package io.refcache.console;

import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Properties;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import javax.cache.Cache;
import javax.cache.CacheManager;
import javax.cache.configuration.MutableConfiguration;
import javax.cache.expiry.Duration;
import javax.cache.expiry.ExpiryPolicy;
import javax.cache.expiry.TouchedExpiryPolicy;

/**
 * A live example: a shop that keeps products, prices, sessions and rendered pages in caches of 32
 * MB together, and customers who come and go. The console's tests and the screens of its
 * documentation look at it.
 */
final class Shop implements AutoCloseable {
  private static final int PRODUCTS = 60_000;
  private static final int SESSIONS = 100_000;
  private static final int PAGES = 2_000;

  record Product(String name, int category, double price, String text) implements Serializable {}

  private final CacheManager manager;
  private final Cache<String, Product> products;
  private final Cache<Integer, Double> prices;
  private final Cache<String, String> sessions;
  private final Cache<String, byte[]> pages;
  private final SplittableRandom random = new SplittableRandom(1);

  Shop(String name) {
    this(name, new Duration(TimeUnit.MINUTES, 10));
  }

  /**
   * @param idle how long sessions stay that are not used
   */
  private Shop(String name, Duration idle) {
    var provider = new io.refcache.jcache.RefcacheCachingProvider();
    Properties properties = new Properties();
    properties.setProperty("refcache.maxmemory", "32mb");
    properties.setProperty("refcache.cache.pages.maxmemory", "12mb");
    properties.setProperty("refcache.cache.prices.maxmemory-policy", "allkeys-lfu");
    manager =
        provider.getCacheManager(
            java.net.URI.create(name), Shop.class.getClassLoader(), properties);
    products = create("products", String.class, Product.class, null);
    prices = create("prices", Integer.class, Double.class, null);
    sessions = create("sessions", String.class, String.class, new TouchedExpiryPolicy(idle));
    pages = create("pages", String.class, byte[].class, null);
  }

  private <K, V> Cache<K, V> create(
      String name, Class<K> keys, Class<V> values, ExpiryPolicy expiry) {
    var configuration = new MutableConfiguration<K, V>().setTypes(keys, values);
    if (expiry != null) {
      configuration.setExpiryPolicyFactory(() -> expiry);
    }
    return manager.createCache(name, configuration);
  }

  /** Opens another cache, which stays empty. */
  void open(String name) {
    create(name, String.class, String.class, null);
  }

  /** Serves some customers. */
  void serve(int customers) {
    for (int i = 0; i < customers; i++) {
      int id = skewed(PRODUCTS);
      String product = "product:" + id;
      if (products.get(product) == null) {
        products.put(product, product(id));
      }
      if (prices.get(id) == null) {
        prices.put(id, 1 + id % 100 + 0.99);
      }
      String session = "session:" + Integer.toHexString(skewed(SESSIONS) * 0x9E3779B1);
      if (sessions.get(session) == null) {
        sessions.put(session, "customer of shop " + i % 7 + ", basket " + product);
      }
      String page = "/page/" + skewed(PAGES);
      if (i % 8 == 0 && pages.get(page) == null) {
        pages.put(page, rendered(page));
      }
    }
  }

  private static Product product(int id) {
    return new Product("Product " + id, id % 40, id % 100, "Good. ".repeat(10 + id % 50));
  }

  private static byte[] rendered(String page) {
    byte[] bytes = new byte[4_000 + Math.floorMod(page.hashCode(), 40) * 1_000];
    byte[] text = page.getBytes(StandardCharsets.UTF_8);
    Arrays.fill(bytes, text[text.length - 1]);
    return bytes;
  }

  /** A number below a bound, small ones far more often. */
  private int skewed(int bound) {
    double uniform = random.nextDouble();
    return (int) (bound * uniform * uniform * uniform);
  }

  @Override
  public void close() {
    manager.close();
  }

  /** Serves until the process is ended. */
  public static void main(String[] arguments) throws InterruptedException {
    try (Shop shop = new Shop("shop", new Duration(TimeUnit.SECONDS, 20))) {
      System.out.println("open");
      while (true) {
        shop.serve(500);
        Thread.sleep(10);
      }
    }
  }
}
