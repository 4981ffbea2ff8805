package io.refcache.examples;

import java.io.IOException;
import java.io.PrintStream;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * Replays the requests of a real application through {@code javax.cache} against Refcache and
 * Caffeine's provider under the same memory budget, each in a JVM of its own, and compares.
 */
public final class TraceReplay {
  private static final int USAGE_ERROR = 2;
  private static final int FAILURE = 1;
  private static final double MIB = 1 << 20;

  private final ReplayOptions options;
  private final PrintStream out;
  private final ProgressLine.Style style;
  private volatile boolean interrupted;

  TraceReplay(ReplayOptions options, PrintStream out, ProgressLine.Style style) {
    this.options = options;
    this.out = out;
    this.style = style;
  }

  public static void main(String[] arguments) {
    try {
      ReplayOptions options = ReplayOptions.parse(List.of(arguments));
      if (options.help()) {
        System.out.print(ReplayOptions.HELP);
        return;
      }
      new TraceReplay(options, System.out, ProgressLine.styleOfOutput()).run();
    } catch (UsageException e) {
      System.err.println("error: " + e.getMessage());
      System.err.print(ReplayOptions.HELP);
      System.exit(USAGE_ERROR);
    } catch (IOException e) {
      System.err.println("error: " + e.getMessage());
      System.exit(FAILURE);
    }
  }

  /** Replays in every contestant and prints the comparison; returns what was measured. */
  Map<Contestant, Measured> run() throws IOException {
    Trace trace = Trace.load(options.trace(), options.maxRequests());
    explain(trace);
    ReplayProcess process = new ReplayProcess(options, trace.requests());
    Thread onInterrupt = new Thread(() -> interrupt(process), "stop-replay");
    Runtime.getRuntime().addShutdownHook(onInterrupt);

    Map<Contestant, Measured> results = new EnumMap<>(Contestant.class);
    try {
      for (Contestant contestant : Contestant.values()) {
        ProgressLine progress =
            new ProgressLine(out, style, "%-9s".formatted(contestant.label()), trace.requests());
        Measured measured = process.run(contestant, progress);
        progress.done(measured);
        results.put(contestant, measured);
      }
    } catch (IOException e) {
      awaitEndIfInterrupted();
      throw e;
    }
    Runtime.getRuntime().removeShutdownHook(onInterrupt);
    out.println();
    new Comparison(results, options.budgetBytes()).print(out);
    return results;
  }

  private void interrupt(ReplayProcess process) {
    interrupted = true;
    process.stop();
    out.println();
    out.println("stopped");
    out.flush();
  }

  /** A replay that ends because everything ends is not an error to tell of. */
  private void awaitEndIfInterrupted() {
    try {
      // The signal may have reached the other JVM first.
      Thread.sleep(200);
      while (interrupted) {
        Thread.sleep(1000);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void explain(Trace trace) {
    out.println(
        """
        Trace %s: %s.
          %,d requests of %,d distinct objects, %.0f MiB in all; sizes %s.
          A cache without a limit would answer %.2f %% of them.

        Each request is a get through javax.cache, and on a miss a put of a value of the object's size (strings to byte arrays, by
        value). Two caches have to do with %.0f MiB:
          Refcache   outside the heap; keys, values, headers and tables all count against maxmemory
          Caffeine   on the heap; its weigher counts the bytes of keys and values. Its own overhead comes on top: the usual way
                     to configure it, and in its favour, since it may hold more data in the same budget
        Each runs in a JVM of its own with a heap of %.0f MiB, and warms up on another cache first.
        """
            .formatted(
                options.trace().label(),
                options.trace().origin(),
                trace.requests(),
                trace.keys(),
                trace.totalBytes() / MIB,
                options.trace().sizes(),
                100 * trace.maxHitRatio(),
                options.budgetBytes() / MIB,
                ReplayProcess.heapBytes(options) / MIB));
  }
}
