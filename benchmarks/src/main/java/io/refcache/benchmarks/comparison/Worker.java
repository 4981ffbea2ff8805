package io.refcache.benchmarks.comparison;

import io.refcache.benchmarks.Case;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * One contestant with values of one type, in a virtual machine of its own. It does what the lines
 * of its standard input say, and answers each with a line; it ends with its input, and so never
 * outlives who started it.
 *
 * <pre>
 *   fill                              ok
 *   work GET 2 250                    the figures of a {@link Slice}
 * </pre>
 */
final class Worker {
  private static final String OK = "ok";
  private static final Logger OTHERS_LOG = Logger.getLogger("org.infinispan");

  private Worker() {}

  /**
   * Obeys until there are no more orders.
   *
   * @param arguments the contestant and the type of its values
   */
  public static void main(String[] arguments) throws Exception {
    Case.logWarningsOnly();
    OTHERS_LOG.setLevel(Level.SEVERE);
    Contestant contestant = Contestant.valueOf(arguments[0]);
    ValueType type = ValueType.valueOf(arguments[1]);
    PrintStream answers = System.out;
    System.setOut(System.err); // whatever a contestant has to say is no answer
    BufferedReader orders =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    Workload workload = new Workload(type);
    try (Subject subject = contestant.open(type);
        Crew crew = new Crew(subject, type, workload)) {
      for (String order = orders.readLine(); order != null; order = orders.readLine()) {
        answers.println(obey(order.split(" "), subject, crew, type));
        answers.flush();
      }
    }
  }

  private static String obey(String[] order, Subject subject, Crew crew, ValueType type)
      throws InterruptedException {
    return switch (order[0]) {
      case "fill" -> {
        fill(subject, type);
        yield OK;
      }
      case "work" ->
          crew.work(
                  Operation.valueOf(order[1]), Integer.parseInt(order[2]), Long.parseLong(order[3]))
              .format();
      default -> throw new IllegalArgumentException("no order: " + order[0]);
    };
  }

  /** Stores all entries, each with a value and a key object of its own. */
  private static void fill(Subject subject, ValueType type) {
    for (int number = 0; number < Workload.ENTRIES; number++) {
      subject.put(Workload.key(number), type.of(number));
    }
  }
}
