package io.refcache.examples;

import java.io.PrintStream;
import java.util.Map;
import java.util.function.Function;

/** The table at the end of a replay, and what its rows mean. */
final class Comparison {
  private static final double MIB = 1 << 20;

  private final Map<Contestant, Measured> results;
  private final long budgetBytes;

  Comparison(Map<Contestant, Measured> results, long budgetBytes) {
    this.results = results;
    this.budgetBytes = budgetBytes;
  }

  void print(PrintStream out) {
    row(out, "", contestant -> contestant.label());
    measured(out, "hit ratio", m -> "%.2f %%".formatted(100 * m.hitRatio()));
    measured(out, "requests a second", m -> "%,.0f".formatted(m.requestsPerSecond()));
    measured(out, "keys and values held", m -> mib(m.payloadBytes()));
    measured(out, "on the heap", m -> mib(Math.max(0, m.liveHeapBytes())));
    measured(out, "outside the heap", m -> mib(m.outsideHeapBytes()));
    measured(out, "memory really taken", m -> mib(m.takenBytes()));
    measured(out, "  as a share of the budget", m -> share(m.takenBytes()));
    measured(out, "used_memory, by the cache", m -> mib(m.usedMemoryBytes()));
    measured(
        out,
        "garbage collections",
        m -> "%,d in %,d ms".formatted(m.collections(), m.collectionMillis()));
    out.println(
        """

        Memory really taken: on the heap, what a full collection left beyond what was there before; outside of it, what the
        process gave back to the operating system when the cache was closed. A heap has to be larger than what lives on it, or the
        collector never rests: live heap costs more than its size.\
        """);
  }

  private void measured(PrintStream out, String name, Function<Measured, String> value) {
    row(out, name, contestant -> value.apply(results.get(contestant)));
  }

  private void row(PrintStream out, String name, Function<Contestant, String> value) {
    StringBuilder line = new StringBuilder("  %-28s".formatted(name));
    for (Contestant contestant : results.keySet()) {
      line.append("%18s".formatted(value.apply(contestant)));
    }
    out.println(line);
  }

  private static String mib(long bytes) {
    return bytes == Contestant.UNKNOWN ? "-" : "%.1f MiB".formatted(bytes / MIB);
  }

  private String share(long bytes) {
    return bytes == Contestant.UNKNOWN ? "-" : "%.0f %%".formatted(100.0 * bytes / budgetBytes);
  }
}
