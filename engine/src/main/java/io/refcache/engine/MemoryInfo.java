package io.refcache.engine;

import io.refcache.engine.alloc.MemoryBudget;
import io.refcache.engine.record.EntrySizes;
import io.refcache.engine.stats.Info;

/**
 * The section {@code used_memory_*} of a budget.
 *
 * <p>Used memory is divided, as in Redis, into overhead and dataset, which add up to it: overhead
 * is the index tables and the header of each entry, dataset all the rest.
 */
final class MemoryInfo {
  private MemoryInfo() {}

  /**
   * Writes the section.
   *
   * @param tableBytes the index tables that the budget was charged for
   * @param entries the entries it was charged for
   */
  static void write(Info info, MemoryBudget budget, long tableBytes, long entries) {
    long used = budget.used();
    long peak = Math.max(used, budget.peak());
    // Tables and entries may have come since: overhead is never more than what was used.
    long overhead = Math.min(used, tableBytes + entries * EntrySizes.HEADER_BYTES);
    info.put("used_memory", used)
        .put("used_memory_peak", peak)
        .put("used_memory_peak_perc", Info.percent(used, peak))
        .put("used_memory_overhead", overhead)
        .put("used_memory_dataset", used - overhead)
        .put("used_memory_dataset_perc", Info.percent(used - overhead, used))
        .put("maxmemory", budget.limit());
  }
}
