package io.refcache.benchmarks;

import static io.refcache.benchmarks.Table.number;

import io.refcache.engine.Engine;
import io.refcache.engine.time.ManualClock;
import io.refcache.store.Store;
import io.refcache.store.Ttl;

/**
 * Whether sampled LRU evicts what is old: 60,000 entries are written over a minute, then 30,000
 * more at once into the same memory. Exact LRU would evict the older half and nothing else.
 */
final class LruPrecision {
  private static final int OLD = 60_000;
  private static final int NEW = 30_000;
  private static final int NANOS_PER_NEW_ENTRY = 25_000;
  private static final int VALUE_BYTES = 100;
  private static final int[] SAMPLES = {1, 3, 5, 10, 64};

  private LruPrecision() {}

  static void print() {
    Table table = new Table("samples", "of the older half", "new ones evicted");
    for (int samples : SAMPLES) {
      ManualClock clock = new ManualClock();
      try (Engine engine = HitRatioMeasurement.engine(clock, "allkeys-lru", samples)) {
        Store store = Entries.open(engine);
        Entries entries = new Entries(store, VALUE_BYTES);
        for (int id = 0; id < OLD; id++) {
          clock.advanceMillis(1);
          entries.put(id, VALUE_BYTES, Ttl.NONE);
        }
        engine.setOption("maxmemory", String.valueOf(engine.info().get("used_memory")));
        for (int id = OLD; id < OLD + NEW; id++) {
          clock.advanceNanos(NANOS_PER_NEW_ENTRY);
          entries.put(id, VALUE_BYTES, Ttl.NONE);
        }
        int older = absent(store, entries, 0, OLD / 2);
        int younger = absent(store, entries, OLD / 2, OLD);
        int fresh = absent(store, entries, OLD, OLD + NEW);
        table.add(
            String.valueOf(samples),
            number("%.3f", (double) older / (older + younger)),
            String.valueOf(fresh));
      }
    }
    table.print();
  }

  private static int absent(Store store, Entries entries, int from, int to) {
    int absent = 0;
    for (int id = from; id < to; id++) {
      absent += store.peek(entries.key(id), null) == io.refcache.store.Found.PRESENT ? 0 : 1;
    }
    return absent;
  }
}
