package io.refcache.engine;

import io.refcache.engine.alloc.AllocatorFigures;
import io.refcache.engine.memory.DirectMemory;
import io.refcache.engine.memory.ProcessMemory;
import io.refcache.engine.stats.Info;
import io.refcache.store.FigureTable;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The engine's figures under the names of Redis' {@code INFO}, section by section.
 *
 * <p>{@code used_memory_rss} is what the engine has mapped from the operating system, not what the
 * process has, so that {@code mem_fragmentation_ratio} tells of the engine alone.
 */
final class EngineInfo {
  private EngineInfo() {}

  static Map<String, Object> of(Engine engine) {
    Info info = new Info();
    AllocatorFigures allocator = engine.allocator.figures();
    StoreCounters counters = new StoreCounters();
    counters.addAll(engine.counters.closedStores);
    long entries = 0;
    long volatileEntries = 0;
    for (Engine.OpenStore open : engine.stores.values()) {
      StoreContext store = open.store().context;
      entries += store.index.entries();
      volatileEntries += store.index.volatileEntries();
      counters.addAll(store.counters);
    }
    MemoryInfo.write(info, engine.budget, allocator.tableBytes(), entries);
    info.put("maxmemory_policy", engine.option(EngineOption.MAXMEMORY_POLICY));
    writeMapped(info, engine);
    allocator.writeTo(info);
    engine.reclaimer.writeTo(info);
    info.put("leaked_handles", engine.leakDetector.leaks())
        .put("corrupted_blocks", engine.allocator.corruptedBlocks());
    info.put("stores", engine.stores.size()).put("keys", entries).put("expires", volatileEntries);
    counters.writeTo(info);
    engine.counters.writeTo(info);
    engine.maintenance().writeTo(info);
    engine.expiry.writeTo(info);
    engine.defragmenter.writeTo(info);
    return info.asMap();
  }

  /** What is mapped from the operating system, and what Java allows to be. */
  private static void writeMapped(Info info, Engine engine) {
    long used = engine.budget.used();
    long mapped = engine.memory.mappedBytes();
    info.put("used_memory_rss", mapped)
        .put("mem_fragmentation_ratio", Info.ratio(mapped, used))
        .put("mem_fragmentation_bytes", mapped - used);
    ProcessMemory.residentBytes().ifPresent(resident -> info.put("process_rss", resident));
    long capacity = DirectMemory.capacityBytes();
    info.put("direct_memory_limit", capacity == Long.MAX_VALUE ? 0 : capacity);
  }

  /** The figures that are tables. */
  static Map<String, FigureTable> tables(Engine engine) {
    Map<String, FigureTable> tables = new LinkedHashMap<>();
    tables.put("size_classes", engine.allocator.figures().sizeClassTable());
    SizeHistograms sizes = new SizeHistograms();
    engine.stores.values().forEach(open -> sizes.add(open.store().context));
    sizes.writeTo(tables);
    return tables;
  }
}
