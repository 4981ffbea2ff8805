package io.refcache.benchmarks;

import static io.refcache.benchmarks.Table.number;

import io.refcache.engine.Engine;
import io.refcache.store.Store;
import io.refcache.store.Ttl;
import java.util.List;
import java.util.Map;

/**
 * How many bytes an entry takes beyond those of its key and its value: by {@code used_memory},
 * which is what {@code maxmemory} bounds; by what the engine has mapped; by the process' resident
 * memory; and on the heap.
 *
 * <p>A table of entries is bound to be emptier at some counts than at others. So {@code
 * used_memory} is also looked at on the way, at every 50,000 entries from 0.8 to 1.3 million; the
 * worst of them is given.
 *
 * <p>The resident memory is compared with that of the same process after it has done the same on a
 * small engine. How much it grows by the work alone, whatever is stored, another case tells: as
 * many writes, but of a thousand keys only.
 */
final class OverheadMeasurement {
  private static final List<String> DEFAULT_LENGTHS = List.of("16", "100", "1000");
  private static final int ENTRIES = 1_000_000;
  private static final int MOST_ENTRIES = 1_300_000;
  private static final int FEWEST_ENTRIES = 800_000;
  private static final int STEP_ENTRIES = 50_000;
  private static final int FEW_KEYS = 1_000;
  private static final int WARM_UP_ENTRIES = 200_000;
  private static final long TTL_MILLIS = 864_000_000;
  private static final long SETTLE_MILLIS = 3_000;

  private OverheadMeasurement() {}

  /**
   * Runs two cases for each length of values and prints their table.
   *
   * @param arguments the lengths in bytes; 16, 100 and 1000 if there are none
   */
  static void run(String[] arguments) throws Exception {
    Table table =
        new Table(
            "value",
            "used_memory",
            "worst of 0.8..1.3 M",
            "mapped",
            "resident",
            "of that by the work alone",
            "heap");
    for (String length : arguments.length == 0 ? DEFAULT_LENGTHS : List.of(arguments)) {
      int valueBytes = Integer.parseInt(length);
      for (long ttl : new long[] {Ttl.NONE, TTL_MILLIS}) {
        Map<String, Double> full = figures(valueBytes, ttl, MOST_ENTRIES);
        Map<String, Double> few = figures(valueBytes, ttl, FEW_KEYS);
        table.add(
            valueBytes + " B" + (ttl == Ttl.NONE ? "" : " with deadline"),
            number("%.1f", full.get("used")),
            number("%.1f", full.get("worst")),
            number("%.1f", full.get("mapped")),
            number("%.1f", full.get("resident")),
            number("%.1f", few.get("grown") / ENTRIES),
            number("%.2f", full.get("heap")));
      }
    }
    table.print();
  }

  private static Map<String, Double> figures(int valueBytes, long ttlMillis, int keys)
      throws Exception {
    return new Case(OverheadMeasurement.class, 256, 4096)
        .with(valueBytes)
        .with(ttlMillis)
        .with(keys)
        .run();
  }

  /** One case: the bytes of a value, its time to live, and how many keys there are. */
  public static void main(String[] arguments) throws Exception {
    Case.logWarningsOnly();
    int valueBytes = Integer.parseInt(arguments[0]);
    long ttlMillis = Long.parseLong(arguments[1]);
    int keys = Integer.parseInt(arguments[2]);
    warmUp(valueBytes, ttlMillis);
    try (Engine engine = new Engine("overhead", Map.of("maxmemory", "0"))) {
      Store store = Entries.open(engine);
      Entries entries = new Entries(store, valueBytes);
      Thread.sleep(SETTLE_MILLIS);
      ProcessMemory.settle();
      double residentBefore = ProcessMemory.residentBytes();
      long heapBefore = ProcessMemory.heapBytes();
      String title = "%d B, %s, %,d keys".formatted(valueBytes, ttlMillis, keys);
      fill(entries, 0, ENTRIES, keys, valueBytes, ttlMillis, title);
      Thread.sleep(SETTLE_MILLIS);
      ProcessMemory.settle();
      double payload = Entries.KEY_BYTES + valueBytes;
      double count = store.size();
      Case.report("used", bytes(engine, "used_memory") / count - payload);
      Case.report("mapped", bytes(engine, "used_memory_rss") / count - payload);
      double grown = ProcessMemory.residentBytes() - residentBefore;
      Case.report("grown", grown);
      Case.report("resident", grown / count - payload);
      Case.report("heap", (ProcessMemory.heapBytes() - heapBefore) / (double) ENTRIES);
    }
    Case.report("worst", worst(valueBytes, ttlMillis, keys));
  }

  private static double worst(int valueBytes, long ttlMillis, int keys) {
    double worst = Double.NaN;
    try (Engine engine = new Engine("worst", Map.of("maxmemory", "0"))) {
      Store store = Entries.open(engine);
      Entries entries = new Entries(store, valueBytes);
      int done = 0;
      for (int next = FEWEST_ENTRIES; next <= Math.min(keys, MOST_ENTRIES); next += STEP_ENTRIES) {
        fill(entries, done, next, keys, valueBytes, ttlMillis, "worst count");
        done = next;
        double each = bytes(engine, "used_memory") / store.size() - Entries.KEY_BYTES - valueBytes;
        worst = Double.isNaN(worst) ? each : Math.max(worst, each);
      }
    }
    return worst;
  }

  private static void warmUp(int valueBytes, long ttlMillis) {
    try (Engine engine = new Engine("warm-up", Map.of("maxmemory", "16mb"))) {
      Entries entries = new Entries(Entries.open(engine), valueBytes);
      fill(entries, 0, WARM_UP_ENTRIES, WARM_UP_ENTRIES, valueBytes, ttlMillis, "warm-up");
      engine.info();
    }
  }

  private static void fill(
      Entries entries, int from, int to, int keys, int valueBytes, long ttlMillis, String title) {
    Progress progress = new Progress(title, to);
    for (int i = from; i < to; i++) {
      entries.put(i % keys, valueBytes, ttlMillis);
      if (i % 10_000 == 0) {
        progress.at(i, "");
      }
    }
  }

  private static double bytes(Engine engine, String figure) {
    return ((Number) engine.info().get(figure)).doubleValue();
  }
}
