package io.refcache.benchmarks.comparison;

/** One line of the raw figures: a slice, and of what. */
record Measured(
    ValueType type,
    Operation operation,
    int threads,
    Contestant contestant,
    int round,
    Slice slice) {

  static final String HEADING =
      "value,operation,threads,contestant,round,operations,wall_nanos,cpu_nanos,gc_millis,misses";

  String format() {
    return "%s,%s,%d,%s,%d,%s"
        .formatted(type, operation, threads, contestant, round, slice.format().replace(' ', ','));
  }

  static Measured parse(String line) {
    String[] cells = line.split(",", 6);
    return new Measured(
        ValueType.valueOf(cells[0]),
        Operation.valueOf(cells[1]),
        Integer.parseInt(cells[2]),
        Contestant.valueOf(cells[3]),
        Integer.parseInt(cells[4]),
        Slice.parse(cells[5].replace(',', ' ')));
  }
}
