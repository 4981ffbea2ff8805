package io.refcache.benchmarks.comparison;

import static io.refcache.benchmarks.Table.number;

import io.refcache.benchmarks.Case;
import io.refcache.benchmarks.Sections;
import io.refcache.benchmarks.Table;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How long a large cache stops its application: 4 GB of values of 1000 bytes, by value, under a
 * steady load for a minute. Three quarters of the operations are reads; of the writes those under a
 * new key evict, for the cache is full.
 *
 * <p>The load is the same for all: {@value #RATE} operations a second, by two threads. Each
 * contestant has the heap it needs: twice what it holds for Caffeine, 512 MiB for Refcache.
 */
public final class Pauses {
  static final int RATE = 200_000;

  private static final List<Contestant> CONTESTANTS =
      List.of(Contestant.REFCACHE, Contestant.CAFFEINE);
  private static final String FIGURES = ".figures";

  private Pauses() {}

  /**
   * Measures, prints a table, and leaves it for the documentation. Figures of contestants that are
   * not measured now are those of the last time.
   *
   * @param arguments the contestants; all if there are none
   */
  public static void run(String[] arguments) throws IOException, InterruptedException {
    List<Contestant> contestants =
        arguments.length == 0
            ? CONTESTANTS
            : Arrays.stream(arguments).map(Contestant::valueOf).toList();
    for (Contestant contestant : contestants) {
      Case measurement = new Case(PausesCase.class, PausesCase.jvmOptions(contestant));
      write(contestant, measurement.with(contestant.name()).run());
    }
    Map<Contestant, Map<String, Double>> figures = new EnumMap<>(Contestant.class);
    for (Contestant contestant : CONTESTANTS) {
      if (Files.exists(file(contestant))) {
        figures.put(contestant, read(contestant));
      }
    }
    Sections.write("pauses", table(figures).text());
  }

  private static Table table(Map<Contestant, Map<String, Double>> figures) {
    List<String> headings = new ArrayList<>(List.of("a minute of 75/25"));
    figures.keySet().forEach(contestant -> headings.add(contestant.label()));
    Table table = new Table(headings.toArray(String[]::new));
    add(table, figures, "entries", "entries", "%,.0f");
    add(table, figures, "heap, at most (-Xmx), MiB", "heapMaxMegabytes", "%,.0f");
    add(table, figures, "heap used after a collection, MiB", "heapUsedMegabytes", "%,.0f");
    add(table, figures, "operations a second", "rate", "%,.0f");
    add(table, figures, "processor time, s", "cpuSeconds", "%.1f");
    add(table, figures, "collections", "collections", "%.0f");
    add(table, figures, "sum of their pauses, ms", "gcMillis", "%,.0f");
    add(table, figures, "puts that evict", "evicting", "%,.0f");
    add(table, figures, "their median, µs", "evictingMedianMicros", "%.1f");
    add(table, figures, "their p99.9, µs", "evictingP999Micros", "%.1f");
    add(table, figures, "puts that replace", "replacing", "%,.0f");
    add(table, figures, "their median, µs", "replacingMedianMicros", "%.1f");
    add(table, figures, "their p99.9, µs", "replacingP999Micros", "%.1f");
    add(table, figures, "gets", "gets", "%,.0f");
    add(table, figures, "their median, µs", "getsMedianMicros", "%.1f");
    add(table, figures, "their p99.9, µs", "getsP999Micros", "%.1f");
    return table;
  }

  private static void add(
      Table table,
      Map<Contestant, Map<String, Double>> figures,
      String label,
      String name,
      String format) {
    List<String> cells = new ArrayList<>(List.of(label));
    figures.values().forEach(of -> cells.add(number(format, of.getOrDefault(name, Double.NaN))));
    table.add(cells.toArray(String[]::new));
  }

  private static Path file(Contestant contestant) {
    return Sections.RESULTS.resolve(Sections.ofThisJava("pauses-" + contestant.name()) + FIGURES);
  }

  private static void write(Contestant contestant, Map<String, Double> figures) throws IOException {
    Files.createDirectories(Sections.RESULTS);
    Files.write(
        file(contestant),
        figures.entrySet().stream().map(f -> f.getKey() + "=" + f.getValue()).toList());
  }

  private static Map<String, Double> read(Contestant contestant) throws IOException {
    Map<String, Double> figures = new LinkedHashMap<>();
    for (String line : Files.readAllLines(file(contestant))) {
      String[] nameAndValue = line.split("=", 2);
      figures.put(nameAndValue[0], Double.valueOf(nameAndValue[1]));
    }
    return figures;
  }
}
