package io.refcache.micrometer;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.refcache.jcache.RefcacheManager;
import io.refcache.store.Backend;
import java.util.ArrayList;
import java.util.List;
import javax.cache.CacheManager;

/**
 * Memory, fragmentation, lazy free and evictions by cause of a cache manager, and {@linkplain
 * RefcacheCacheMetrics what there is to know} of each of its caches. {@code docs/monitoring.md}
 * lists the meters.
 *
 * <pre>{@code
 * new RefcacheMetrics(cacheManager, Tags.empty()).bindTo(registry);
 * }</pre>
 *
 * <p>The manager's meters have the tag {@code cache.manager}, its URI without who logs in.
 * Micrometer's own {@code JCacheMetrics} works beside this, and has hits, misses, puts and
 * removals.
 */
public final class RefcacheMetrics implements MeterBinder {
  private static final String PREFIX = "cache.manager.";

  private final CacheManager manager;
  private final Tags tags;

  /**
   * @param manager a cache manager of Refcache's
   * @param tags what all meters are to have beside their own
   */
  public RefcacheMetrics(CacheManager manager, Iterable<Tag> tags) {
    this.manager = manager;
    this.tags = Tags.of(tags);
  }

  /**
   * @throws IllegalArgumentException if the manager is another provider's
   */
  @Override
  public void bindTo(MeterRegistry registry) {
    Tags own = tags.and("cache.manager", manager.unwrap(RefcacheManager.class).maskedUri());
    Backend backend = manager.unwrap(Backend.class);
    Meters<Backend> meters = new Meters<>(registry, backend, Backend::info, own);
    memory(meters);
    evictions(meters);
    lazyFree(meters);
    List<String> names = new ArrayList<>();
    manager.getCacheNames().forEach(names::add);
    for (String name : names) {
      new RefcacheCacheMetrics(manager.getCache(name), tags).bindTo(registry);
    }
  }

  private static void memory(Meters<Backend> meters) {
    String used = "bytes in use, of all caches of the manager";
    meters
        .gauge(PREFIX + "memory.used", "bytes", "used_memory_dataset", used, "area", "dataset")
        .gauge(PREFIX + "memory.used", "bytes", "used_memory_overhead", used, "area", "overhead")
        .gauge(PREFIX + "memory.max", "bytes", "maxmemory", "the limit of used memory; 0 is none")
        .gauge(
            PREFIX + "memory.mapped",
            "bytes",
            "used_memory_rss",
            "bytes mapped from the operating system")
        .gauge(PREFIX + "fragmentation", null, "mem_fragmentation_ratio", "mapped to used memory")
        .gauge(
            PREFIX + "defrag.effort",
            "percent",
            "active_defrag_running",
            "the share of a processor that defragmentation may take just now")
        .gauge(
            PREFIX + "expired.stale",
            "percent",
            "expired_stale_perc",
            "of the entries with a deadline those that are due but still there, estimated");
  }

  private static void evictions(Meters<Backend> meters) {
    String description = "entries that had to go, expired or not, by what lacked room";
    String[][] causes = {
      {"maxmemory", "evicted_for_writes"},
      {"quota", "evicted_for_quotas"},
      {"table", "evicted_for_tables"},
      {"lowered-limit", "evicted_for_lowered_limits"}
    };
    for (String[] cause : causes) {
      meters.counter(PREFIX + "evictions", null, cause[1], description, "cause", cause[0]);
    }
  }

  private static void lazyFree(Meters<Backend> meters) {
    meters
        .gauge(
            PREFIX + "lazyfree.pending",
            "objects",
            "lazyfree_pending_objects",
            "objects that wait to be freed")
        .gauge(
            PREFIX + "lazyfree.pending.memory",
            "bytes",
            "lazyfree_pending_bytes",
            "their bytes, which count as used")
        .counter(PREFIX + "lazyfree.freed", "objects", "lazyfreed_objects", "objects freed lazily");
  }
}
