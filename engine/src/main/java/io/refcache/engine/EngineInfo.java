package io.refcache.engine;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.ToLongFunction;

/**
 * The engine's figures under the names of Redis' {@code INFO}. {@code used_memory_rss} is what the
 * engine has mapped from the operating system, not what the process has.
 */
final class EngineInfo {
  private EngineInfo() {}

  static Map<String, Object> of(Engine engine) {
    Map<String, Object> info = new LinkedHashMap<>();
    long used = engine.budget.used();
    long overhead = engine.tableBytes();
    long allocated = engine.allocator.allocatedBytes();
    long committed = engine.memory.mappedBytes();
    info.put("used_memory", used);
    info.put("used_memory_peak", engine.budget.peak());
    info.put("used_memory_overhead", overhead);
    info.put("used_memory_dataset", Math.max(0, used - overhead));
    info.put("used_memory_rss", committed);
    info.put("mem_fragmentation_ratio", used == 0 ? 1.0 : (double) committed / used);
    info.put("mem_fragmentation_bytes", committed - used);
    info.put("allocator_allocated", allocated);
    info.put("allocator_resident", engine.allocator.committedBytes());
    info.put("allocator_blocks", engine.allocator.liveBlocks());
    info.put("maxmemory", engine.budget.limit());
    info.put("maxmemory_policy", engine.option(EngineOption.MAXMEMORY_POLICY));
    info.put("lazyfree_pending_objects", engine.reclaimer.pendingObjects());
    info.put("lazyfree_pending_bytes", engine.reclaimer.pendingBytes());
    info.put("lazyfreed_objects", engine.reclaimer.lazyfreedObjects());
    info.put("lazyfree_immediate", engine.reclaimer.freedImmediate());
    info.put("lazyfree_idle", engine.reclaimer.freedIdle());
    info.put("lazyfree_batched", engine.reclaimer.freedBatched());
    info.put("keys", total(engine, store -> store.index.entries()));
    info.put("expires", total(engine, store -> store.index.volatileEntries()));
    info.put("keyspace_hits", total(engine, store -> store.counters.hits.sum()));
    info.put("keyspace_misses", total(engine, store -> store.counters.misses.sum()));
    info.put("expired_keys", total(engine, store -> store.counters.expired.sum()));
    info.put("expired_stale_perc", engine.expiry.stalePercent());
    info.put("expired_time_cap_reached_count", engine.expiry.timeCapReachedCount());
    info.put("expire_cycle_cpu_milliseconds", engine.expiry.cpuMillis());
    info.put("evicted_keys", total(engine, store -> store.counters.evicted.sum()));
    info.put("total_eviction_exceeded_time", engine.maintenance().exceededMillis());
    info.put("refused_writes", total(engine, store -> store.counters.refused.sum()));
    info.put("dropped_writes", total(engine, store -> store.counters.dropped.sum()));
    info.put("stores", (long) engine.stores.size());
    return info;
  }

  private static long total(Engine engine, ToLongFunction<StoreContext> figure) {
    return engine.stores.values().stream()
        .mapToLong(open -> figure.applyAsLong(open.store().context))
        .sum();
  }
}
