package io.refcache.benchmarks.comparison;

import com.github.benmanes.caffeine.jcache.configuration.CaffeineConfiguration;
import com.github.benmanes.caffeine.jcache.spi.CaffeineCachingProvider;
import io.refcache.benchmarks.Case;
import io.refcache.jcache.RefcacheCachingProvider;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Properties;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import javax.cache.Cache;
import javax.cache.configuration.MutableConfiguration;
import javax.cache.spi.CachingProvider;
import org.HdrHistogram.Histogram;

/** One contestant of {@link Pauses}, in its virtual machine. */
final class PausesCase {
  /** The caches hold four fifths of the entries that are asked for. */
  private static final int NUMBERS = 5_000_000;

  private static final int CAPACITY = 4_000_000;
  private static final String MAXMEMORY = "4gb";
  private static final int STEPS = 1 << 21;
  private static final int THREADS = 2;
  private static final int VALUES = 1 << 11;
  private static final int WARM_UP_SECONDS = 15;
  private static final int SECONDS = 60;
  private static final long MEBIBYTE = 1 << 20;

  private final Cache<String, byte[]> cache;
  private final int[] numbers = Zipf.numbers(NUMBERS, STEPS);
  private final byte[][] values = new byte[VALUES][];
  private final ExecutorService threads = Executors.newFixedThreadPool(THREADS);

  private PausesCase(Cache<String, byte[]> cache) {
    this.cache = cache;
    for (int i = 0; i < VALUES; i++) {
      values[i] = (byte[]) ValueType.BYTES_1000.of(i);
    }
  }

  static List<String> jvmOptions(Contestant contestant) {
    return contestant == Contestant.REFCACHE
        ? List.of("-Xms512m", "-Xmx512m", "-XX:MaxDirectMemorySize=5g", "-XX:+UseG1GC")
        : List.of("-Xms8g", "-Xmx8g", "-XX:+UseG1GC");
  }

  /**
   * The case.
   *
   * @param arguments the contestant
   */
  public static void main(String[] arguments) throws Exception {
    Case.logWarningsOnly();
    try (Cache<String, byte[]> cache = open(Contestant.valueOf(arguments[0]))) {
      PausesCase measurement = new PausesCase(cache);
      measurement.fill();
      measurement.load(WARM_UP_SECONDS, "warming up");
      measurement.measure();
      measurement.threads.shutdown();
    }
    System.exit(0); // whatever threads a provider leaves
  }

  private static Cache<String, byte[]> open(Contestant contestant) {
    if (contestant == Contestant.REFCACHE) {
      Properties options = new Properties();
      options.setProperty("refcache.maxmemory", MAXMEMORY);
      CachingProvider provider = JCaches.provider(RefcacheCachingProvider.class);
      return provider
          .getCacheManager(provider.getDefaultURI(), null, options)
          .createCache(
              "pauses",
              new MutableConfiguration<String, byte[]>().setTypes(String.class, byte[].class));
    }
    CaffeineConfiguration<String, byte[]> configuration = new CaffeineConfiguration<>();
    configuration.setStoreByValue(true); // which is not what it starts with
    configuration.setMaximumSize(OptionalLong.of(CAPACITY));
    return JCaches.provider(CaffeineCachingProvider.class)
        .getCacheManager()
        .createCache("pauses", configuration);
  }

  private void fill() throws Exception {
    System.err.println("filling");
    List<Future<?>> parts = new ArrayList<>();
    for (int thread = 0; thread < THREADS; thread++) {
      int first = thread;
      parts.add(
          threads.submit(
              () -> {
                for (int number = first; number < NUMBERS; number += THREADS) {
                  cache.put(Workload.key(number), values[number & VALUES - 1]);
                }
              }));
    }
    for (Future<?> part : parts) {
      part.get();
    }
  }

  private void measure() throws Exception {
    long collectionsBefore = collections();
    long gcBefore = ProcessTimes.gcPauseMillis();
    long cpuBefore = ProcessTimes.cpuNanos();
    long start = System.nanoTime();
    Times times = load(SECONDS, "measuring");
    double seconds = (System.nanoTime() - start) / 1e9;
    Case.report("gcMillis", ProcessTimes.gcPauseMillis() - gcBefore);
    Case.report("collections", collections() - collectionsBefore);
    Case.report("cpuSeconds", (ProcessTimes.cpuNanos() - cpuBefore) / 1e9);
    Case.report("rate", times.count() / seconds);
    report("evicting", times.evicting);
    report("replacing", times.replacing);
    report("gets", times.gets);
    System.gc();
    Case.report("heapUsedMegabytes", (double) heapUsedBytes() / MEBIBYTE);
    Case.report("heapMaxMegabytes", (double) Runtime.getRuntime().maxMemory() / MEBIBYTE);
    long entries = 0;
    for (int number = 0; number < NUMBERS; number++) {
      entries += cache.containsKey(Workload.key(number)) ? 1 : 0;
    }
    Case.report("entries", entries);
  }

  private static void report(String name, Histogram nanos) {
    Case.report(name, nanos.getTotalCount());
    Case.report(name + "MedianMicros", nanos.getValueAtPercentile(50) / 1e3);
    Case.report(name + "P999Micros", nanos.getValueAtPercentile(99.9) / 1e3);
  }

  private static long heapUsedBytes() {
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }

  private static long collections() {
    return ManagementFactory.getGarbageCollectorMXBeans().stream()
        .mapToLong(GarbageCollectorMXBean::getCollectionCount)
        .sum();
  }

  /** Keeps the rate for some seconds; tells how long the operations took. */
  private Times load(int seconds, String what) throws Exception {
    System.err.println(what + ", " + seconds + " s");
    List<Future<Times>> parts = new ArrayList<>();
    for (int thread = 0; thread < THREADS; thread++) {
      int first = thread * (STEPS / THREADS);
      parts.add(threads.submit(() -> work(first, seconds)));
    }
    Times all = new Times();
    for (Future<Times> part : parts) {
      all.add(part.get());
    }
    return all;
  }

  private Times work(int first, int seconds) throws InterruptedException {
    Times times = new Times();
    long start = System.nanoTime();
    long steps = (long) seconds * Pauses.RATE / THREADS;
    for (long step = 0; step < steps; step++) {
      if (step % Pace.BATCH == 0) {
        Pace.await(start + step * THREADS * TimeUnit.SECONDS.toNanos(1) / Pauses.RATE);
      }
      String key = Workload.key(numbers[(int) (first + step & STEPS - 1)]);
      // Shifted with every pass, so that each key is read and written.
      if ((step + step / STEPS & 3) == 0) {
        put(key, values[(int) (step & VALUES - 1)], times);
      } else {
        long before = System.nanoTime();
        cache.get(key);
        times.gets.recordValue(System.nanoTime() - before);
      }
    }
    return times;
  }

  /** What is new evicts something, for the cache is full; what replaces has the same size. */
  private void put(String key, byte[] value, Times times) {
    Histogram histogram = cache.containsKey(key) ? times.replacing : times.evicting;
    long before = System.nanoTime();
    cache.put(key, value);
    histogram.recordValue(System.nanoTime() - before);
  }

  /** Keeps a thread from being ahead of its time. */
  private static final class Pace {
    /** So many operations are done at once. */
    static final int BATCH = 100;

    static void await(long dueNanos) throws InterruptedException {
      long early = dueNanos - System.nanoTime();
      if (early > 0) {
        TimeUnit.NANOSECONDS.sleep(early);
      }
    }
  }

  /** How long operations took, in nanoseconds. */
  private static final class Times {
    private static final int DIGITS = 3;

    final Histogram evicting = new Histogram(DIGITS);
    final Histogram replacing = new Histogram(DIGITS);
    final Histogram gets = new Histogram(DIGITS);

    void add(Times other) {
      evicting.add(other.evicting);
      replacing.add(other.replacing);
      gets.add(other.gets);
    }

    long count() {
      return evicting.getTotalCount() + replacing.getTotalCount() + gets.getTotalCount();
    }
  }
}
