package io.refcache.benchmarks.comparison;

import static io.refcache.benchmarks.Table.number;

import io.refcache.benchmarks.Sections;
import io.refcache.benchmarks.Table;
import java.io.IOException;
import java.util.List;

/**
 * How reads scale: gets of strings by one thread and by two, in turn, and by eight; in wall time,
 * which means something only while nobody else uses the machine. Given are the gets of two threads
 * in relation to those of one, round by round, and how often a thread had to wait for another.
 */
public final class Scaling {
  private static final ValueType TYPE = ValueType.STRING_16;
  private static final List<Contestant> CONTESTANTS =
      List.of(
          Contestant.REFCACHE, Contestant.CAFFEINE, Contestant.EHCACHE_OFF_HEAP, Contestant.OHC);
  private static final int ROUNDS = 11;
  private static final long WARM_UP_MILLIS = 3_000;
  private static final long SLICE_MILLIS = 300;
  private static final int MANY = 8;

  private Scaling() {}

  /** Measures, prints a table, and leaves it for the documentation. */
  public static void run(String[] arguments) throws IOException {
    Timeline timeline =
        new Timeline(
            CONTESTANTS.size() * (Plan.FILL_MILLIS + WARM_UP_MILLIS + 3 * ROUNDS * SLICE_MILLIS));
    Table table =
        new Table(
            "get, String of 16",
            "1 thread, M/s",
            "2 threads, M/s",
            "2 threads to 1",
            "8 threads, M/s",
            "waits of 2 threads per 1 M gets",
            "waits of 8");
    for (Contestant contestant : CONTESTANTS) {
      table.add(measure(contestant, timeline));
    }
    Sections.write("scaling", table.text());
  }

  private static String[] measure(Contestant contestant, Timeline timeline) throws IOException {
    double[] one = new double[ROUNDS];
    double[] two = new double[ROUNDS];
    double[] ratio = new double[ROUNDS];
    double[] many = new double[ROUNDS];
    double waitsOfTwo = 0;
    double waitsOfMany = 0;
    try (WorkerProcess worker = WorkerProcess.start(contestant, TYPE)) {
      worker.fill();
      worker.await();
      timeline.passed(Plan.FILL_MILLIS, contestant.label());
      worker.work(Operation.GET, 2, WARM_UP_MILLIS);
      timeline.passed(WARM_UP_MILLIS, contestant.label());
      for (int round = 0; round < ROUNDS; round++) {
        Slice ofOne = worker.work(Operation.GET, 1, SLICE_MILLIS);
        Slice ofTwo = worker.work(Operation.GET, 2, SLICE_MILLIS);
        Slice ofMany = worker.work(Operation.GET, MANY, SLICE_MILLIS);
        one[round] = ofOne.perSecond();
        two[round] = ofTwo.perSecond();
        ratio[round] = two[round] / one[round];
        many[round] = ofMany.perSecond();
        waitsOfTwo += ofTwo.waits() * 1e6 / ofTwo.operations() / ROUNDS;
        waitsOfMany += ofMany.waits() * 1e6 / ofMany.operations() / ROUNDS;
        timeline.passed(3 * SLICE_MILLIS, contestant.label());
      }
    }
    return new String[] {
      contestant.label(),
      number("%.2f", Spread.of(one).median() / 1e6),
      number("%.2f", Spread.of(two).median() / 1e6),
      Spread.of(ratio).format(),
      number("%.2f", Spread.of(many).median() / 1e6),
      number("%.1f", waitsOfTwo),
      number("%.1f", waitsOfMany)
    };
  }
}
