package io.refcache.benchmarks.comparison;

import io.refcache.benchmarks.Sections;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * The figures of a run, and what they are about. In a file they are lines of comma-separated
 * values, after one that says where and when they were taken.
 *
 * @param where and when they were taken
 */
record Results(String where, List<Measured> measured) {
  private static final String COMMENT = "# ";

  /** Where this Java's figures are, below {@code target}. */
  static Path file() {
    return Sections.RESULTS.resolve(Sections.ofThisJava("comparison") + ".csv");
  }

  /** Writes the file of this Java's figures. */
  void write() throws IOException {
    List<String> lines = new ArrayList<>();
    lines.add(COMMENT + where);
    lines.add(Measured.HEADING);
    measured.forEach(result -> lines.add(result.format()));
    Files.createDirectories(Sections.RESULTS);
    Files.write(file(), lines);
  }

  static Results read(Path file) throws IOException {
    List<String> lines = Files.readAllLines(file);
    return new Results(
        lines.get(0).substring(COMMENT.length()),
        lines.stream().skip(2).map(Measured::parse).toList());
  }

  Set<Contestant> contestants() {
    Set<Contestant> contestants = EnumSet.noneOf(Contestant.class);
    measured.forEach(m -> contestants.add(m.contestant()));
    return contestants;
  }

  Set<ValueType> types() {
    Set<ValueType> types = EnumSet.noneOf(ValueType.class);
    measured.forEach(m -> types.add(m.type()));
    return types;
  }

  Set<Operation> operations() {
    Set<Operation> operations = EnumSet.noneOf(Operation.class);
    measured.forEach(m -> operations.add(m.operation()));
    return operations;
  }

  Set<Integer> threads() {
    Set<Integer> threads = new TreeSet<>();
    measured.forEach(m -> threads.add(m.threads()));
    return threads;
  }

  int rounds() {
    return 1 + measured.stream().mapToInt(Measured::round).max().orElse(-1);
  }

  /** Who has lost entries, and so has had less to do than the others. */
  List<Contestant> incomplete() {
    return measured.stream()
        .filter(m -> m.slice().misses() > 0)
        .map(Measured::contestant)
        .distinct()
        .toList();
  }

  /** Operations in a second of processor time. */
  Spread perCpuSecond(Case of, Contestant contestant) {
    return Spread.of(rounds(of, contestant));
  }

  /** Operations in a second of processor time in relation to Caffeine's, round by round. */
  Spread ratio(Case of, Contestant contestant) {
    double[] own = rounds(of, contestant);
    double[] caffeine = rounds(of, Contestant.CAFFEINE);
    double[] ratios = new double[own.length];
    for (int round = 0; round < ratios.length; round++) {
      ratios[round] = own[round] / caffeine[round];
    }
    return Spread.of(ratios);
  }

  private double[] rounds(Case of, Contestant contestant) {
    return measured.stream()
        .filter(m -> m.contestant() == contestant && m.isOf(of))
        .mapToDouble(m -> m.slice().perCpuSecond())
        .toArray();
  }

  /** What a contestant does. */
  record Case(Operation operation, ValueType type, int threads) {}
}
