package io.refcache.benchmarks.comparison;

import io.refcache.benchmarks.Machine;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Compares caches. For each type of values every contestant has a virtual machine; all live at the
 * same time, and one works at a time: rounds of slices, each contestant's after the other's. What a
 * contestant does is divided by the processor time that its process took meanwhile, and put in
 * relation to what Caffeine's provider did, by value, in the same round.
 */
public final class Comparison {
  private static final int WARM_UP_THREADS = 2;

  private final Plan plan;
  private final List<Measured> measured = new ArrayList<>();
  private final Timeline timeline;

  private Comparison(Plan plan) {
    this.plan = plan;
    this.timeline = new Timeline(plan.plannedMillis());
  }

  /** Compares what the arguments say, prints tables, and leaves the raw figures in a file. */
  public static void run(String[] arguments) throws IOException {
    Plan plan;
    try {
      plan = Plan.parse(arguments);
    } catch (IllegalArgumentException e) {
      System.err.println(e.getMessage());
      return;
    }
    Comparison comparison = new Comparison(plan);
    Results results = new Results(Machine.describe(), comparison.measured);
    for (ValueType type : plan.values) {
      comparison.compare(type);
      results.write(); // so that an interruption does not cost all of it
    }
    Tables tables = new Tables(results);
    for (int threads : results.threads()) {
      System.out.println(tables.ratios(threads).text());
    }
    results.incomplete().forEach(c -> System.out.println(c.label() + " has not held all entries!"));
    System.out.println("Raw figures: " + Results.file().toAbsolutePath());
  }

  private void compare(ValueType type) throws IOException {
    List<WorkerProcess> workers = new ArrayList<>();
    try {
      for (Contestant contestant : plan.contestants) {
        workers.add(WorkerProcess.start(contestant, type));
      }
      fill(type, workers);
      warmUp(type, workers);
      for (int threads : plan.threads) {
        for (Operation operation : plan.operations) {
          measure(new Results.Case(operation, type, threads), workers);
        }
      }
    } finally {
      workers.forEach(WorkerProcess::close);
    }
  }

  /** As many at a time as there are processors. */
  private void fill(ValueType type, List<WorkerProcess> workers) throws IOException {
    int atATime = Runtime.getRuntime().availableProcessors();
    for (int i = 0; i < workers.size() + atATime; i++) {
      if (i < workers.size()) {
        workers.get(i).fill();
      }
      if (i >= atATime) {
        workers.get(i - atATime).await();
        timeline.passed(Plan.FILL_MILLIS, type.label() + ": filling");
      }
    }
  }

  private void warmUp(ValueType type, List<WorkerProcess> workers) throws IOException {
    for (Operation operation : plan.operations) {
      for (WorkerProcess worker : workers) {
        worker.work(operation, WARM_UP_THREADS, plan.warmUpMillis);
        timeline.passed(plan.warmUpMillis, type.label() + ": warming up");
      }
    }
  }

  private void measure(Results.Case of, List<WorkerProcess> workers) throws IOException {
    for (int round = 0; round < plan.rounds; round++) {
      for (WorkerProcess worker : workers) {
        Slice slice = worker.work(of.operation(), of.threads(), plan.sliceMillis);
        measured.add(new Measured(of, worker.contestant(), round, slice));
        timeline.passed(
            plan.sliceMillis,
            "%s: %s, %d threads"
                .formatted(of.type().label(), of.operation().label(), of.threads()));
      }
    }
  }
}
