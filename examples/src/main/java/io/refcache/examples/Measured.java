package io.refcache.examples;

import java.util.Locale;

/**
 * What came of a replay in one contestant's JVM. Memory is in bytes; {@link Contestant#UNKNOWN}
 * where a figure is not to be had.
 *
 * @param liveHeapBytes what the garbage collector could not free at the end, beyond what it could
 *     not before
 * @param outsideHeapBytes what the process gave back to the operating system when the cache was
 *     closed; its growth would count what the compilers keep as well, which is as much
 * @param usedMemoryBytes what the cache itself says that it uses
 */
record Measured(
    long requests,
    long hits,
    long nanos,
    long payloadBytes,
    long liveHeapBytes,
    long outsideHeapBytes,
    long usedMemoryBytes,
    long collections,
    long collectionMillis) {
  private static final int FIELDS = 9;

  /** One line of numbers, which {@link #parse} reads. */
  String format() {
    return String.format(
        Locale.ROOT,
        "%d %d %d %d %d %d %d %d %d",
        requests,
        hits,
        nanos,
        payloadBytes,
        liveHeapBytes,
        outsideHeapBytes,
        usedMemoryBytes,
        collections,
        collectionMillis);
  }

  static Measured parse(String line) {
    String[] fields = line.trim().split(" ");
    if (fields.length != FIELDS) {
      throw new IllegalArgumentException("not a measurement: " + line);
    }
    long[] n = new long[FIELDS];
    for (int i = 0; i < FIELDS; i++) {
      n[i] = Long.parseLong(fields[i]);
    }
    return new Measured(n[0], n[1], n[2], n[3], n[4], n[5], n[6], n[7], n[8]);
  }

  double hitRatio() {
    return (double) hits / requests;
  }

  double requestsPerSecond() {
    return requests * 1e9 / nanos;
  }

  /** What the cached data really took, wherever it was. */
  long takenBytes() {
    return outsideHeapBytes == Contestant.UNKNOWN
        ? Contestant.UNKNOWN
        : Math.max(0, liveHeapBytes) + Math.max(0, outsideHeapBytes);
  }
}
