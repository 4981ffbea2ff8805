package io.refcache.benchmarks.comparison;

import java.util.Arrays;

/**
 * What came out of one contestant's turn.
 *
 * @param cpuNanos of the whole process, its collector and its compilers included, since the end of
 *     the turn before: what it does between its turns, such as finishing a collection, counts
 * @param gcMillis for which the collector has stopped the threads
 * @param waits how often a thread had to wait for another one, parked or blocked
 * @param allocatedBytes on the heap, by the threads that worked
 * @param misses reads that found nothing: none, as long as there is room for all
 */
record Slice(
    long operations,
    long wallNanos,
    long cpuNanos,
    long gcMillis,
    long waits,
    long allocatedBytes,
    long misses) {
  static final String HEADING =
      "operations wall_nanos cpu_nanos gc_millis waits allocated_bytes misses";

  double perCpuSecond() {
    return operations * 1e9 / cpuNanos;
  }

  double perSecond() {
    return operations * 1e9 / wallNanos;
  }

  double allocatedPerOperation() {
    return (double) allocatedBytes / operations;
  }

  /** As one line, in the order of {@link #HEADING}. */
  String format() {
    return "%d %d %d %d %d %d %d"
        .formatted(operations, wallNanos, cpuNanos, gcMillis, waits, allocatedBytes, misses);
  }

  static Slice parse(String line) {
    long[] figures = Arrays.stream(line.split(" ")).mapToLong(Long::parseLong).toArray();
    return new Slice(
        figures[0], figures[1], figures[2], figures[3], figures[4], figures[5], figures[6]);
  }
}
