package io.refcache.benchmarks.comparison;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The raw figures of a run, as a file of comma-separated values below {@code target}. */
final class ResultsFile {
  private static final Path DIRECTORY = Path.of("target", "comparison");

  private ResultsFile() {}

  static Path write(List<Measured> results) throws IOException {
    List<String> lines = new ArrayList<>();
    lines.add(Measured.HEADING);
    results.forEach(result -> lines.add(result.format()));
    Files.createDirectories(DIRECTORY);
    Path file = DIRECTORY.resolve("java" + Runtime.version().feature() + ".csv");
    return Files.write(file, lines);
  }
}
