package io.refcache.benchmarks.comparison;

import static io.refcache.benchmarks.Table.number;

import io.refcache.benchmarks.Sections;
import io.refcache.benchmarks.Table;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** What a get and a put allocate on the heap, as the virtual machine counts it for the thread. */
public final class Allocation {
  private static final List<Contestant> CONTESTANTS =
      List.of(Contestant.REFCACHE, Contestant.CAFFEINE);
  private static final List<Operation> OPERATIONS = List.of(Operation.GET, Operation.PUT);
  private static final long WARM_UP_MILLIS = 2_000;
  private static final long SLICE_MILLIS = 500;

  private Allocation() {}

  /** Measures, prints a table, and leaves it for the documentation. */
  public static void run(String[] arguments) throws IOException {
    Timeline timeline =
        new Timeline(
            ValueType.values().length
                * CONTESTANTS.size()
                * (Plan.FILL_MILLIS + OPERATIONS.size() * (WARM_UP_MILLIS + SLICE_MILLIS)));
    Map<Operation, List<String[]>> rows = new EnumMap<>(Operation.class);
    for (ValueType type : ValueType.values()) {
      measure(type, timeline)
          .forEach(
              (operation, row) -> rows.computeIfAbsent(operation, o -> new ArrayList<>()).add(row));
    }
    List<String> headings = new ArrayList<>();
    headings.add("bytes allocated for");
    CONTESTANTS.forEach(contestant -> headings.add(contestant.label()));
    Table table = new Table(headings.toArray(String[]::new));
    OPERATIONS.forEach(operation -> rows.get(operation).forEach(table::add));
    Sections.write("allocation", table.text());
  }

  /** A row for each operation. */
  private static Map<Operation, String[]> measure(ValueType type, Timeline timeline)
      throws IOException {
    Map<Operation, String[]> rows = new EnumMap<>(Operation.class);
    for (Operation operation : OPERATIONS) {
      String[] row = new String[1 + CONTESTANTS.size()];
      row[0] = operation.label() + ", " + type.label();
      rows.put(operation, row);
    }
    for (int i = 0; i < CONTESTANTS.size(); i++) {
      Contestant contestant = CONTESTANTS.get(i);
      String what = contestant.label() + ", " + type.label();
      try (WorkerProcess worker = WorkerProcess.start(contestant, type)) {
        worker.fill();
        worker.await();
        timeline.passed(Plan.FILL_MILLIS, what);
        for (Operation operation : OPERATIONS) {
          worker.work(operation, 1, WARM_UP_MILLIS);
          Slice slice = worker.work(operation, 1, SLICE_MILLIS);
          rows.get(operation)[1 + i] = number("%.1f", slice.allocatedPerOperation());
          timeline.passed(WARM_UP_MILLIS + SLICE_MILLIS, what);
        }
      }
    }
    return rows;
  }
}
