package io.refcache.engine;

import io.refcache.engine.stats.Info;
import io.refcache.store.FigureTable;
import java.util.LinkedHashMap;
import java.util.Map;

/** A store's figures, under {@code INFO}'s names where it has them. */
final class StoreInfo {
  private StoreInfo() {}

  static Map<String, Object> of(StoreContext store) {
    Info info = new Info();
    long entries = store.index.entries();
    info.put("keys", entries).put("expires", store.index.volatileEntries());
    MemoryInfo.write(info, store.budget, tableBytes(store), entries);
    info.put("maxmemory_policy", store.tuning.policy().optionName());
    store.counters.writeTo(info);
    info.put("shared_values", store.sharedValues == null ? 0L : store.sharedValues.size())
        .put(
            "shared_value_hits",
            store.sharedValues == null ? 0L : store.sharedValues.sharedCount());
    return info.asMap();
  }

  /** The figures that are tables. */
  static Map<String, FigureTable> tables(StoreContext store) {
    Map<String, FigureTable> tables = new LinkedHashMap<>();
    SizeHistograms sizes = new SizeHistograms();
    sizes.add(store);
    sizes.writeTo(tables);
    return tables;
  }

  static long tableBytes(StoreContext store) {
    return store.index.tableBytes()
        + (store.sharedValues == null ? 0 : store.sharedValues.tableBytes());
  }
}
