package io.refcache.jcache.soak;

import io.refcache.jcache.RefcacheManager;
import io.refcache.jcache.config.RefcacheConfiguration;
import io.refcache.jcache.config.RefcacheConfigurationBuilder;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReferenceArray;
import javax.cache.Cache;
import javax.cache.configuration.MutableCacheEntryListenerConfiguration;
import javax.cache.event.CacheEntryCreatedListener;
import javax.cache.event.CacheEntryEvent;
import javax.cache.event.CacheEntryExpiredListener;
import javax.cache.event.CacheEntryRemovedListener;
import javax.cache.event.CacheEntryUpdatedListener;
import javax.cache.expiry.Duration;
import javax.cache.expiry.TouchedExpiryPolicy;
import javax.cache.integration.CacheLoader;
import javax.cache.integration.CacheWriter;

/**
 * The caches of a run, each of another kind; any of them may be destroyed and made again at any
 * time. Every value says which key it belongs to, so that a mistaken one is noticed.
 */
final class Caches {
  /**
   * Kinds: plain, expiring, shared values, reading and writing through, listened to, by reference.
   */
  static final int KINDS = 6;

  private final RefcacheManager manager;
  private final AtomicReferenceArray<Cache<Integer, byte[]>> caches =
      new AtomicReferenceArray<>(KINDS);

  Caches(RefcacheManager manager) {
    this.manager = manager;
    for (int kind = 0; kind < KINDS; kind++) {
      create(kind);
    }
  }

  Cache<Integer, byte[]> any() {
    return caches.get(ThreadLocalRandom.current().nextInt(KINDS));
  }

  /** Destroys one and makes it again; who is using it is told that it is closed. */
  void renew(int kind) {
    manager.destroyCache(name(kind));
    create(kind);
  }

  void destroyAll() {
    for (int kind = 0; kind < KINDS; kind++) {
      manager.destroyCache(name(kind));
    }
  }

  int size() {
    int size = 0;
    for (String name : manager.getCacheNames()) {
      size += name.isEmpty() ? 0 : 1;
    }
    return size;
  }

  private static String name(int kind) {
    return "soak-" + kind;
  }

  private void create(int kind) {
    RefcacheConfigurationBuilder<Integer, byte[]> builder =
        RefcacheConfiguration.builder(Integer.class, byte[].class).statisticsEnabled(true);
    switch (kind) {
      case 1 ->
          builder.expiryPolicyFactory(
              TouchedExpiryPolicy.factoryOf(new Duration(TimeUnit.MILLISECONDS, 300)));
      case 2 -> builder.valueSharing(true);
      case 3 ->
          builder
              .cacheLoaderFactory(Source::new)
              .cacheWriterFactory(Source::new)
              .readThrough(true)
              .writeThrough(true);
      case 4 ->
          builder
              .expiryPolicyFactory(
                  TouchedExpiryPolicy.factoryOf(new Duration(TimeUnit.MILLISECONDS, 500)))
              .listener(
                  new MutableCacheEntryListenerConfiguration<>(Listener::new, null, true, true))
              .listener(
                  new MutableCacheEntryListenerConfiguration<>(Listener::new, null, false, false));
      case 5 -> builder.storeByValue(false);
      default -> builder.onFull("drop");
    }
    caches.set(kind, manager.createCache(name(kind), builder.build()));
  }

  /** A value for a key. */
  static byte[] value(int key, int length) {
    byte[] value = new byte[length];
    java.util.Arrays.fill(value, (byte) key);
    return value;
  }

  /** Checks that a value, if there is one, belongs to a key. */
  static void check(Integer key, byte[] value) {
    if (value != null) {
      for (byte b : value) {
        if (b != (byte) (int) key) {
          throw new AssertionError("key %d has a value of %d".formatted(key, b));
        }
      }
    }
  }

  /** Loads every key but each seventh, and writes what it is given to nowhere. */
  private static final class Source
      implements CacheLoader<Integer, byte[]>, CacheWriter<Integer, byte[]> {
    @Override
    public byte[] load(Integer key) {
      return key % 7 == 0 ? null : value(key, 40 + key % 300);
    }

    @Override
    public Map<Integer, byte[]> loadAll(Iterable<? extends Integer> keys) {
      Map<Integer, byte[]> loaded = new HashMap<>();
      keys.forEach(key -> loaded.put(key, value(key, 40)));
      return loaded;
    }

    @Override
    public void write(Cache.Entry<? extends Integer, ? extends byte[]> entry) {
      check(entry.getKey(), entry.getValue());
    }

    @Override
    public void writeAll(
        java.util.Collection<Cache.Entry<? extends Integer, ? extends byte[]>> entries) {
      entries.clear();
    }

    @Override
    public void delete(Object key) {}

    @Override
    public void deleteAll(java.util.Collection<?> keys) {
      keys.clear();
    }
  }

  /** Checks what it is told. */
  private static final class Listener
      implements CacheEntryCreatedListener<Integer, byte[]>,
          CacheEntryUpdatedListener<Integer, byte[]>,
          CacheEntryRemovedListener<Integer, byte[]>,
          CacheEntryExpiredListener<Integer, byte[]> {
    @Override
    public void onCreated(Iterable<CacheEntryEvent<? extends Integer, ? extends byte[]>> events) {
      checkAll(events);
    }

    @Override
    public void onUpdated(Iterable<CacheEntryEvent<? extends Integer, ? extends byte[]>> events) {
      checkAll(events);
    }

    @Override
    public void onRemoved(Iterable<CacheEntryEvent<? extends Integer, ? extends byte[]>> events) {
      checkAll(events);
    }

    @Override
    public void onExpired(Iterable<CacheEntryEvent<? extends Integer, ? extends byte[]>> events) {
      checkAll(events);
    }

    private static void checkAll(
        Iterable<CacheEntryEvent<? extends Integer, ? extends byte[]>> events) {
      for (CacheEntryEvent<? extends Integer, ? extends byte[]> event : events) {
        check(event.getKey(), event.getValue());
        check(event.getKey(), event.getOldValue());
      }
    }
  }

  /** Some keys, for operations on many. */
  static Set<Integer> keys(int from, int count) {
    Set<Integer> keys = new java.util.LinkedHashSet<>();
    for (int i = 0; i < count; i++) {
      keys.add(from + i);
    }
    return keys;
  }

  /** All kinds of sizes that values have, small ones far more often than large ones. */
  static int length(ThreadLocalRandom random) {
    List<Integer> bounds = List.of(20, 20, 120, 120, 120, 900, 900, 5_000, 20_000);
    int bound = random.nextInt(400) == 0 ? 600_000 : bounds.get(random.nextInt(bounds.size()));
    return random.nextInt(bound);
  }
}
