package io.refcache.benchmarks.replay;

import static io.refcache.benchmarks.Table.number;

import io.refcache.benchmarks.Case;
import io.refcache.benchmarks.Progress;
import io.refcache.benchmarks.Sections;
import io.refcache.benchmarks.Table;
import io.refcache.benchmarks.replay.model.Lru;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * How caches get over a {@linkplain WorkloadChange change} of what they are asked for: the hit
 * ratio over time, and how soon it is what it will be in the end. Time is told in turnovers of the
 * cache: the bytes of the objects that were put since the change, by those that the cache holds.
 *
 * <p><b>What can be had at best</b> is shown by a cache in which everything has room: no other
 * finds more, for who is asked for the first time is a miss everywhere, and no other puts less. So
 * what it needs to reach a hit ratio, each needs at least. And what a cache has yet to unlearn is
 * shown by one of the same policy that was empty when the change came.
 */
public final class WorkloadChanges {
  private static final String LHD = "allkeys-lhd";
  private static final String EMPTY = LHD + ", empty before";
  private static final String UNBOUNDED = "room for everything";
  private static final List<String> CACHES =
      List.of(UNBOUNDED, LHD, EMPTY, "allkeys-lfu", Contestants.CAFFEINE, "Belady by size");
  private static final List<String> JVM_OPTIONS = List.of("-Xmx512m", "-XX:+UseSerialGC");
  private static final Path CHART = Path.of("..", "docs", "hit-ratio-changes.svg");
  private static final int WINDOWS = 120;

  /** Of what the hit ratio is in the last quarter. */
  private static final double RECOVERED = 0.97;

  private static final String WINDOW = "window ";
  private static final String TURNOVERS = "turnovers ";

  private WorkloadChanges() {}

  /** Runs all cases and writes the chart and the table. */
  public static void run(String[] arguments) throws IOException, InterruptedException {
    LineChart chart =
        new LineChart("Hit ratio, in percent", "thousands of requests", LineChart.Scale.LINEAR);
    Table table =
        new Table(
            "change",
            "cache",
            "before",
            "lowest after",
            "in the end",
            "turnovers until then",
            "at best");
    long cases = (long) WorkloadChange.values().length * CACHES.size();
    Progress progress = new Progress("case", cases);
    for (WorkloadChange change : WorkloadChange.values()) {
      Map<String, Double> unbounded = Map.of();
      for (String cache : CACHES) {
        progress.next(change.label() + " in " + cache);
        Map<String, Double> figures =
            new Case(WorkloadChanges.class, JVM_OPTIONS).with(change).with(cache).run();
        for (int window = 0; window < WINDOWS; window++) {
          double thousands = (window + 0.5) * change.trace().requests() / WINDOWS / 1000;
          double hitRatio = figures.get(WINDOW + window);
          if (!Double.isNaN(hitRatio)) {
            chart.add(change.label(), cache, thousands, hitRatio);
          }
        }
        if (cache.equals(UNBOUNDED)) {
          unbounded = figures;
        } else {
          addRow(table, change, cache, figures, unbounded);
        }
      }
    }
    Files.writeString(CHART, chart.svg());
    System.out.println(table.text());
    Sections.leave("hit-ratio-changes", table.text());
    Sections.updateDocuments();
  }

  private static void addRow(
      Table table,
      WorkloadChange change,
      String cache,
      Map<String, Double> figures,
      Map<String, Double> unbounded) {
    int requests = change.trace().requests();
    int changed = (int) ((long) WorkloadChange.REQUESTS / 2 * WINDOWS / requests);
    int over = (int) ((long) change.requestsUntilOver() * WINDOWS / requests);
    double before = mean(figures, changed / 2, changed);
    double end = mean(figures, WINDOWS * 3 / 4, WINDOWS);
    double lowest = 1;
    for (int window = changed; window < WINDOWS; window++) {
      lowest = Math.min(lowest, figures.get(WINDOW + window));
    }
    table.add(
        change.label(),
        cache,
        number("%.1f %%", 100 * before),
        number("%.1f %%", 100 * lowest),
        number("%.1f %%", 100 * end),
        number("%.2f", turnoversUntil(RECOVERED * end, over, figures)),
        number("%.2f", turnoversUntil(RECOVERED * end, over, unbounded)));
  }

  /** From a window on until one with a hit ratio. */
  private static double turnoversUntil(double hitRatio, int from, Map<String, Double> figures) {
    int window = from;
    while (figures.get(WINDOW + window) < hitRatio) {
      window++;
    }
    return figures.get(TURNOVERS + window) - figures.get(TURNOVERS + from);
  }

  private static double mean(Map<String, Double> figures, int from, int to) {
    double sum = 0;
    for (int window = from; window < to; window++) {
      sum += figures.get(WINDOW + window);
    }
    return sum / (to - from);
  }

  /** One case: a change and a cache. */
  public static void main(String[] arguments) {
    Case.logWarningsOnly();
    WorkloadChange change = WorkloadChange.valueOf(arguments[0]);
    Trace trace = change.trace();
    int from = arguments[1].equals(EMPTY) ? WorkloadChange.REQUESTS / 2 : 0;
    double putBytes = 0;
    try (ReplayedCache cache = open(arguments[1], trace)) {
      for (int window = 0; window < WINDOWS; window++) {
        Case.report(TURNOVERS + window, putBytes / WorkloadChange.CACHE_BYTES);
        int counted = 0;
        int hits = 0;
        int end = (int) ((window + 1L) * trace.requests() / WINDOWS);
        int begin = (int) ((long) window * trace.requests() / WINDOWS);
        for (int i = Math.max(from, begin); i < end; i++) {
          int key = trace.key(i);
          boolean isHit = cache.request(key, trace.size(key));
          putBytes += isHit ? 0 : trace.size(key);
          if (change.isCounted(key)) {
            counted++;
            hits += isHit ? 1 : 0;
          }
        }
        Case.report(WINDOW + window, (double) hits / counted);
      }
    }
  }

  private static ReplayedCache open(String cache, Trace trace) {
    return switch (cache) {
      case UNBOUNDED -> new Lru(trace.uniqueBytes());
      case EMPTY -> Contestants.open(LHD, trace, WorkloadChange.CACHE_BYTES);
      default -> Contestants.open(cache, trace, WorkloadChange.CACHE_BYTES);
    };
  }
}
