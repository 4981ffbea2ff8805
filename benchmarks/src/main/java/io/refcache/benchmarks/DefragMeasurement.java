package io.refcache.benchmarks;

import static io.refcache.benchmarks.Table.number;

import io.refcache.engine.Engine;
import io.refcache.store.Precondition;
import io.refcache.store.Store;
import io.refcache.store.Ttl;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * What defragmentation gains, and what it costs the operations beside it: entries of mixed sizes,
 * every second of which is removed; then one thread reads and writes without a pause, first while
 * nothing moves, then while memory is defragmented. At last all values are compared with what they
 * must be; three of four were never written again after they had moved.
 *
 * <p>All the while another thread reads, and a third writes entries that expire into a cache that
 * has a quota, so that some of them are evicted: both with pauses, for there may be two processors
 * only, and it is not the system's scheduler that is measured.
 */
final class DefragMeasurement {
  private static final int ENTRIES = 1_000_000;
  private static final int MIN_VALUE_BYTES = 32;
  private static final int MAX_VALUE_BYTES = 12_000;
  private static final long QUIET_NANOS = TimeUnit.SECONDS.toNanos(5);
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(60);

  /** Of the keys that are left, one in so many is written while memory is defragmented. */
  private static final int READ_FOR_EACH_WRITTEN = 4;

  private static final String QUOTA = "32mb";
  private static final int MAX_TTL_MILLIS = 2_000;
  private static final int OPERATIONS_BETWEEN_PAUSES = 100;
  private static final long PAUSE_NANOS = TimeUnit.MICROSECONDS.toNanos(500);

  /** Every so many operations the figures are looked at. */
  private static final int LOOK_MASK = 0x3FFF;

  private static volatile boolean isOver;

  private DefragMeasurement() {}

  /** Runs the case and prints its table. */
  static void run(String[] arguments) throws Exception {
    Map<String, Double> figures = new Case(DefragMeasurement.class, 512, 4096).run();
    Table table = new Table("", "mapped to used", "operations", "p50", "p99", "p99.99", "longest");
    for (String phase : new String[] {"before", "during"}) {
      table.add(
          phase,
          number("%.2f", figures.get(phase + "ratio")),
          number("%.0f", figures.get(phase + "operations")),
          number("%.2f us", figures.get(phase + "p50")),
          number("%.2f us", figures.get(phase + "p99")),
          number("%.0f us", figures.get(phase + "p99.99")),
          number("%.0f us", figures.get(phase + "max")));
    }
    table.add("after", number("%.2f", figures.get("afterratio")), "", "", "", "", "");
    table.print();
    System.out.printf(
        "%n%,.0f blocks moved in %.1f s; %,.0f of %,d values were wrong;"
            + " %,.0f entries expired and %,.0f were evicted meanwhile%n",
        figures.get("moved"),
        figures.get("seconds"),
        figures.get("wrong"),
        ENTRIES / 2,
        figures.get("expired"),
        figures.get("evicted"));
  }

  /** The case. */
  public static void main(String[] arguments) throws Exception {
    Case.logWarningsOnly();
    try (Engine engine =
        new Engine(
            "defrag",
            Map.of(
                "maxmemory", "0",
                "maxmemory-policy", "volatile-lru",
                "activedefrag", "no",
                "active-defrag-threshold-lower", "1.1"))) {
      Store store = Entries.open(engine);
      Entries entries = new Entries(store, MAX_VALUE_BYTES);
      for (int i = 0; i < ENTRIES; i++) {
        put(entries, i);
      }
      for (int i = 0; i < ENTRIES; i += 2) {
        store.remove(entries.key(i), Precondition.ANY, 0, null);
      }
      Store other = engine.open("other", Map.of("maxmemory", QUOTA));
      Thread reader = start(new Entries(store, MAX_VALUE_BYTES), DefragMeasurement::readOne);
      Thread writer = start(new Entries(other, MAX_VALUE_BYTES), DefragMeasurement::putOne);
      // Empty slabs have gone by then, and what the first phase runs has been compiled.
      work(engine, entries, QUIET_NANOS, new Latencies());
      Case.report("beforeratio", ratio(engine));
      Latencies before = new Latencies();
      work(engine, entries, QUIET_NANOS, before);
      before.report("before");
      engine.resetStatistics();
      engine.setOption("activedefrag", "yes");
      long start = System.nanoTime();
      Latencies during = new Latencies();
      work(engine, entries, PATIENCE_NANOS, during);
      Case.report("seconds", (System.nanoTime() - start) / 1e9);
      Case.report("duringratio", ratio(engine));
      Case.report("expired", figure(engine, "expired_keys"));
      Case.report("evicted", figure(engine, "evicted_keys"));
      during.report("during");
      Thread.sleep(2_000);
      Case.report("afterratio", ratio(engine));
      Case.report("moved", figure(engine, "active_defrag_hits"));
      Case.report("wrong", wrongValues(entries));
      isOver = true;
      reader.join();
      writer.join();
    }
  }

  /** Something done with an entry. */
  private interface Operation {
    void run(Entries entries, SplittableRandom random);
  }

  private static void readOne(Entries entries, SplittableRandom random) {
    entries.get(random.nextInt(ENTRIES));
  }

  private static void putOne(Entries entries, SplittableRandom random) {
    long number = random.nextInt(ENTRIES);
    entries.put(number, valueBytes(number), 1 + random.nextInt(MAX_TTL_MILLIS));
  }

  private static Thread start(Entries entries, Operation operation) {
    Thread thread =
        new Thread(
            () -> {
              SplittableRandom random = new SplittableRandom(5);
              for (int i = 1; !isOver; i++) {
                operation.run(entries, random);
                if (i % OPERATIONS_BETWEEN_PAUSES == 0) {
                  LockSupport.parkNanos(PAUSE_NANOS);
                }
              }
            });
    thread.setDaemon(true);
    thread.start();
    return thread;
  }

  private static int valueBytes(long number) {
    double ratio = (double) MAX_VALUE_BYTES / MIN_VALUE_BYTES;
    return (int) (MIN_VALUE_BYTES * Math.pow(ratio, new SplittableRandom(number).nextDouble()));
  }

  private static void put(Entries entries, long number) {
    entries.value.array()[0] = (byte) number;
    entries.put(number, valueBytes(number), Ttl.NONE);
  }

  /** Nine reads and a write, over and over; until time is up, or nothing moves any more. */
  private static void work(Engine engine, Entries entries, long nanos, Latencies latencies) {
    SplittableRandom random = new SplittableRandom(3);
    boolean isMoving = false;
    long start = System.nanoTime();
    long before = start;
    for (int i = 0; before - start < nanos; i++) {
      int ordinal = random.nextInt(ENTRIES / 2);
      boolean isWrite = i % 10 == 0;
      long number = 2L * (isWrite ? ordinal - ordinal % READ_FOR_EACH_WRITTEN : ordinal) + 1;
      before = System.nanoTime();
      if (isWrite) {
        put(entries, number);
      } else {
        entries.get(number);
      }
      latencies.add(System.nanoTime() - before);
      if ((i & LOOK_MASK) == 0) {
        boolean wasMoving = isMoving;
        isMoving = figure(engine, "active_defrag_running") > 0;
        if (wasMoving && !isMoving) {
          return;
        }
      }
    }
  }

  private static double wrongValues(Entries entries) {
    int wrong = 0;
    for (int i = 1; i < ENTRIES; i += 2) {
      boolean right =
          entries.get(i)
              && entries.found.length() == valueBytes(i)
              && entries.found.array()[0] == (byte) i
              && sameRest(entries);
      wrong += right ? 0 : 1;
    }
    return wrong;
  }

  /** Values differ in their first byte and their length only. */
  private static boolean sameRest(Entries entries) {
    int length = entries.found.length();
    return java.util.Arrays.mismatch(
            entries.found.array(), 1, length, entries.value.array(), 1, length)
        < 0;
  }

  private static double ratio(Engine engine) {
    return figure(engine, "mem_fragmentation_ratio");
  }

  private static double figure(Engine engine, String name) {
    return ((Number) engine.info().get(name)).doubleValue();
  }
}
