package io.refcache.benchmarks.replay;

import io.refcache.benchmarks.Case;
import io.refcache.benchmarks.Progress;
import io.refcache.benchmarks.Sections;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * Replays traces in caches of several sizes, and leaves the hit ratios in a file. What the file has
 * of the same trace and cache is replaced, so that a long measurement can be made in parts.
 */
public final class Replay {
  /** The sizes of caches, as parts of the bytes of all objects of a trace. */
  static final List<Double> SHARES = List.of(0.001, 0.01, 0.03, 0.1, 0.3);

  /** Enough for the largest trace, and what Caffeine keeps of it. */
  private static final List<String> JVM_OPTIONS =
      List.of("-Xmx1g", "-XX:MaxDirectMemorySize=1g", "-XX:+UseSerialGC");

  private static final String PAYLOAD = "payload ";

  private Replay() {}

  /**
   * Replays, each trace and cache in a virtual machine of its own.
   *
   * @param arguments a trace or a folder of traces, and the names of caches; all if there are none.
   *     Without arguments a generated trace is replayed and nothing is left
   */
  public static void run(String[] arguments) throws IOException, InterruptedException {
    if (arguments.length == 0) {
      Path folder = Files.createTempDirectory("traces");
      for (String cache : Contestants.names()) {
        System.out.println(cache + " " + figures(GeneratedTrace.make().save(folder), cache));
      }
      return;
    }
    List<String> caches =
        arguments.length == 1
            ? Contestants.names()
            : Arrays.asList(arguments).subList(1, arguments.length);
    HitRatios ratios = HitRatios.read();
    List<Path> traces = Trace.files(Path.of(arguments[0]));
    Progress progress = new Progress("replay", (long) traces.size() * caches.size());
    for (Path file : traces) {
      for (String cache : caches) {
        progress.next(Trace.nameOf(file) + " in " + cache);
        Map<String, Double> figures = figures(file, cache);
        for (double share : SHARES) {
          String name = String.valueOf(share);
          HitRatios.Row row =
              new HitRatios.Row(
                  Trace.nameOf(file), share, cache, figures.get(name), figures.get(PAYLOAD + name));
          System.out.println(row);
          ratios.put(row);
        }
        ratios.write();
      }
    }
    HitRatioReport.write();
    Sections.updateDocuments();
  }

  private static Map<String, Double> figures(Path file, String cache)
      throws IOException, InterruptedException {
    return new Case(Replay.class, JVM_OPTIONS).with(file).with(cache).run();
  }

  /** One case: a trace and a cache, at all sizes. */
  public static void main(String[] arguments) {
    Case.logWarningsOnly();
    Trace trace = Trace.load(Path.of(arguments[0]));
    for (double share : SHARES) {
      long bytes = (long) (trace.uniqueBytes() * share);
      try (ReplayedCache cache = Contestants.open(arguments[1], trace, bytes)) {
        Case.report(String.valueOf(share), hitRatio(trace, cache));
        Case.report(PAYLOAD + share, cache.payloadShare());
      } catch (UnsupportedOperationException e) {
        Case.report(String.valueOf(share), Double.NaN);
        Case.report(PAYLOAD + share, Double.NaN);
      }
    }
  }

  static double hitRatio(Trace trace, ReplayedCache cache) {
    int hits = 0;
    for (int i = 0; i < trace.requests(); i++) {
      int key = trace.key(i);
      hits += cache.request(key, trace.size(key)) ? 1 : 0;
    }
    return (double) hits / trace.requests();
  }
}
