package io.refcache.benchmarks.comparison;

import io.refcache.benchmarks.Table;
import java.util.ArrayList;
import java.util.List;

/** The results as tables: contestants beside one another, cases below one another. */
final class Tables {
  private final Results results;

  Tables(Results results) {
    this.results = results;
  }

  /** For each case of some threads Caffeine's absolute figure, and everybody's ratio to it. */
  Table ratios(int threads) {
    List<String> headings = new ArrayList<>();
    headings.add(threads == 1 ? "1 thread" : threads + " threads");
    headings.add("Caffeine, M/s");
    others().forEach(contestant -> headings.add(contestant.label()));
    Table table = new Table(headings.toArray(String[]::new));
    for (Operation operation : results.operations()) {
      for (ValueType type : results.types()) {
        table.add(row(new Results.Case(operation, type, threads)));
      }
    }
    return table;
  }

  private String[] row(Results.Case of) {
    List<String> cells = new ArrayList<>();
    cells.add(of.operation().label() + ", " + of.type().label());
    cells.add(Table.number("%.2f", results.perCpuSecond(of, Contestant.CAFFEINE).median() / 1e6));
    for (Contestant contestant : others()) {
      cells.add(results.ratio(of, contestant).format());
    }
    return cells.toArray(String[]::new);
  }

  private List<Contestant> others() {
    return results.contestants().stream().filter(c -> c != Contestant.CAFFEINE).toList();
  }
}
