package io.refcache.jcache.event;

import java.util.List;
import java.util.function.Consumer;
import javax.cache.Cache;
import javax.cache.configuration.CacheEntryListenerConfiguration;
import javax.cache.configuration.Factory;
import javax.cache.event.CacheEntryCreatedListener;
import javax.cache.event.CacheEntryEvent;
import javax.cache.event.CacheEntryEventFilter;
import javax.cache.event.CacheEntryExpiredListener;
import javax.cache.event.CacheEntryListener;
import javax.cache.event.CacheEntryRemovedListener;
import javax.cache.event.CacheEntryUpdatedListener;
import javax.cache.event.EventType;

/** A listener of a cache, its filter, and what it wants to be told. */
final class Registration<K, V> {
  private final CacheEntryListenerConfiguration<K, V> configuration;
  private final CacheEntryListener<? super K, ? super V> listener;
  private final CacheEntryEventFilter<? super K, ? super V> filter;
  private final boolean oldValueRequired;
  private final boolean synchronous;
  private volatile boolean closed;

  /**
   * Makes listener and filter from their factories.
   *
   * @param onCreated is given what was made, also if what comes next fails
   */
  Registration(CacheEntryListenerConfiguration<K, V> configuration, Consumer<Object> onCreated) {
    this.configuration = configuration;
    this.oldValueRequired = configuration.isOldValueRequired();
    this.synchronous = configuration.isSynchronous();
    this.listener = configuration.getCacheEntryListenerFactory().create();
    onCreated.accept(listener);
    Factory<CacheEntryEventFilter<? super K, ? super V>> filterFactory =
        configuration.getCacheEntryEventFilterFactory();
    this.filter = filterFactory == null ? null : filterFactory.create();
    onCreated.accept(filter);
  }

  CacheEntryListenerConfiguration<K, V> configuration() {
    return configuration;
  }

  boolean isSynchronous() {
    return synchronous;
  }

  boolean requiresOldValue() {
    return oldValueRequired;
  }

  /** What is to be closed with this registration. */
  List<Object> resources() {
    return filter == null ? List.of(listener) : List.of(listener, filter);
  }

  void close() {
    closed = true;
  }

  boolean wants(EventType type) {
    return switch (type) {
      case CREATED -> listener instanceof CacheEntryCreatedListener;
      case UPDATED -> listener instanceof CacheEntryUpdatedListener;
      case REMOVED -> listener instanceof CacheEntryRemovedListener;
      case EXPIRED -> listener instanceof CacheEntryExpiredListener;
    };
  }

  /** Calls the filter, and the listener if the filter lets the change pass. */
  void tell(Cache<K, V> source, EntryChange<K, V> change) {
    if (closed || !wants(change.type())) {
      return;
    }
    CacheEvent<K, V> event = view(source, change);
    if (filter == null || filter.evaluate(event)) {
      call(List.of(event), change.type());
    }
  }

  /**
   * A value that has gone is both the event's value and its old value, and who has not asked for
   * old values sees neither.
   */
  private CacheEvent<K, V> view(Cache<K, V> source, EntryChange<K, V> change) {
    V oldValue = oldValueRequired ? change.oldValue() : null;
    boolean gone = change.type() == EventType.REMOVED || change.type() == EventType.EXPIRED;
    V value = gone ? oldValue : change.value();
    return new CacheEvent<>(source, change.type(), change.key(), value, oldValue);
  }

  @SuppressWarnings("unchecked")
  private void call(Iterable<CacheEntryEvent<? extends K, ? extends V>> events, EventType type) {
    switch (type) {
      case CREATED -> ((CacheEntryCreatedListener<K, V>) listener).onCreated(events);
      case UPDATED -> ((CacheEntryUpdatedListener<K, V>) listener).onUpdated(events);
      case REMOVED -> ((CacheEntryRemovedListener<K, V>) listener).onRemoved(events);
      case EXPIRED -> ((CacheEntryExpiredListener<K, V>) listener).onExpired(events);
    }
  }
}
