package io.refcache.jcache;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import javax.cache.Cache;
import javax.cache.configuration.CacheEntryListenerConfiguration;
import javax.cache.configuration.Factory;
import javax.cache.configuration.MutableCacheEntryListenerConfiguration;
import javax.cache.event.CacheEntryCreatedListener;
import javax.cache.event.CacheEntryEvent;
import javax.cache.event.CacheEntryExpiredListener;
import javax.cache.event.CacheEntryRemovedListener;
import javax.cache.event.CacheEntryUpdatedListener;
import javax.cache.expiry.Duration;
import javax.cache.expiry.ExpiryPolicy;
import javax.cache.integration.CacheLoader;
import javax.cache.integration.CacheWriter;

/** Writes down what a cache asks of its policy, its writer, its loader and its listener. */
final class Recorder
    implements ExpiryPolicy,
        CacheWriter<String, String>,
        CacheLoader<String, String>,
        CacheEntryCreatedListener<String, String>,
        CacheEntryUpdatedListener<String, String>,
        CacheEntryRemovedListener<String, String>,
        CacheEntryExpiredListener<String, String> {

  final List<String> policy = new ArrayList<>();
  final List<String> writes = new ArrayList<>();
  final List<String> loads = new ArrayList<>();
  final List<String> events = new ArrayList<>();
  Duration creation = Duration.ETERNAL;

  /** What the loader has for every key. */
  String loaded = "loaded";

  void forget() {
    policy.clear();
    writes.clear();
    loads.clear();
    events.clear();
  }

  /** This object wherever a factory of it is asked for. */
  <T> Factory<T> as(Class<T> type) {
    return () -> type.cast(this);
  }

  @SuppressWarnings("unchecked")
  <T> Factory<T> asFactory() {
    return () -> (T) this;
  }

  CacheEntryListenerConfiguration<String, String> synchronously() {
    return new MutableCacheEntryListenerConfiguration<>(asFactory(), null, true, true);
  }

  @Override
  public Duration getExpiryForCreation() {
    policy.add("creation");
    return creation;
  }

  @Override
  public Duration getExpiryForAccess() {
    policy.add("access");
    return null;
  }

  @Override
  public Duration getExpiryForUpdate() {
    policy.add("update");
    return null;
  }

  @Override
  public void write(Cache.Entry<? extends String, ? extends String> entry) {
    writes.add("write");
  }

  @Override
  public void writeAll(Collection<Cache.Entry<? extends String, ? extends String>> entries) {
    writes.add("writeAll");
  }

  @Override
  public void delete(Object key) {
    writes.add("delete");
  }

  @Override
  public void deleteAll(Collection<?> keys) {
    writes.add("deleteAll");
  }

  @Override
  public String load(String key) {
    loads.add(key);
    return loaded;
  }

  @Override
  public Map<String, String> loadAll(Iterable<? extends String> keys) {
    loads.add("all");
    Map<String, String> all = new java.util.HashMap<>();
    keys.forEach(key -> all.put(key, loaded));
    return all;
  }

  @Override
  public void onCreated(Iterable<CacheEntryEvent<? extends String, ? extends String>> all) {
    record(all);
  }

  @Override
  public void onUpdated(Iterable<CacheEntryEvent<? extends String, ? extends String>> all) {
    record(all);
  }

  @Override
  public void onRemoved(Iterable<CacheEntryEvent<? extends String, ? extends String>> all) {
    record(all);
  }

  @Override
  public void onExpired(Iterable<CacheEntryEvent<? extends String, ? extends String>> all) {
    record(all);
  }

  private void record(Iterable<CacheEntryEvent<? extends String, ? extends String>> all) {
    all.forEach(
        event ->
            events.add(
                event.getEventType().name().toLowerCase(java.util.Locale.ROOT)
                    + "("
                    + event.getOldValue()
                    + ">"
                    + event.getValue()
                    + ")"));
  }
}
