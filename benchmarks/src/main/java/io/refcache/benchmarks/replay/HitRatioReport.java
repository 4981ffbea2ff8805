package io.refcache.benchmarks.replay;

import static io.refcache.benchmarks.Table.number;

import io.refcache.benchmarks.Sections;
import io.refcache.benchmarks.Table;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Makes tables and a chart for the documentation of what the replays have found. */
public final class HitRatioReport {
  private static final Path DOCUMENTATION = Path.of("..", "docs");
  private static final String CHART = "hit-ratio.svg";
  private static final double PERCENT = 100;

  /** Too many lines hide one another. */
  private static final List<String> DRAWN =
      List.of(
          "allkeys-lhd",
          "allkeys-lfu",
          "Caffeine",
          "S3-FIFO",
          "LIRS",
          "GDSF",
          "ARC",
          "LRU",
          "Belady by size");

  private HitRatioReport() {}

  /** Writes the sections and the chart, if there are figures. */
  public static void write() throws IOException {
    HitRatios ratios = HitRatios.read();
    if (ratios.traces().isEmpty()) {
      return;
    }
    Files.writeString(DOCUMENTATION.resolve(CHART), chart(ratios).svg());
    Sections.leave("hit-ratio-summary", summary(ratios).text());
    StringBuilder details = new StringBuilder();
    for (String trace : ratios.traces()) {
      details.append("\n`").append(trace).append("`:\n").append(detail(ratios, trace).text());
    }
    Sections.leave("hit-ratio-details", details.toString());
  }

  private static LineChart chart(HitRatios ratios) {
    LineChart chart =
        new LineChart(
            "Hit ratio, in percent",
            "size of the cache, in percent of the bytes of all objects",
            LineChart.Scale.LOGARITHMIC);
    for (String trace : ratios.traces()) {
      for (String cache : DRAWN) {
        for (double share : Replay.SHARES) {
          double ratio = ratios.hitRatio(trace, share, cache);
          if (!Double.isNaN(ratio)) {
            chart.add(trace, cache, share * PERCENT, ratio);
          }
        }
      }
    }
    return chart;
  }

  /** Each cache against Caffeine: the geometric mean, and the best and the worst point. */
  private static Table summary(HitRatios ratios) {
    Table table = new Table("cache or policy", "hits of Caffeine's", "least", "most", "points");
    for (String cache : Contestants.names()) {
      List<Double> relative = new ArrayList<>();
      for (String trace : ratios.traces()) {
        for (double share : Replay.SHARES) {
          double ratio =
              ratios.hitRatio(trace, share, cache)
                  / ratios.hitRatio(trace, share, Contestants.CAFFEINE);
          if (!Double.isNaN(ratio)) {
            relative.add(ratio);
          }
        }
      }
      if (!relative.isEmpty()) {
        double logarithms = relative.stream().mapToDouble(Math::log).sum();
        table.add(
            cache,
            number("%.3f", Math.exp(logarithms / relative.size())),
            number("%.3f", relative.stream().min(Double::compare).orElseThrow()),
            number("%.3f", relative.stream().max(Double::compare).orElseThrow()),
            String.valueOf(relative.size()));
      }
    }
    return table;
  }

  private static Table detail(HitRatios ratios, String trace) {
    List<String> headings = new ArrayList<>();
    headings.add("cache or policy");
    Replay.SHARES.forEach(share -> headings.add(number("%.1f %%", share * PERCENT)));
    Table table = new Table(headings.toArray(String[]::new));
    List<String> replayed = ratios.caches(trace);
    for (String cache : Contestants.names()) {
      if (!replayed.contains(cache)) {
        continue;
      }
      List<String> cells = new ArrayList<>();
      cells.add(cache);
      Replay.SHARES.forEach(
          share -> cells.add(number("%.2f", PERCENT * ratios.hitRatio(trace, share, cache))));
      table.add(cells.toArray(String[]::new));
    }
    return table;
  }
}
