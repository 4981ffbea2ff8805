package io.refcache.benchmarks.comparison;

/**
 * What came out of one contestant's turn.
 *
 * @param cpuNanos of the whole process, its collector and its compilers included
 * @param gcMillis for which the collector has stopped the threads
 * @param misses reads that found nothing: none, as long as there is room for all
 */
record Slice(long operations, long wallNanos, long cpuNanos, long gcMillis, long misses) {
  double perCpuSecond() {
    return operations * 1e9 / cpuNanos;
  }

  double perSecond() {
    return operations * 1e9 / wallNanos;
  }

  /** As one line; see {@link #parse(String)}. */
  String format() {
    return "%d %d %d %d %d".formatted(operations, wallNanos, cpuNanos, gcMillis, misses);
  }

  static Slice parse(String line) {
    String[] figures = line.split(" ");
    return new Slice(
        Long.parseLong(figures[0]),
        Long.parseLong(figures[1]),
        Long.parseLong(figures[2]),
        Long.parseLong(figures[3]),
        Long.parseLong(figures[4]));
  }
}
