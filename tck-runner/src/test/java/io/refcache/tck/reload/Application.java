package io.refcache.tck.reload;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.cache.Cache;
import javax.cache.CacheManager;
import javax.cache.Caching;
import javax.cache.configuration.FactoryBuilder;
import javax.cache.configuration.MutableCacheEntryListenerConfiguration;
import javax.cache.configuration.MutableConfiguration;
import javax.cache.event.CacheEntryCreatedListener;
import javax.cache.event.CacheEntryEvent;
import javax.cache.event.CacheEntryExpiredListener;
import javax.cache.expiry.CreatedExpiryPolicy;
import javax.cache.expiry.Duration;
import javax.cache.integration.CacheLoader;
import javax.cache.spi.CachingProvider;

/**
 * An application that uses much of what a provider offers, and is careless: it leaves iterators
 * half read, entries that have yet to expire, and listeners that have yet to be called.
 *
 * <p>Its types are loaded by the application's own class loader, so each key, value, loader and
 * listener is a way to hold on to it. From outside it is seen as a {@link Runnable} that does some
 * work, and an {@link AutoCloseable}.
 */
public final class Application implements Runnable, AutoCloseable {

  private static final int ENTRIES = 2_000;
  private static final int LARGE_VALUE_BYTES = 100_000;

  private final CachingProvider provider = Caching.getCachingProvider();
  private final List<Cache<Id, Order>> caches = new ArrayList<>();
  private final Cache<String, byte[]> large;

  /** Opens the caches in the default manager, and in one of the application's class loader. */
  public Application() {
    CacheManager manager = provider.getCacheManager();
    caches.add(manager.createCache("orders", configuration().setStoreByValue(true)));
    caches.add(manager.createCache("orders by reference", configuration().setStoreByValue(false)));
    large =
        manager.createCache(
            "large",
            new MutableConfiguration<String, byte[]>().setTypes(String.class, byte[].class));
  }

  private static MutableConfiguration<Id, Order> configuration() {
    return new MutableConfiguration<Id, Order>()
        .setTypes(Id.class, Order.class)
        .setStatisticsEnabled(true)
        .setManagementEnabled(true)
        .setReadThrough(true)
        .setCacheLoaderFactory(FactoryBuilder.factoryOf(Loader.class))
        .setExpiryPolicyFactory(
            CreatedExpiryPolicy.factoryOf(new Duration(TimeUnit.MILLISECONDS, 20)))
        .addCacheEntryListenerConfiguration(listener(Mode.SYNCHRONOUS))
        .addCacheEntryListenerConfiguration(listener(Mode.ASYNCHRONOUS));
  }

  private enum Mode {
    SYNCHRONOUS,
    ASYNCHRONOUS
  }

  private static MutableCacheEntryListenerConfiguration<Id, Order> listener(Mode mode) {
    return new MutableCacheEntryListenerConfiguration<>(
        FactoryBuilder.factoryOf(Listener.class), null, true, mode == Mode.SYNCHRONOUS);
  }

  @Override
  public void run() {
    for (Cache<Id, Order> cache : caches) {
      for (int i = 0; i < ENTRIES; i++) {
        cache.put(new Id(i), new Order("order " + i, i));
      }
      Set<Id> ids = IntStream.range(0, ENTRIES).mapToObj(Id::new).collect(Collectors.toSet());
      require(
          cache.getAll(ids).size() == ENTRIES, "getAll answers for every key, by loading at need");
      String name = cache.invoke(new Id(ENTRIES), (entry, arguments) -> entry.getValue().name());
      require(name.equals("loaded"), "an absent entry is loaded for a processor");
      Iterator<Cache.Entry<Id, Order>> halfRead = cache.iterator();
      if (halfRead.hasNext()) {
        halfRead.next();
      }
    }
    large.put("large", new byte[LARGE_VALUE_BYTES]);
    require(large.get("large").length == LARGE_VALUE_BYTES, "a large value comes back");
    large.clear();
    large.put("still there", new byte[LARGE_VALUE_BYTES]);
  }

  private static void require(boolean condition, String what) {
    if (!condition) {
      throw new AssertionError("expected that " + what);
    }
  }

  @Override
  public void close() {
    provider.close();
  }

  /**
   * A key; not a record, because on Java 17 the JDK itself holds on to the loader of the last
   * record that was compared (a method handle of {@link java.lang.runtime.ObjectMethods} caches its
   * type).
   */
  public static final class Id implements Serializable {
    private static final long serialVersionUID = 1;

    private final int number;

    Id(int number) {
      this.number = number;
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Id id && id.number == number;
    }

    @Override
    public int hashCode() {
      return number;
    }
  }

  record Order(String name, int amount) implements Serializable {}

  /** Loads anything. */
  public static final class Loader implements CacheLoader<Id, Order> {

    @Override
    public Order load(Id id) {
      return new Order("loaded", id.number);
    }

    @Override
    public Map<Id, Order> loadAll(Iterable<? extends Id> ids) {
      List<Id> all = new ArrayList<>();
      ids.forEach(all::add);
      return all.stream().collect(Collectors.toMap(id -> id, this::load));
    }
  }

  /** Has nothing to say. */
  public static final class Listener
      implements CacheEntryCreatedListener<Id, Order>, CacheEntryExpiredListener<Id, Order> {

    @Override
    public void onCreated(Iterable<CacheEntryEvent<? extends Id, ? extends Order>> events) {
      events.forEach(CacheEntryEvent::getValue);
    }

    @Override
    public void onExpired(Iterable<CacheEntryEvent<? extends Id, ? extends Order>> events) {
      events.forEach(CacheEntryEvent::getKey);
    }
  }
}
