package io.refcache.benchmarks.replay;

import static io.refcache.benchmarks.Table.number;

import io.refcache.benchmarks.Case;
import io.refcache.benchmarks.Machine;
import io.refcache.benchmarks.Sections;
import io.refcache.benchmarks.Table;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * What a policy costs: processor time of a get that hits and of a put that evicts, through {@code
 * javax.cache}, on one thread, with values of 100 bytes. Rounds of all caches take turns, so that
 * whatever else the machine does falls on all alike; the median of the rounds counts.
 */
public final class EvictionCost {
  private static final List<String> CACHES =
      List.of("allkeys-lfu", "allkeys-lhd", "allkeys-lru", Contestants.CAFFEINE);
  private static final List<String> JVM_OPTIONS = List.of("-Xmx1g", "-XX:+UseSerialGC");
  private static final int VALUE_BYTES = 100;
  private static final int KEYS = 400_000;
  private static final long CACHE_BYTES = KEYS / 2L * VALUE_BYTES;
  private static final int GETS = 200_000;
  private static final int PUTS = 100_000;
  private static final int WARM_UPS = 8;
  private static final int ROUNDS = 21;
  private static final String GET = "get ";
  private static final String PUT = "put ";

  private EvictionCost() {}

  /** Runs in a virtual machine of its own and prints the table. */
  public static void run(String[] arguments) throws IOException, InterruptedException {
    Map<String, Double> figures = new Case(EvictionCost.class, JVM_OPTIONS).run();
    Table table = new Table("cache", "get that hits", "put that evicts", "put, by `allkeys-lfu`");
    for (String cache : CACHES) {
      table.add(
          cache,
          number("%.0f ns", figures.get(GET + cache)),
          number("%.0f ns", figures.get(PUT + cache)),
          number("%.2f", figures.get(PUT + cache) / figures.get(PUT + CACHES.get(0))));
    }
    String text = "Processor time, " + Machine.describe() + ":\n" + table.text();
    System.out.println(text);
    Sections.leave("hit-ratio-costs", text);
    Sections.updateDocuments();
  }

  /** The case: all caches in turn. */
  public static void main(String[] arguments) {
    Case.logWarningsOnly();
    int[] sizes = new int[KEYS];
    Arrays.fill(sizes, VALUE_BYTES);
    Trace keys = new Trace("costs", new int[KEYS], sizes);
    Map<String, Subject> subjects = new LinkedHashMap<>();
    for (String cache : CACHES) {
      subjects.put(cache, new Subject((JCacheReplayed) Contestants.open(cache, keys, CACHE_BYTES)));
    }
    for (int round = 0; round < WARM_UPS + ROUNDS; round++) {
      for (Subject subject : subjects.values()) {
        subject.round(round - WARM_UPS);
      }
    }
    subjects.forEach(
        (cache, subject) -> {
          Case.report(GET + cache, median(subject.getNanos));
          Case.report(PUT + cache, median(subject.putNanos));
          subject.cache.close();
        });
  }

  private static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }

  /** A cache with half of its keys, and what was measured of it. */
  private static final class Subject {
    private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    private final JCacheReplayed cache;
    private final SplittableRandom random = new SplittableRandom(9);
    private final double[] getNanos = new double[ROUNDS];
    private final double[] putNanos = new double[ROUNDS];
    private int newest;

    private Subject(JCacheReplayed cache) {
      this.cache = cache;
      for (int i = 0; i < KEYS; i++) {
        cache.request(newest++, VALUE_BYTES);
      }
    }

    /**
     * @param number negative to warm up only
     */
    private void round(int number) {
      double puts = nanosOfPuts();
      double gets = nanosOfGets();
      if (number >= 0) {
        putNanos[number] = puts;
        getNanos[number] = gets;
      }
    }

    private double nanosOfPuts() {
      byte[] value = new byte[VALUE_BYTES];
      long start = threads.getCurrentThreadCpuTime();
      for (int i = 0; i < PUTS; i++) {
        cache.cache().put(newest++, value);
      }
      return (double) (threads.getCurrentThreadCpuTime() - start) / PUTS;
    }

    /** Of keys that are there: which, is found out first. */
    private double nanosOfGets() {
      int[] present = new int[GETS];
      int count = 0;
      while (count < GETS) {
        int key = newest - 1 - random.nextInt(KEYS);
        if (cache.cache().containsKey(key)) {
          present[count++] = key;
        }
      }
      int hits = 0;
      long start = threads.getCurrentThreadCpuTime();
      for (int key : present) {
        hits += cache.cache().get(key) == null ? 0 : 1;
      }
      long nanos = threads.getCurrentThreadCpuTime() - start;
      if (hits < GETS * 0.9) {
        throw new IllegalStateException("only " + hits + " hits");
      }
      return (double) nanos / GETS;
    }
  }
}
