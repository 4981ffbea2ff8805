package io.refcache.store;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The few options that the model understands. */
final class ModelOptions {
  private static final List<String> POLICIES =
      List.of(
          "noeviction",
          "allkeys-lru",
          "allkeys-lfu",
          "allkeys-lhd",
          "allkeys-lrm",
          "allkeys-random",
          "volatile-lru",
          "volatile-lfu",
          "volatile-lhd",
          "volatile-lrm",
          "volatile-random",
          "volatile-ttl");

  static final Map<String, String> BACKEND =
      ordered("maxmemory", "0", "maxmemory-policy", "allkeys-lru");
  static final Map<String, String> STORE =
      ordered("maxmemory", "", "maxmemory-policy", "", "on-full", "fail", "value-sharing", "no");

  private ModelOptions() {}

  private static Map<String, String> ordered(String... namesAndValues) {
    Map<String, String> options = new LinkedHashMap<>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      options.put(namesAndValues[i], namesAndValues[i + 1]);
    }
    return options;
  }

  static Map<String, String> backend(Map<String, String> given) {
    given.forEach(ModelOptions::checkBackendOption);
    return merged(BACKEND, given);
  }

  static Map<String, String> store(Map<String, String> given) {
    given.forEach(ModelOptions::checkStoreOption);
    return merged(STORE, given);
  }

  private static Map<String, String> merged(Map<String, String> base, Map<String, String> given) {
    Map<String, String> options = new LinkedHashMap<>(base);
    options.putAll(given);
    return options;
  }

  static void checkBackendOption(String option, String value) {
    check(BACKEND, option, value);
  }

  static void checkStoreOption(String option, String value) {
    check(STORE, option, value);
  }

  static void check(Map<String, String> known, String option, String value) {
    if (!known.containsKey(option)) {
      throw new IllegalArgumentException(
          "unknown option '" + option + "'; there are " + known.keySet());
    }
    if (value.isEmpty() && known.get(option).isEmpty()) {
      return;
    }
    switch (option) {
      case "maxmemory" -> bytes(value);
      case "maxmemory-policy" -> checkOneOf(POLICIES, option, value);
      case "on-full" -> checkOneOf(List.of("fail", "drop"), option, value);
      default -> checkOneOf(List.of("yes", "no"), option, value);
    }
  }

  private static void checkOneOf(List<String> right, String option, String value) {
    if (!right.contains(value)) {
      throw new IllegalArgumentException(
          "option '%s' cannot be '%s'; right are %s".formatted(option, value, right));
    }
  }

  /** A size such as {@code 64mb}; the empty text means 0. A share is one of the largest heap. */
  static long bytes(String size) {
    if (size.isEmpty()) {
      return 0;
    }
    String lower = size.toLowerCase(java.util.Locale.ROOT);
    try {
      if (lower.endsWith("%")) {
        long percent = Long.parseLong(lower.substring(0, lower.length() - 1));
        return Runtime.getRuntime().maxMemory() / 100 * percent;
      }
      for (Map.Entry<String, Integer> unit : Map.of("kb", 10, "mb", 20, "gb", 30).entrySet()) {
        if (lower.endsWith(unit.getKey())) {
          return Long.parseLong(lower.substring(0, lower.length() - 2)) << unit.getValue();
        }
      }
      return Long.parseUnsignedLong(lower);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          "option 'maxmemory' cannot be '" + size + "'; right are 1048576, 64mb, 2gb, 25%", e);
    }
  }
}
