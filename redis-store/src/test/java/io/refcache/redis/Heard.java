package io.refcache.redis;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.cache.Cache;
import javax.cache.configuration.CacheEntryListenerConfiguration;
import javax.cache.configuration.MutableCacheEntryListenerConfiguration;
import javax.cache.event.CacheEntryCreatedListener;
import javax.cache.event.CacheEntryEvent;
import javax.cache.event.CacheEntryExpiredListener;
import javax.cache.event.CacheEntryListener;
import javax.cache.event.CacheEntryRemovedListener;
import javax.cache.event.CacheEntryUpdatedListener;

/** What a listener of a cache has been told, as text such as {@code UPDATED(key: 1 -> 2)}. */
final class Heard<K, V> {
  private final List<String> events = new CopyOnWriteArrayList<>();
  private final Cache<K, V> cache;
  private CacheEntryListenerConfiguration<K, V> configuration;

  private Heard(Cache<K, V> cache) {
    this.cache = cache;
  }

  /** Listens to everything. */
  static <K, V> Heard<K, V> by(Cache<K, V> cache, boolean oldValueRequired) {
    Heard<K, V> heard = new Heard<>(cache);
    return heard.register(heard.new Everything(), oldValueRequired);
  }

  /** Listens to removals, with the old value. */
  static <K, V> Heard<K, V> ofRemovals(Cache<K, V> cache) {
    Heard<K, V> heard = new Heard<>(cache);
    CacheEntryRemovedListener<K, V> listener = heard::write;
    return heard.register(listener, true);
  }

  private Heard<K, V> register(CacheEntryListener<K, V> listener, boolean oldValueRequired) {
    configuration =
        new MutableCacheEntryListenerConfiguration<>(() -> listener, null, oldValueRequired, true);
    cache.registerCacheEntryListener(configuration);
    return this;
  }

  void stop() {
    cache.deregisterCacheEntryListener(configuration);
  }

  List<String> events() {
    return events;
  }

  /** Waits until all of these have been heard, in this order, and nothing else. */
  void await(String... expected) throws InterruptedException {
    Patience.await(() -> events.size() >= expected.length);
    assertThat(events).containsExactly(expected);
  }

  void awaitInAnyOrder(String... expected) throws InterruptedException {
    Patience.await(() -> events.size() >= expected.length);
    assertThat(events).containsExactlyInAnyOrder(expected);
  }

  private void write(Iterable<CacheEntryEvent<? extends K, ? extends V>> told) {
    told.forEach(event -> events.add(event.toString()));
  }

  private final class Everything
      implements CacheEntryCreatedListener<K, V>,
          CacheEntryUpdatedListener<K, V>,
          CacheEntryRemovedListener<K, V>,
          CacheEntryExpiredListener<K, V> {
    @Override
    public void onCreated(Iterable<CacheEntryEvent<? extends K, ? extends V>> told) {
      write(told);
    }

    @Override
    public void onUpdated(Iterable<CacheEntryEvent<? extends K, ? extends V>> told) {
      write(told);
    }

    @Override
    public void onRemoved(Iterable<CacheEntryEvent<? extends K, ? extends V>> told) {
      write(told);
    }

    @Override
    public void onExpired(Iterable<CacheEntryEvent<? extends K, ? extends V>> told) {
      write(told);
    }
  }
}
