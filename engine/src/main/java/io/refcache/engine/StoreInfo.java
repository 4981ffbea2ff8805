package io.refcache.engine;

import java.util.LinkedHashMap;
import java.util.Map;

/** A store's figures, under {@code INFO}'s names where it has them. */
final class StoreInfo {
  private StoreInfo() {}

  static Map<String, Object> of(StoreContext store) {
    Map<String, Object> info = new LinkedHashMap<>();
    StoreCounters counters = store.counters;
    long used = store.budget.used();
    long overhead = tableBytes(store);
    long entries = store.index.entries();
    info.put("keys", entries);
    info.put("expires", store.index.volatileEntries());
    info.put("used_memory", used);
    info.put("used_memory_peak", store.budget.peak());
    info.put("used_memory_overhead", overhead);
    info.put("used_memory_dataset", Math.max(0, used - overhead));
    info.put("maxmemory", store.budget.limit());
    info.put("maxmemory_policy", store.tuning.policy().optionName());
    info.put("keyspace_hits", counters.hits.sum());
    info.put("keyspace_misses", counters.misses.sum());
    info.put("expired_keys", counters.expired.sum());
    info.put("evicted_keys", counters.evicted.sum());
    info.put("evicted_bytes", counters.evictedBytes.sum());
    info.put("created_keys", counters.created.sum());
    info.put("replaced_keys", counters.replaced.sum());
    info.put("removed_keys", counters.removed.sum());
    info.put("cleared_keys", counters.cleared.sum());
    info.put("refused_writes", counters.refused.sum());
    info.put("dropped_writes", counters.dropped.sum());
    info.put("shared_values", store.sharedValues == null ? 0L : store.sharedValues.size());
    info.put(
        "shared_value_hits", store.sharedValues == null ? 0L : store.sharedValues.sharedCount());
    return info;
  }

  static long tableBytes(StoreContext store) {
    return store.index.tableBytes()
        + (store.sharedValues == null ? 0 : store.sharedValues.tableBytes());
  }
}
