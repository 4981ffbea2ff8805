package io.refcache.jcache.event;

import java.util.ArrayList;
import java.util.List;
import javax.cache.configuration.CacheEntryListenerConfiguration;
import javax.cache.event.EventType;

/** The listeners of a cache at one time, and what they want between them. Immutable. */
final class Registrations<K, V> {
  private static final Registrations<?, ?> NONE = new Registrations<>(List.of());

  private final List<Registration<K, V>> all;
  private final List<Registration<K, V>> synchronous;
  private final List<Registration<K, V>> asynchronous;
  private final int wanted;
  private final int wantedWithOldValue;

  private Registrations(List<Registration<K, V>> all) {
    this.all = all;
    this.synchronous = all.stream().filter(Registration::isSynchronous).toList();
    this.asynchronous = all.stream().filter(r -> !r.isSynchronous()).toList();
    int types = 0;
    int typesWithOldValue = 0;
    for (Registration<K, V> registration : all) {
      for (EventType type : EventType.values()) {
        if (registration.wants(type)) {
          types |= bit(type);
          typesWithOldValue |= registration.requiresOldValue() ? bit(type) : 0;
        }
      }
    }
    this.wanted = types;
    this.wantedWithOldValue = typesWithOldValue;
  }

  @SuppressWarnings("unchecked")
  static <K, V> Registrations<K, V> none() {
    return (Registrations<K, V>) NONE;
  }

  Registrations<K, V> with(Registration<K, V> registration) {
    List<Registration<K, V>> more = new ArrayList<>(all);
    more.add(registration);
    return new Registrations<>(List.copyOf(more));
  }

  Registrations<K, V> without(Registration<K, V> registration) {
    return new Registrations<>(all.stream().filter(r -> r != registration).toList());
  }

  Registration<K, V> find(CacheEntryListenerConfiguration<K, V> configuration) {
    for (Registration<K, V> registration : all) {
      if (registration.configuration().equals(configuration)) {
        return registration;
      }
    }
    return null;
  }

  List<Registration<K, V>> all() {
    return all;
  }

  List<Registration<K, V>> synchronous() {
    return synchronous;
  }

  List<Registration<K, V>> asynchronous() {
    return asynchronous;
  }

  boolean isActive() {
    return wanted != 0;
  }

  boolean wants(EventType type) {
    return (wanted & bit(type)) != 0;
  }

  boolean wantsOldValue(EventType type) {
    return (wantedWithOldValue & bit(type)) != 0;
  }

  private static int bit(EventType type) {
    return 1 << type.ordinal();
  }
}
