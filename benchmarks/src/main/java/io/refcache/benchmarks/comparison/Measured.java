package io.refcache.benchmarks.comparison;

/** One line of the raw figures: a slice, and of what. */
record Measured(Results.Case of, Contestant contestant, int round, Slice slice) {
  private static final String SEPARATOR = ",";
  static final String HEADING =
      "operation,value,threads,contestant,round," + Slice.HEADING.replace(" ", SEPARATOR);
  private static final int CELLS_BEFORE_SLICE = 5;

  boolean isOf(Results.Case other) {
    return of.equals(other);
  }

  Operation operation() {
    return of.operation();
  }

  ValueType type() {
    return of.type();
  }

  int threads() {
    return of.threads();
  }

  String format() {
    return "%s,%s,%d,%s,%d,%s"
        .formatted(
            operation().name(),
            type().name(),
            threads(),
            contestant.name(),
            round,
            slice.format().replace(" ", SEPARATOR));
  }

  static Measured parse(String line) {
    String[] cells = line.split(SEPARATOR, CELLS_BEFORE_SLICE + 1);
    return new Measured(
        new Results.Case(
            Operation.valueOf(cells[0]), ValueType.valueOf(cells[1]), Integer.parseInt(cells[2])),
        Contestant.valueOf(cells[3]),
        Integer.parseInt(cells[4]),
        Slice.parse(cells[CELLS_BEFORE_SLICE].replace(SEPARATOR, " ")));
  }
}
