package io.refcache.micrometer;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.refcache.jcache.RefcacheCache;
import javax.cache.Cache;

/**
 * Memory, expiry and eviction of one cache, with the tag {@code cache} that Micrometer's own
 * binders use: what {@code JCacheMetrics} cannot know of any cache. {@code docs/monitoring.md}
 * lists the meters.
 *
 * <p>{@link RefcacheMetrics} registers these for all caches that a manager has by then; this is for
 * those that are created later.
 */
public final class RefcacheCacheMetrics implements MeterBinder {
  private final RefcacheCache<?, ?> cache;
  private final Tags tags;

  /**
   * @param cache a cache of Refcache's
   * @param tags what all meters are to have beside their own
   * @throws IllegalArgumentException if the cache is another provider's
   */
  public RefcacheCacheMetrics(Cache<?, ?> cache, Iterable<Tag> tags) {
    this.cache = cache.unwrap(RefcacheCache.class);
    this.tags = Tags.concat(tags, "cache", cache.getName());
  }

  @Override
  public void bindTo(MeterRegistry registry) {
    Meters<RefcacheCache<?, ?>> meters = new Meters<>(registry, cache, RefcacheCache::info, tags);
    String used = "bytes that a cache takes";
    meters
        .gauge("cache.size", null, "keys", "entries, with expired ones that are still there")
        .gauge("cache.memory.used", "bytes", "used_memory_dataset", used, "area", "dataset")
        .gauge("cache.memory.used", "bytes", "used_memory_overhead", used, "area", "overhead")
        .gauge("cache.memory.max", "bytes", "maxmemory", "the cache's own limit; 0 is none")
        .gauge("cache.load.pending", null, "load_pending_keys", "keys that loadAll is to bring")
        .counter("cache.evicted", "bytes", "evicted_bytes", "bytes of entries pushed out")
        .counter("cache.expirations", null, "expired_keys", "entries whose time was over")
        .counter("cache.clears", null, "cleared_keys", "entries that clear() took out");
    String failed = "writes for which there was no room: thrown, or dropped";
    meters
        .counter("cache.writes.failed", null, "refused_writes", failed, "outcome", "refused")
        .counter("cache.writes.failed", null, "dropped_writes", failed, "outcome", "dropped");
  }
}
