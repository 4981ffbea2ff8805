package io.refcache.benchmarks;

import static io.refcache.benchmarks.Table.number;

import io.refcache.engine.Engine;
import io.refcache.engine.memory.DirectMemory;
import io.refcache.engine.memory.Memory;
import io.refcache.engine.time.EngineClock;
import io.refcache.store.Store;
import io.refcache.store.Ttl;
import java.util.Map;

/**
 * What a change of sizes strands: values of 64 bytes, then of 8 KiB, then of 64 bytes again, ten
 * times the limit of each. Given as shares of the limit are the most that was ever mapped, and the
 * keys and values that are there in the end; these also as a share of what an engine holds that has
 * never seen another size. And how long the writes took, which move memory together for themselves.
 */
final class SizeShiftMeasurement implements AutoCloseable {
  private static final int DEFAULT_TIMES_LIMIT = 10;
  private static final int DEFAULT_LIMIT_MEGABYTES = 256;
  private static final int BYTES_OF_MEGABYTE = 1 << 20;
  private static final int SMALL = 64;
  private static final int LARGE = 8 << 10;
  private static final int[] SIZES = {SMALL, LARGE, SMALL};

  /** Every so many writes mapped memory is looked at. */
  private static final int LOOK_MASK = 0x3F;

  /**
   * Runs the case and prints its table.
   *
   * @param arguments how many times the limit is written, 10 unless given; then the limit in MB,
   *     256 unless given
   */
  static void run(String[] arguments) throws Exception {
    int times = arguments.length == 0 ? DEFAULT_TIMES_LIMIT : Integer.parseInt(arguments[0]);
    int megabytes = arguments.length < 2 ? DEFAULT_LIMIT_MEGABYTES : Integer.parseInt(arguments[1]);
    Map<String, Double> figures =
        new Case(SizeShiftMeasurement.class, 512, 2 * megabytes + 512)
            .with(times)
            .with(megabytes)
            .run();
    Table table =
        new Table(
            "values",
            "mapped, at most",
            "keys and values",
            "of a fresh engine's",
            "p50",
            "p99.99",
            "longest");
    for (int phase = 0; phase < SIZES.length; phase++) {
      table.add(
          SIZES[phase] + " B",
          number("%.3f", figures.get(phase + "mapped")),
          number("%.3f", figures.get(phase + "payload")),
          number("%.3f", figures.get(phase + "payload") / figures.get("fresh" + SIZES[phase])),
          number("%.2f us", figures.get(phase + "p50")),
          number("%.0f us", figures.get(phase + "p99.99")),
          number("%.0f us", figures.get(phase + "max")));
    }
    table.print();
  }

  /** The case: how many times the limit, and the limit in MB. */
  public static void main(String[] arguments) throws Exception {
    Case.logWarningsOnly();
    int times = Integer.parseInt(arguments[0]);
    long limitBytes = Long.parseLong(arguments[1]) * BYTES_OF_MEGABYTE;
    for (int size : new int[] {SMALL, LARGE}) {
      try (SizeShiftMeasurement fresh = new SizeShiftMeasurement(limitBytes)) {
        fresh.write(size, 2);
        Case.report("fresh" + size, fresh.payload());
      }
    }
    try (SizeShiftMeasurement shifted = new SizeShiftMeasurement(limitBytes)) {
      for (int phase = 0; phase < SIZES.length; phase++) {
        Latencies latencies = shifted.write(SIZES[phase], times);
        Case.report(phase + "mapped", shifted.mostMappedBytes / limitBytes);
        Case.report(phase + "payload", shifted.payload());
        latencies.report(String.valueOf(phase));
      }
    }
  }

  private final long limitBytes;
  private final Memory memory = new DirectMemory();
  private final Engine engine;
  private final Store store;
  private final Entries entries;
  private long nextKey;
  private double mostMappedBytes;

  private SizeShiftMeasurement(long limitBytes) {
    this.limitBytes = limitBytes;
    this.engine =
        new Engine(
            "shift",
            Map.of("maxmemory", "" + limitBytes, "maxmemory-policy", "allkeys-lru"),
            EngineClock.system(),
            memory,
            Engine.Background.THREAD);
    this.store = Entries.open(engine);
    this.entries = new Entries(store, LARGE);
  }

  @Override
  public void close() {
    engine.close();
  }

  private Latencies write(int valueBytes, int times) {
    mostMappedBytes = 0;
    Latencies latencies = new Latencies();
    for (long left = limitBytes * times; left > 0; left -= valueBytes) {
      long start = System.nanoTime();
      entries.put(nextKey++, valueBytes, Ttl.NONE);
      latencies.add(System.nanoTime() - start);
      if ((nextKey & LOOK_MASK) == 0) {
        mostMappedBytes = Math.max(mostMappedBytes, memory.mappedBytes());
      }
    }
    return latencies;
  }

  /** Keys and values, as a share of the limit. */
  private double payload() {
    return (double) Entries.payloadBytes(store) / limitBytes;
  }
}
