package io.refcache.examples;

import java.io.PrintStream;

/**
 * Says how far a replay has come: on a terminal in one line (of less than 80 characters, so that it
 * never wraps) that is written over again and again, elsewhere in a line now and then.
 */
final class ProgressLine implements ReplayProcess.Listener {
  private static final long PLAIN_PERIOD_NANOS = 2_000_000_000L;
  private static final int BAR_CHARACTERS = 12;
  private static final String CLEAR_LINE = "\r\u001b[K";

  /** Where the progress goes. */
  enum Style {
    OVERWRITTEN,
    PLAIN
  }

  private final PrintStream out;
  private final Style style;
  private final String label;
  private final long total;
  private final long startNanos = System.nanoTime();
  private long startOfRequestsNanos;
  private long startOfRequests;
  private long lastPlainNanos = startNanos;

  ProgressLine(PrintStream out, Style style, String label, long total) {
    this.out = out;
    this.style = style;
    this.label = label;
    this.total = total;
    if (style == Style.OVERWRITTEN) {
      out.print("  " + label + "  starting and warming up ...");
      out.flush();
    } else {
      out.println("  " + label + "  starting and warming up ...");
    }
  }

  /** The style that suits what this program writes to. */
  static Style styleOfOutput() {
    // Before Java 22 there is a console only if it is a terminal, from then on it can be asked.
    java.io.Console console = System.console();
    if (console == null) {
      return Style.PLAIN;
    }
    try {
      boolean terminal = (boolean) java.io.Console.class.getMethod("isTerminal").invoke(console);
      return terminal ? Style.OVERWRITTEN : Style.PLAIN;
    } catch (ReflectiveOperationException e) {
      return Style.OVERWRITTEN;
    }
  }

  @Override
  public void progress(long requests, long hits) {
    long now = System.nanoTime();
    if (startOfRequestsNanos == 0) {
      startOfRequestsNanos = now;
      startOfRequests = requests;
      return;
    }
    double seconds = (now - startOfRequestsNanos) / 1e9;
    double rate = (requests - startOfRequests) / seconds;
    long left = Math.round((total - requests) / rate);
    String line =
        "  %s  %3d%%  %,10.0f requests/s  hits %.1f%%  %3d s left"
            .formatted(bar(requests), requests * 100 / total, rate, 100.0 * hits / requests, left);
    if (style == Style.OVERWRITTEN) {
      out.print(CLEAR_LINE + "  " + label + line);
      out.flush();
    } else if (now - lastPlainNanos >= PLAIN_PERIOD_NANOS) {
      lastPlainNanos = now;
      out.println("  " + label + line);
    }
  }

  private String bar(long requests) {
    int done = (int) (requests * BAR_CHARACTERS / total);
    return "[" + "#".repeat(done) + ".".repeat(BAR_CHARACTERS - done) + "]";
  }

  /** Ends the progress with its outcome. */
  void done(Measured measured) {
    out.println(
        "%s  %s  done: %,d requests in %.1f s"
            .formatted(
                style == Style.OVERWRITTEN ? CLEAR_LINE : "",
                label,
                measured.requests(),
                measured.nanos() / 1e9));
  }
}
