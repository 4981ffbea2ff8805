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
 * is what Caffeine keeps alive on the heap with a weigher, and by how much the process has grown
 * with it is told. Of Caffeine nothing else is counted: not the room that the collector needs.
 */
public final class EqualMemory {
  /** Entries of fewer bytes are those that count. */
  private static final int SMALL_BYTES = 500;

  private static final List<Double> SHARES = List.of(0.03, 0.1, 0.3);
  private static final List<String> JVM_OPTIONS =
      List.of("-Xms768m", "-Xmx768m", "-XX:+AlwaysPreTouch", "-XX:+UseSerialGC");
  private static final String REFCACHE = "allkeys-lhd";
  private static final String HITS = "hits";
  private static final String HEAP = "heap";
  private static final String GROWN = "grown";
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
            "on the heap",
            REFCACHE,
            "process grown by",
            "hits of Caffeine's");
    List<Path> traces = Trace.files(Path.of(arguments[0]));
    Progress progress = new Progress("case", (long) traces.size() * SHARES.size());
    for (Path file : traces) {
      for (double share : SHARES) {
        progress.next(Trace.nameOf(file) + ", a cache of " + share);
        Map<String, Double> caffeine = figures(file, Contestants.CAFFEINE, share, 0);
        long limit = caffeine.get(HEAP).longValue();
        Map<String, Double> refcache = figures(file, REFCACHE, share, limit);
        table.add(
            Trace.nameOf(file) + ", " + number("%.0f %%", 100 * share),
            number("%.2f %%", 100 * caffeine.get(HITS)),
            number("%.1f MiB", limit / MEBIBYTE),
            number("%.2f %%", 100 * refcache.get(HITS)),
            number("%.1f MiB", refcache.get(GROWN) / MEBIBYTE),
            number("%.3f", refcache.get(HITS) / caffeine.get(HITS)));
      }
    }
    System.out.println(table.text());
    Sections.leave("hit-ratio-equal-memory", table.text());
    Sections.updateDocuments();
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

  /** One case: a trace, a cache, the payload as a part of all bytes, and Refcache's limit. */
  public static void main(String[] arguments) throws Exception {
    Case.logWarningsOnly();
    Trace trace = Trace.load(Path.of(arguments[0])).withSizesBelow(SMALL_BYTES);
    long payloadBytes = (long) (trace.uniqueBytes() * Double.parseDouble(arguments[2]));
    // Before anything is measured: what the classes of the cache take, and the compilers.
    try (ReplayedCache warmUp = open(arguments, payloadBytes)) {
      Replay.hitRatio(trace, warmUp);
    }
    ProcessMemory.settle();
    double heapBefore = ProcessMemory.heapBytes();
    double residentBefore = ProcessMemory.residentBytes();
    try (ReplayedCache cache = open(arguments, payloadBytes)) {
      Case.report(HITS, Replay.hitRatio(trace, cache));
      ProcessMemory.settle();
      Case.report(GROWN, ProcessMemory.residentBytes() - residentBefore);
      Case.report(HEAP, ProcessMemory.heapBytes() - heapBefore);
    }
  }

  private static ReplayedCache open(String[] arguments, long payloadBytes) {
    return arguments[1].equals(Contestants.CAFFEINE)
        ? CaffeineReplayed.open(payloadBytes)
        : RefcacheReplayed.openLimited(arguments[1], Long.parseLong(arguments[3]));
  }
}
