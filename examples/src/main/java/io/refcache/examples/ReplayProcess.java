package io.refcache.examples;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/** A {@link Replay} in a JVM of its own, so that no contestant feels another's garbage. */
final class ReplayProcess {
  private static final long MIB = 1 << 20;
  private static final long MIN_HEAP_BYTES = 256 * MIB;

  /**
   * How much larger than its cached data the heap of each contestant is, so that none is cramped.
   */
  private static final int HEAP_FACTOR = 4;

  /** Is told how a replay goes on. */
  interface Listener {
    void progress(long requests, long hits);
  }

  private final ReplayOptions options;
  private final int requests;
  private volatile Process process;
  private volatile boolean stopped;

  ReplayProcess(ReplayOptions options, int requests) {
    this.options = options;
    this.requests = requests;
  }

  /** The size of each contestant's heap. */
  static long heapBytes(ReplayOptions options) {
    return Math.max(MIN_HEAP_BYTES, HEAP_FACTOR * options.budgetBytes());
  }

  /**
   * Replays in a contestant, to the end.
   *
   * @throws IOException if the JVM cannot be started, or ends without a result
   */
  Measured run(Contestant contestant, Listener listener) throws IOException {
    String heapMib = heapBytes(options) / MIB + "m";
    process =
        new ProcessBuilder(
                List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-Xms" + heapMib,
                    "-Xmx" + heapMib,
                    // All of the heap is there from the start: what grows later is outside of it.
                    "-XX:+AlwaysPreTouch",
                    "-cp",
                    System.getProperty("java.class.path"),
                    Replay.class.getName(),
                    contestant.name(),
                    options.trace().name(),
                    Long.toString(options.budgetBytes()),
                    Integer.toString(requests)))
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    if (stopped) {
      process.destroy();
    }
    Measured measured = null;
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      for (String line; (line = lines.readLine()) != null; ) {
        if (line.startsWith(Replay.PROGRESS)) {
          String[] numbers = line.substring(Replay.PROGRESS.length()).split(" ");
          listener.progress(Long.parseLong(numbers[0]), Long.parseLong(numbers[1]));
        } else if (line.startsWith(Replay.RESULT)) {
          measured = Measured.parse(line.substring(Replay.RESULT.length()));
        }
      }
    }
    if (measured == null) {
      throw new IOException(
          "the replay in %s ended without a result".formatted(contestant.label()));
    }
    return measured;
  }

  /** Ends the JVM, from another thread. */
  void stop() {
    stopped = true;
    Process running = process;
    if (running != null) {
      running.destroy();
    }
  }
}
