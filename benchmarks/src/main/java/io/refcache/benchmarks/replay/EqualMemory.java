package io.refcache.benchmarks.replay;

import static io.refcache.benchmarks.Table.number;

import io.refcache.benchmarks.Case;
import io.refcache.benchmarks.ProcessMemory;
import io.refcache.benchmarks.Progress;
import io.refcache.benchmarks.Sections;
import io.refcache.benchmarks.Table;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Hit ratios at the same real memory, on the small entries of a trace: Refcache's {@code maxmemory}
 * is what Caffeine keeps alive on the heap with a weigher, and how much of it is mapped from the
 * operating system is told. Of Caffeine nothing else is counted: not the room that the collector
 * needs.
 *
 * <p>Beside it stands Refcache at the same payload, so that what the policy gains and what the
 * memory gains can be told from one another.
 */
public final class EqualMemory {
  /** Entries of fewer bytes are those that count. */
  private static final int SMALL_BYTES = 500;

  private static final List<Double> SHARES = List.of(0.03, 0.1, 0.3);
  private static final List<String> JVM_OPTIONS =
      List.of("-Xms768m", "-Xmx768m", "-XX:+AlwaysPreTouch", "-XX:+UseSerialGC");
  private static final String REFCACHE = "allkeys-lhd";
  private static final long SAME_PAYLOAD = 0;
  private static final String HITS = "hits";
  private static final String VALUES = "values";
  private static final String HEAP = "heap";
  private static final String MAPPED = "mapped";
  private static final double MEBIBYTE = 1 << 20;

  private EqualMemory() {}

  /**
   * Runs all cases and prints the table.
   *
   * @param arguments a trace or a folder of traces
   */
  public static void run(String[] arguments) throws IOException, InterruptedException {
    Table table =
        new Table(
            "trace, size of the cache",
            "Caffeine",
            "its values",
            "on the heap",
            REFCACHE,
            "its values",
            "mapped",
            "hits of Caffeine's",
            "at the same payload");
    List<Path> traces = Trace.files(Path.of(arguments[0]));
    Progress progress = new Progress("case", (long) traces.size() * SHARES.size());
    for (Path file : traces) {
      for (double share : SHARES) {
        progress.next(Trace.nameOf(file) + ", a cache of " + share);
        Map<String, Double> caffeine = figures(file, Contestants.CAFFEINE, share, SAME_PAYLOAD);
        Map<String, Double> samePayload = figures(file, REFCACHE, share, SAME_PAYLOAD);
        Map<String, Double> refcache =
            figures(file, REFCACHE, share, caffeine.get(HEAP).longValue());
        table.add(
            Trace.nameOf(file) + ", " + number("%.0f %%", 100 * share),
            percent(caffeine.get(HITS)),
            mebibytes(caffeine.get(VALUES)),
            mebibytes(caffeine.get(HEAP)),
            percent(refcache.get(HITS)),
            mebibytes(refcache.get(VALUES)),
            mebibytes(refcache.get(MAPPED)),
            number("%.3f", refcache.get(HITS) / caffeine.get(HITS)),
            number("%.3f", samePayload.get(HITS) / caffeine.get(HITS)));
      }
    }
    System.out.println(table.text());
    Sections.leave("hit-ratio-equal-memory", table.text());
    Sections.updateDocuments();
  }

  private static String percent(double share) {
    return number("%.2f %%", 100 * share);
  }

  private static String mebibytes(double bytes) {
    return number("%.2f MiB", bytes / MEBIBYTE);
  }

  private static Map<String, Double> figures(Path file, String cache, double share, long limit)
      throws IOException, InterruptedException {
    return new Case(EqualMemory.class, JVM_OPTIONS)
        .with(file)
        .with(cache)
        .with(share)
        .with(limit)
        .run();
  }

  /**
   * One case: a trace, a cache, the payload as a part of all bytes, and Refcache's limit or {@link
   * #SAME_PAYLOAD}.
   */
  public static void main(String[] arguments) throws Exception {
    Case.logWarningsOnly();
    Trace trace = Trace.load(Path.of(arguments[0])).withSizesBelow(SMALL_BYTES);
    long payloadBytes = (long) (trace.uniqueBytes() * Double.parseDouble(arguments[2]));
    // Before anything is measured: what the classes of the cache take, and the compilers.
    try (ReplayedCache warmUp = open(arguments, trace, payloadBytes)) {
      Replay.hitRatio(trace, warmUp);
    }
    ProcessMemory.settle();
    double heapBefore = ProcessMemory.heapBytes();
    try (JCacheReplayed cache = open(arguments, trace, payloadBytes)) {
      Case.report(HITS, Replay.hitRatio(trace, cache));
      ProcessMemory.settle();
      Case.report(HEAP, ProcessMemory.heapBytes() - heapBefore);
      Case.report(VALUES, cache.valueBytes());
      if (!arguments[1].equals(Contestants.CAFFEINE)) {
        Case.report(MAPPED, RefcacheReplayed.mappedBytes(cache.cache()));
      }
    }
  }

  private static JCacheReplayed open(String[] arguments, Trace trace, long payloadBytes) {
    if (arguments[1].equals(Contestants.CAFFEINE)) {
      return CaffeineReplayed.open(payloadBytes);
    }
    long limit = Long.parseLong(arguments[3]);
    return limit == SAME_PAYLOAD
        ? RefcacheReplayed.open(arguments[1], trace, payloadBytes)
        : RefcacheReplayed.openLimited(arguments[1], limit);
  }
}
