package io.refcache.examples;

import java.util.List;
import java.util.Locale;

/**
 * What to replay.
 *
 * @param budgetBytes the memory that each contestant may fill
 * @param maxRequests how many requests of the trace, from the first on
 */
record ReplayOptions(TraceName trace, long budgetBytes, int maxRequests, boolean help) {
  private static final long MIB = 1 << 20;
  private static final long MIN_BUDGET_BYTES = 4 * MIB;
  private static final long MAX_BUDGET_BYTES = 4096 * MIB;

  static final String HELP =
      """
      Replays the requests of a real application against Refcache and Caffeine.

        --trace NAME     the trace: orm-busy (default) or arc-p3-extents
        --budget SIZE    memory for the cached data, such as 32mb (default), 4mb to 4gb
        --requests N     replay the first N requests only
        --help           say this
      """;

  /**
   * Reads a command line.
   *
   * @throws UsageException if an option is unknown or its value wrong
   */
  static ReplayOptions parse(List<String> arguments) {
    TraceName trace = TraceName.ORM_BUSY;
    long budget = 32 * MIB;
    int requests = Integer.MAX_VALUE;
    boolean help = false;
    for (int i = 0; i < arguments.size(); i++) {
      String option = arguments.get(i);
      switch (option) {
        case "--trace" -> trace = TraceName.of(value(arguments, ++i));
        case "--budget" -> budget = size(value(arguments, ++i));
        case "--requests" -> requests = requests(value(arguments, ++i));
        case "--help", "-h" -> help = true;
        default -> throw new UsageException("there is no option '%s'", option);
      }
    }
    return new ReplayOptions(trace, budget, requests, help);
  }

  private static String value(List<String> arguments, int i) {
    if (i >= arguments.size()) {
      throw new UsageException("option '%s' needs a value", arguments.get(i - 1));
    }
    return arguments.get(i);
  }

  private static int requests(String value) {
    try {
      int requests = Integer.parseInt(value);
      if (requests > 0) {
        return requests;
      }
    } catch (NumberFormatException e) {
      // Falls through to the message.
    }
    throw new UsageException("--requests cannot be '%s'; right is a number from 1 on", value);
  }

  private static long size(String value) {
    String lower = value.toLowerCase(Locale.ROOT);
    long bytes = -1;
    if (lower.matches("[0-9]{1,10}(kb|mb|gb)?")) {
      long number = Long.parseLong(lower.replaceAll("[a-z]", ""));
      bytes =
          lower.endsWith("gb")
              ? number * 1024 * MIB
              : lower.endsWith("mb") ? number * MIB : lower.endsWith("kb") ? number << 10 : number;
    }
    if (bytes < MIN_BUDGET_BYTES || bytes > MAX_BUDGET_BYTES) {
      throw new UsageException(
          "--budget cannot be '%s'; right is a size from 4mb to 4gb, such as 64mb", value);
    }
    return bytes;
  }
}
