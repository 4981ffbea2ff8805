package io.refcache.examples;

import java.io.IOException;
import java.io.PrintStream;
import java.util.logging.Level;
import java.util.logging.Logger;
import javax.cache.Cache;
import javax.cache.CacheManager;

/**
 * Replays a trace in one contestant's cache: get, and on a miss put a value of the object's size.
 *
 * <p>Runs in a JVM of its own, whose output is a protocol: lines of {@value #PROGRESS} with the
 * requests done and the hits among them, then one of {@value #RESULT} with what was measured.
 */
final class Replay {
  static final String PROGRESS = "progress ";
  static final String RESULT = "result ";

  private static final long REPORT_PERIOD_NANOS = 200_000_000;
  private static final int REQUESTS_BETWEEN_LOOKS = 4096;

  /** Enough for the compilers to have done most of their work before anything is measured. */
  private static final int WARM_UP_REQUESTS = 400_000;

  /** Held, since the JVM forgets the level of a logger that nobody holds. */
  private static final Logger LOGGER = Logger.getLogger("io.refcache");

  private final Trace trace;
  private final String[] keys;
  private final PrintStream out;

  private Replay(Trace trace, PrintStream out) {
    this.trace = trace;
    this.out = out;
    this.keys = new String[trace.keys()];
    for (int i = 0; i < keys.length; i++) {
      keys[i] = "object:" + i;
    }
  }

  /**
   * Replays.
   *
   * @param arguments the contestant, the trace, the budget in bytes and the number of requests
   */
  public static void main(String[] arguments) throws IOException {
    LOGGER.setLevel(Level.WARNING);
    Contestant contestant = Contestant.valueOf(arguments[0]);
    Trace trace = Trace.load(TraceName.valueOf(arguments[1]), Integer.parseInt(arguments[3]));
    Measured measured = new Replay(trace, System.out).run(contestant, Long.parseLong(arguments[2]));
    System.out.println(RESULT + measured.format());
  }

  private Measured run(Contestant contestant, long budgetBytes) {
    try (CacheManager manager = contestant.openManager(budgetBytes)) {
      Cache<String, byte[]> warmUp = contestant.createCache(manager, "warm-up", budgetBytes);
      replay(warmUp, Math.min(WARM_UP_REQUESTS, trace.requests()), Report.NONE);
      manager.destroyCache("warm-up");
    }
    long heapBefore = ProcessMemory.liveHeapBytes();

    long hits;
    long nanos;
    long collections = ProcessMemory.collections();
    long collectionMillis = ProcessMemory.collectionMillis();
    long liveHeap;
    long resident;
    long payload;
    long used;
    try (CacheManager manager = contestant.openManager(budgetBytes)) {
      Cache<String, byte[]> cache = contestant.createCache(manager, "replay", budgetBytes);
      long start = System.nanoTime();
      hits = replay(cache, trace.requests(), Report.PERIODIC);
      nanos = System.nanoTime() - start;
      collections = ProcessMemory.collections() - collections;
      collectionMillis = ProcessMemory.collectionMillis() - collectionMillis;

      payload = payloadBytes(cache);
      used = contestant.usedMemory(manager);
      liveHeap = ProcessMemory.liveHeapBytes() - heapBefore;
      resident = ProcessMemory.residentBytes();
    }
    long outside =
        resident == Contestant.UNKNOWN
            ? Contestant.UNKNOWN
            : Math.max(0, resident - ProcessMemory.residentBytes());
    return new Measured(
        trace.requests(),
        hits,
        nanos,
        payload,
        liveHeap,
        outside,
        used,
        collections,
        collectionMillis);
  }

  private enum Report {
    NONE,
    PERIODIC
  }

  /** The hits. */
  private long replay(Cache<String, byte[]> cache, int requests, Report report) {
    long hits = 0;
    long lastReport = System.nanoTime();
    for (int i = 0; i < requests; i++) {
      int key = trace.key(i);
      if (cache.get(keys[key]) != null) {
        hits++;
      } else {
        cache.put(keys[key], new byte[trace.size(key)]);
      }
      if (report == Report.PERIODIC && i % REQUESTS_BETWEEN_LOOKS == 0) {
        long now = System.nanoTime();
        if (now - lastReport >= REPORT_PERIOD_NANOS) {
          lastReport = now;
          out.println(PROGRESS + (i + 1) + " " + hits);
        }
      }
    }
    return hits;
  }

  /** The bytes of keys and values that are in a cache. */
  private static long payloadBytes(Cache<String, byte[]> cache) {
    long bytes = 0;
    for (Cache.Entry<String, byte[]> entry : cache) {
      bytes += entry.getKey().length() + entry.getValue().length;
    }
    return bytes;
  }
}
