package io.refcache.benchmarks;

import static io.refcache.benchmarks.Table.number;

import io.refcache.engine.Engine;
import io.refcache.store.Store;
import io.refcache.store.Ttl;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * What the limit is worth: ten times {@code maxmemory} is written, in values of 16 B to 64 KiB
 * whose sizes are spread evenly over the orders of magnitude, under each policy that evicts. Given
 * as shares of the limit are the most memory that was ever in use, the growth of the process, and
 * the keys and values that are there in the end.
 *
 * <p>The process is compared with itself after the same work on a small engine, so that compiled
 * code and what else the virtual machine needs for itself do not count as memory of the cache.
 */
final class FillMeasurement {
  private static final String LIMIT = "512mb";
  private static final long LIMIT_BYTES = 512L << 20;
  private static final int TIMES_LIMIT = 10;
  private static final int MIN_VALUE_BYTES = 16;
  private static final int MAX_VALUE_BYTES = 64 << 10;
  private static final String WARM_UP_LIMIT = "16mb";
  private static final long WARM_UP_BYTES = 512L << 20;
  private static final long TTL_MILLIS = 3_600_000;
  private static final long SETTLE_MILLIS = 1_000;

  /** Every so many writes used and resident memory are looked at. */
  private static final int LOOK_MASK = 0xFF;

  private FillMeasurement() {}

  /**
   * Runs a case for each policy and prints their table.
   *
   * @param arguments the policies; all if there are none
   */
  static void run(String[] arguments) throws Exception {
    Table table = new Table("policy", "used, at most", "resident, at most", "keys and values");
    for (String policy : arguments.length == 0 ? Policies.EVICTING : List.of(arguments)) {
      Map<String, Double> figures = new Case(FillMeasurement.class, 256, 2048).with(policy).run();
      table.add(
          policy,
          number("%.4f", figures.get("used")),
          number("%.3f", figures.get("resident")),
          number("%.3f", figures.get("payload")));
    }
    table.print();
  }

  /** One case: a policy. */
  public static void main(String[] arguments) throws Exception {
    Case.logWarningsOnly();
    String policy = arguments[0];
    warmUp(policy);
    Thread.sleep(SETTLE_MILLIS);
    ProcessMemory.settle();
    double residentBefore = ProcessMemory.residentBytes();
    try (Engine engine =
        new Engine("fill", Map.of("maxmemory", LIMIT, "maxmemory-policy", policy))) {
      Store store = Entries.open(engine);
      Most most = new Most();
      write(engine, store, policy, LIMIT_BYTES * TIMES_LIMIT, most);
      most.look(engine);
      Case.report("used", most.usedBytes / LIMIT_BYTES);
      Case.report("resident", (most.residentBytes - residentBefore) / LIMIT_BYTES);
      Case.report("payload", (double) Entries.payloadBytes(store) / LIMIT_BYTES);
    }
  }

  private static void warmUp(String policy) {
    try (Engine engine =
        new Engine("warm-up", Map.of("maxmemory", WARM_UP_LIMIT, "maxmemory-policy", policy))) {
      Store store = Entries.open(engine);
      write(engine, store, policy, WARM_UP_BYTES, new Most());
      Entries.payloadBytes(store);
    }
  }

  private static void write(Engine engine, Store store, String policy, long bytes, Most most) {
    Entries entries = new Entries(store, MAX_VALUE_BYTES);
    SplittableRandom random = new SplittableRandom(7);
    boolean expires = policy.startsWith("volatile");
    Progress progress = new Progress(policy, bytes);
    long written = 0;
    for (long i = 0; written < bytes; i++) {
      int length = valueBytes(random);
      entries.put(i, length, expires ? TTL_MILLIS + random.nextInt((int) TTL_MILLIS) : Ttl.NONE);
      written += Entries.KEY_BYTES + length;
      if ((i & LOOK_MASK) == 0) {
        most.look(engine);
        progress.at(
            written, "used %,.0f, resident %,.0f".formatted(most.usedBytes, most.residentBytes));
      }
    }
  }

  private static int valueBytes(SplittableRandom random) {
    double ratio = (double) MAX_VALUE_BYTES / MIN_VALUE_BYTES;
    return (int) (MIN_VALUE_BYTES * Math.pow(ratio, random.nextDouble()));
  }

  /** The most memory that was seen. */
  private static final class Most {
    double usedBytes;
    double residentBytes;

    void look(Engine engine) {
      Map<String, Object> info = engine.info();
      usedBytes = Math.max(usedBytes, ((Number) info.get("used_memory_peak")).doubleValue());
      residentBytes = Math.max(residentBytes, ProcessMemory.residentBytes());
    }
  }
}
