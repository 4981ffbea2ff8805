package io.refcache.benchmarks.comparison;

import io.refcache.benchmarks.Table;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** The results as tables: contestants beside one another, cases below one another. */
final class Tables {
  private final List<Measured> results;
  private final Set<Contestant> contestants = EnumSet.noneOf(Contestant.class);
  private final Set<ValueType> types = EnumSet.noneOf(ValueType.class);
  private final Set<Operation> operations = EnumSet.noneOf(Operation.class);
  private final Set<Integer> threads = new TreeSet<>();

  Tables(List<Measured> results) {
    this.results = results;
    for (Measured result : results) {
      contestants.add(result.contestant());
      types.add(result.type());
      operations.add(result.operation());
      threads.add(result.threads());
    }
  }

  void print() {
    for (int count : threads) {
      System.out.println(
          "\nOperations per CPU second, as multiples of Caffeine's by value: "
              + count
              + " threads");
      ratios(count).print();
    }
    results.stream()
        .filter(result -> result.slice().misses() > 0)
        .map(Measured::contestant)
        .distinct()
        .forEach(c -> System.out.println("Has not held all entries: " + c.label()));
  }

  /** For each case Caffeine's absolute figure and everybody's ratio to it. */
  Table ratios(int threadCount) {
    List<String> headings = new ArrayList<>(List.of("operation, value", "Caffeine, M/s"));
    contestants.stream()
        .filter(c -> c != Contestant.CAFFEINE)
        .forEach(c -> headings.add(c.label()));
    Table table = new Table(headings.toArray(String[]::new));
    for (Operation operation : operations) {
      for (ValueType type : types) {
        List<String> cells = new ArrayList<>();
        cells.add(operation.label() + ", " + type.label());
        Ratio caffeine = Ratio.of(perCpuSecond(operation, type, threadCount, Contestant.CAFFEINE));
        cells.add(Table.number("%.2f", caffeine.median() / 1e6));
        for (Contestant contestant : contestants) {
          if (contestant != Contestant.CAFFEINE) {
            Ratio ratio = ratio(operation, type, threadCount, contestant);
            cells.add("%.2f (%.2f-%.2f)".formatted(ratio.median(), ratio.low(), ratio.high()));
          }
        }
        table.add(cells.toArray(String[]::new));
      }
    }
    return table;
  }

  /** What a contestant did in relation to Caffeine, round by round. */
  Ratio ratio(Operation operation, ValueType type, int threadCount, Contestant contestant) {
    double[] own = perCpuSecond(operation, type, threadCount, contestant);
    double[] caffeine = perCpuSecond(operation, type, threadCount, Contestant.CAFFEINE);
    double[] ratios = new double[own.length];
    for (int round = 0; round < ratios.length; round++) {
      ratios[round] = own[round] / caffeine[round];
    }
    return Ratio.of(ratios);
  }

  private double[] perCpuSecond(
      Operation operation, ValueType type, int threadCount, Contestant contestant) {
    return results.stream()
        .filter(
            r ->
                r.operation() == operation
                    && r.type() == type
                    && r.threads() == threadCount
                    && r.contestant() == contestant)
        .mapToDouble(r -> r.slice().perCpuSecond())
        .toArray();
  }
}
