package io.refcache.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.stream.Stream;

/** Where and when something is measured, in words. */
public final class Machine {
  private static final Path PROCESSOR = Path.of("/proc/cpuinfo");
  private static final String MODEL = "model name";

  private Machine() {}

  /** Java, processors, system and date, on one line. */
  public static String describe() {
    return "Java %s (%s), %d processors%s, %s %s, %s"
        .formatted(
            Runtime.version(),
            System.getProperty("java.vm.vendor"),
            Runtime.getRuntime().availableProcessors(),
            model(),
            System.getProperty("os.name"),
            System.getProperty("os.version"),
            LocalDate.now());
  }

  private static String model() {
    if (!Files.isReadable(PROCESSOR)) {
      return "";
    }
    try (Stream<String> lines = Files.lines(PROCESSOR)) {
      List<String> names =
          lines
              .filter(line -> line.startsWith(MODEL))
              .map(line -> " " + line.substring(line.indexOf(':') + 1).strip())
              .distinct()
              .toList();
      return String.join(",", names);
    } catch (IOException e) {
      return "";
    }
  }
}
