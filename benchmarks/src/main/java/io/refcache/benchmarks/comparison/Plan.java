package io.refcache.benchmarks.comparison;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** What is compared, and for how long: a preset, and what options change of it. */
final class Plan {
  Set<Contestant> contestants = EnumSet.allOf(Contestant.class);
  Set<ValueType> values = EnumSet.complementOf(EnumSet.of(ValueType.SMALL_INTEGER));
  Set<Operation> operations = EnumSet.allOf(Operation.class);
  List<Integer> threads = List.of(1, 2, 8);
  int rounds = 7;
  long sliceMillis = 150;
  long warmUpMillis = 1_600;

  /** About what a contestant takes to start and to store all entries. */
  static final long FILL_MILLIS = 2_500;

  static final String USAGE =
      """
      compare quick | all  [options]
        quick                two minutes: Refcache, Caffeine, Ehcache off-heap and OHC, three types of values
        all                  everything: a quarter of an hour
        --contestants=A,B    %s
        --values=A,B         %s
        --operations=A,B     %s
        --threads=N,M        how many threads at a time
        --rounds=N           how often each contestant takes its turn
        --millis=N           how long a turn is
        --warm-up=N          milliseconds for each operation before
      """
          .formatted(
              EnumSet.allOf(Contestant.class),
              EnumSet.allOf(ValueType.class),
              EnumSet.allOf(Operation.class));

  /**
   * Reads a command line.
   *
   * @throws IllegalArgumentException if it is not understood; the message says how it would be
   */
  static Plan parse(String[] arguments) {
    if (arguments.length == 0) {
      throw new IllegalArgumentException(USAGE);
    }
    Plan plan = new Plan();
    for (String argument : arguments) {
      String[] option = argument.split("=", 2);
      String value = option.length == 2 ? option[1] : "";
      try {
        plan.set(option[0], value);
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException(argument + "?\n\n" + USAGE, e);
      }
    }
    plan.contestants.add(Contestant.CAFFEINE); // whom all others are compared with
    return plan;
  }

  private void set(String option, String value) {
    switch (option) {
      case "all" -> {}
      case "quick" -> {
        contestants =
            EnumSet.of(
                Contestant.REFCACHE,
                Contestant.CAFFEINE,
                Contestant.EHCACHE_OFF_HEAP,
                Contestant.OHC);
        values = EnumSet.of(ValueType.STRING_16, ValueType.BYTES_100, ValueType.POJO);
        threads = List.of(1, 8);
        rounds = 5;
        sliceMillis = 150;
        warmUpMillis = 1_000;
      }
      case "--contestants" -> contestants = constants(Contestant.class, value);
      case "--values" -> values = constants(ValueType.class, value);
      case "--operations" -> operations = constants(Operation.class, value);
      case "--threads" -> threads = Arrays.stream(value.split(",")).map(Integer::valueOf).toList();
      case "--rounds" -> rounds = Integer.parseInt(value);
      case "--millis" -> sliceMillis = Long.parseLong(value);
      case "--warm-up" -> warmUpMillis = Long.parseLong(value);
      default -> throw new IllegalArgumentException(option);
    }
  }

  private static <E extends Enum<E>> Set<E> constants(Class<E> type, String names) {
    Set<E> constants = EnumSet.noneOf(type);
    for (String name : names.split(",")) {
      constants.add(Enum.valueOf(type, name));
    }
    return constants;
  }

  /** How long all of it will take, as far as is known beforehand. */
  long plannedMillis() {
    long forOperation = warmUpMillis + sliceMillis * rounds * threads.size();
    long forType = (FILL_MILLIS + forOperation * operations.size()) * contestants.size();
    return forType * values.size();
  }
}
