package io.refcache.benchmarks;

import static io.refcache.benchmarks.Table.number;

import io.refcache.engine.Engine;
import io.refcache.store.Store;
import io.refcache.store.Ttl;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * How long {@code clear()} of five million entries takes, and how long it is from its start until
 * nothing waits to be freed any more, until the engine has mapped no more than before (both as the
 * metrics tell), and until the process' resident memory is back as well. Of clear() and of the
 * reclaimer's thread the time on a processor is given too, which a busy machine does not change
 * much. The first round is that of a virtual machine that has never cleared anything.
 */
final class ClearMeasurement {
  private static final int ENTRIES = 5_000_000;
  private static final int VALUE_BYTES = 100;
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
  private static final String RECLAIMER = "refcache-reclaimer";
  private static final int DEFAULT_ROUNDS = 6;
  private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(2);
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(60);

  /**
   * So much above what was mapped before the fill counts as back: a spare slab and small tables.
   */
  private static final double BACK_WITHIN_BYTES = 4 << 20;

  /** Compiled code and what else the virtual machine needs for itself meanwhile. */
  private static final double RESIDENT_WITHIN_BYTES = 64 << 20;

  private ClearMeasurement() {}

  /**
   * Runs the case and prints its table.
   *
   * @param arguments how many rounds; 6 if there is no argument
   */
  static void run(String[] arguments) throws Exception {
    int rounds = arguments.length == 0 ? DEFAULT_ROUNDS : Integer.parseInt(arguments[0]);
    Map<String, Double> figures = new Case(ClearMeasurement.class, 256, 4096).with(rounds).run();
    Table table =
        new Table(
            "round",
            "clear()",
            "of it on a CPU",
            "nothing pending",
            "mapped as before",
            "resident as before",
            "reclaimer on a CPU");
    for (int round = 1; round <= rounds; round++) {
      table.add(
          round == 1 ? "1 (cold)" : String.valueOf(round),
          number("%.2f ms", figures.get("clear" + round)),
          number("%.2f ms", figures.get("clearCpu" + round)),
          number("%.0f ms", figures.get("freed" + round)),
          number("%.0f ms", figures.get("back" + round)),
          number("%.0f ms", figures.get("resident" + round)),
          number("%.0f ms", figures.get("reclaimerCpu" + round)));
    }
    table.print();
  }

  /** The case: how many rounds. */
  public static void main(String[] arguments) throws Exception {
    Case.logWarningsOnly();
    int rounds = Integer.parseInt(arguments[0]);
    try (Engine engine = new Engine("clear", Map.of("maxmemory", "0"))) {
      Store store = Entries.open(engine);
      double mappedBefore = figure(engine, "used_memory_rss");
      ProcessMemory.settle();
      double residentBefore = ProcessMemory.residentBytes();
      for (int round = 1; round <= rounds; round++) {
        fill(store, round);
        long reclaimerBefore = reclaimerCpuNanos();
        long cpuBefore = THREADS.getCurrentThreadCpuTime();
        long start = System.nanoTime();
        store.clear();
        long end = System.nanoTime();
        long cpuAfter = THREADS.getCurrentThreadCpuTime();
        Case.report("clear" + round, (end - start) / 1e6);
        Case.report("clearCpu" + round, (cpuAfter - cpuBefore) / 1e6);
        await(engine, start, "lazyfree_pending_bytes", 0);
        Case.report("freed" + round, (System.nanoTime() - start) / 1e6);
        Case.report("reclaimerCpu" + round, (reclaimerCpuNanos() - reclaimerBefore) / 1e6);
        await(engine, start, "used_memory_rss", mappedBefore + BACK_WITHIN_BYTES);
        Case.report("back" + round, (System.nanoTime() - start) / 1e6);
        while (ProcessMemory.residentBytes() > residentBefore + RESIDENT_WITHIN_BYTES) {
          checkPatience(start, "resident memory");
          LockSupport.parkNanos(LOOK_NANOS);
        }
        Case.report("resident" + round, (System.nanoTime() - start) / 1e6);
      }
    }
  }

  private static void fill(Store store, int round) {
    Entries entries = new Entries(store, VALUE_BYTES);
    Progress progress = new Progress("round " + round, ENTRIES);
    for (int i = 0; i < ENTRIES; i++) {
      entries.put(i, VALUE_BYTES, Ttl.NONE);
      if (i % 10_000 == 0) {
        progress.at(i, "");
      }
    }
  }

  private static void await(Engine engine, long startNanos, String figure, double atMost) {
    while (figure(engine, figure) > atMost) {
      checkPatience(startNanos, figure);
      LockSupport.parkNanos(LOOK_NANOS);
    }
  }

  private static long reclaimerCpuNanos() {
    long nanos = 0;
    for (ThreadInfo thread : THREADS.getThreadInfo(THREADS.getAllThreadIds())) {
      if (thread != null && thread.getThreadName().startsWith(RECLAIMER)) {
        nanos += Math.max(0, THREADS.getThreadCpuTime(thread.getThreadId()));
      }
    }
    return nanos;
  }

  private static void checkPatience(long startNanos, String figure) {
    if (System.nanoTime() - startNanos > PATIENCE_NANOS) {
      throw new IllegalStateException(figure + " has not come back");
    }
  }

  private static double figure(Engine engine, String name) {
    return ((Number) engine.info().get(name)).doubleValue();
  }
}
