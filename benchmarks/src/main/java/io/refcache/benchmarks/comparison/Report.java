package io.refcache.benchmarks.comparison;

import io.refcache.benchmarks.Sections;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Makes tables and a chart for the documentation of the raw figures of a comparison. */
public final class Report {
  private static final Path DOCUMENTATION = Path.of("..", "docs");
  private static final String CSV = ".csv";

  private Report() {}

  /** Makes them of the figures of each Java that there are. */
  public static void writeAll() throws IOException {
    try (var files = Files.newDirectoryStream(Sections.RESULTS, "comparison-*" + CSV)) {
      for (Path file : files) {
        String name = file.getFileName().toString();
        write(name.substring(0, name.length() - CSV.length()), Results.read(file));
      }
    }
  }

  private static void write(String name, Results results) throws IOException {
    Path chart = DOCUMENTATION.resolve(name + ".svg");
    Files.writeString(chart, Chart.svg(results));
    StringBuilder section = new StringBuilder();
    section.append(results.where()).append(", ").append(results.rounds()).append(" rounds:\n\n");
    section.append("![The same as a picture](").append(chart.getFileName()).append(")\n");
    Tables tables = new Tables(results);
    for (int threads : results.threads()) {
      section.append(tables.ratios(threads).text());
    }
    Files.writeString(Sections.RESULTS.resolve(name + ".md"), section);
  }
}
