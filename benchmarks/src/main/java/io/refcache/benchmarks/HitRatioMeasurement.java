package io.refcache.benchmarks;

import static io.refcache.benchmarks.Table.number;

import io.refcache.engine.Engine;
import io.refcache.engine.evict.ZipfWorkload;
import io.refcache.engine.memory.DirectMemory;
import io.refcache.engine.time.ManualClock;
import io.refcache.store.Store;
import io.refcache.store.Ttl;
import java.util.Map;

/**
 * How good the engine's victims are: its hit ratio under Zipf's law at two sizes, and whether LRU
 * evicts what is old, for different numbers of samples.
 *
 * <p>Time is played: 40,000 accesses a second, about as many as a server answers one client. The
 * memory limit is corrected during the warm-up until the cache holds a given number of entries, the
 * same as real servers held when they were measured.
 */
final class HitRatioMeasurement {
  private static final int NANOS_PER_ACCESS = 25_000;
  private static final int ACCESSES_PER_ROUND = 1_000;
  private static final int ACCESSES_PER_CORRECTION = 20_000;
  private static final int VALUE_BYTES = 100;
  private static final int[] ENTRIES = {49_620, 9_624};
  private static final int[] SAMPLES = {3, 5, 10};

  private HitRatioMeasurement() {}

  /** Runs all cases in this virtual machine (nothing here depends on it) and prints two tables. */
  static void run(String[] arguments) {
    Case.logWarningsOnly();
    ZipfWorkload workload = new ZipfWorkload();
    Table ratios = new Table("policy", "samples", "hit ratio at 50 %", "hit ratio at 10 %");
    for (String policy : Policies.EVICTING) {
      for (int samples : policy.endsWith("random") ? new int[] {5} : SAMPLES) {
        System.err.println(policy + ", " + samples + " samples");
        ratios.add(
            policy,
            policy.endsWith("random") ? "-" : String.valueOf(samples),
            number("%.4f", hitRatio(workload, policy, samples, ENTRIES[0])),
            number("%.4f", hitRatio(workload, policy, samples, ENTRIES[1])));
      }
    }
    ratios.print();
    LruPrecision.print();
  }

  private static double hitRatio(ZipfWorkload workload, String policy, int samples, int entries) {
    ManualClock clock = new ManualClock();
    try (Engine engine = engine(clock, policy, samples)) {
      CacheAside cache = new CacheAside(engine, clock, policy.startsWith("volatile"), entries);
      double ratio = workload.hitRatio(cache);
      cache.checkSize();
      return ratio;
    }
  }

  static Engine engine(ManualClock clock, String policy, int samples) {
    Map<String, String> options =
        Map.of(
            "maxmemory",
            "0",
            "maxmemory-policy",
            policy,
            "maxmemory-samples",
            String.valueOf(samples),
            "active-expire",
            "no");
    return new Engine("hit-ratio", options, clock, new DirectMemory(), Engine.Background.BY_HAND);
  }

  /** Reads, and writes what was missed, in an engine kept at a number of entries. */
  private static final class CacheAside implements ZipfWorkload.Cache {
    private static final double TOLERATED_SHARE = 0.005;

    private final Engine engine;
    private final ManualClock clock;
    private final Store store;
    private final Entries entries;
    private final boolean expires;
    private final int wanted;
    private final double entryBytes;
    private double limitBytes;
    private long accesses;
    private long sizes;
    private long looks;

    CacheAside(Engine engine, ManualClock clock, boolean expires, int wanted) {
      this.engine = engine;
      this.clock = clock;
      this.expires = expires;
      this.wanted = wanted;
      store = Entries.open(engine);
      entries = new Entries(store, VALUE_BYTES);
      for (int id = 0; id < wanted; id++) {
        put(id, 3_600_000);
      }
      limitBytes = ((Number) engine.info().get("used_memory")).doubleValue();
      entryBytes = limitBytes / wanted;
      engine.setOption("maxmemory", String.valueOf((long) limitBytes));
      store.clear();
    }

    @Override
    public boolean get(int id) {
      clock.advanceNanos(NANOS_PER_ACCESS);
      accesses++;
      if (accesses % ACCESSES_PER_ROUND == 0) {
        engine.maintain();
      }
      if (accesses % ACCESSES_PER_CORRECTION == 0) {
        correct();
      }
      return entries.get(id);
    }

    /** The number of entries wanders a bit as tables grow and shrink. */
    private void correct() {
      if (accesses <= ZipfWorkload.WARM_UP_ACCESSES) {
        limitBytes += (wanted - store.size()) * entryBytes;
        engine.setOption("maxmemory", String.valueOf((long) limitBytes));
      } else {
        sizes += store.size();
        looks++;
      }
    }

    @Override
    public void put(int id, long ttlMillis) {
      entries.put(id, VALUE_BYTES, expires ? ttlMillis : Ttl.NONE);
    }

    void checkSize() {
      double mean = (double) sizes / looks;
      if (Math.abs(mean - wanted) > wanted * TOLERATED_SHARE) {
        throw new IllegalStateException(
            "%,.0f entries instead of %,d were there on average".formatted(mean, wanted));
      }
    }
  }
}
