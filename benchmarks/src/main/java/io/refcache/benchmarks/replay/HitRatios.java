package io.refcache.benchmarks.replay;

import io.refcache.benchmarks.Sections;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What the replays have found, in a file of comma-separated values. */
final class HitRatios {
  private static final Path FILE = Sections.RESULTS.resolve("hit-ratios.csv");

  /**
   * A replay.
   *
   * @param share the cache's size, as a part of the bytes of all objects
   * @param payloadShare the bytes of values that were there, as a part of what should have been
   */
  record Row(String trace, double share, String cache, double hitRatio, double payloadShare) {
    private static Row parse(String line) {
      String[] fields = line.split(",");
      return new Row(
          fields[0],
          Double.parseDouble(fields[1]),
          fields[2],
          Double.parseDouble(fields[3]),
          Double.parseDouble(fields[4]));
    }

    private String line() {
      return String.format(
          Locale.ROOT, "%s,%s,%s,%.6f,%.4f", trace, share, cache, hitRatio, payloadShare);
    }

    private Key key() {
      return new Key(trace, share, cache);
    }
  }

  private record Key(String trace, double share, String cache) {}

  private final Map<Key, Row> rows = new LinkedHashMap<>();

  /** What there is so far. */
  static HitRatios read() throws IOException {
    HitRatios ratios = new HitRatios();
    if (Files.exists(FILE)) {
      Files.readAllLines(FILE).forEach(line -> ratios.put(Row.parse(line)));
    }
    return ratios;
  }

  void put(Row row) {
    rows.put(row.key(), row);
  }

  void write() throws IOException {
    Files.createDirectories(FILE.getParent());
    Files.write(FILE, rows.values().stream().map(Row::line).sorted().toList());
  }

  List<String> traces() {
    return rows.values().stream().map(Row::trace).distinct().sorted().toList();
  }

  /** The caches that a trace was replayed in. */
  List<String> caches(String trace) {
    return rows.values().stream()
        .filter(row -> row.trace().equals(trace))
        .map(Row::cache)
        .distinct()
        .toList();
  }

  /** A hit ratio; NaN if there is none. */
  double hitRatio(String trace, double share, String cache) {
    Row row = rows.get(new Key(trace, share, cache));
    return row == null ? Double.NaN : row.hitRatio();
  }
}
