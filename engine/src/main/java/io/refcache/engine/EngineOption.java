package io.refcache.engine;

import io.refcache.engine.evict.EvictionPolicy;
import io.refcache.engine.evict.Evictor;
import io.refcache.engine.expire.ActiveExpiry;
import io.refcache.engine.record.Cause;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/**
 * The options of the engine and of its stores, spelled as in redis.conf: their defaults, where they
 * apply, whether they can be changed at run time, and which values are right.
 */
enum EngineOption {
  MAXMEMORY("maxmemory", "25%", Scope.BOTH, Change.ANY_TIME, MemorySizes::check),
  MAXMEMORY_POLICY(
      "maxmemory-policy",
      EvictionPolicy.ALLKEYS_LHD.optionName(),
      Scope.BOTH,
      Change.ANY_TIME,
      EngineOption::policy),
  MAXMEMORY_SAMPLES(
      "maxmemory-samples",
      "" + Evictor.DEFAULT_SAMPLES,
      Scope.BACKEND,
      Change.ANY_TIME,
      number(Evictor.MIN_SAMPLES, Evictor.MAX_SAMPLES)),
  LFU_LOG_FACTOR(
      "lfu-log-factor", "10", Scope.BACKEND, Change.ANY_TIME, number(0, Integer.MAX_VALUE)),
  LFU_DECAY_TIME(
      "lfu-decay-time", "1", Scope.BACKEND, Change.ANY_TIME, number(0, Integer.MAX_VALUE)),
  LAZYFREE_LAZY_EVICTION("lazyfree-lazy-eviction", Cause.EVICTION),
  LAZYFREE_LAZY_EXPIRE("lazyfree-lazy-expire", Cause.EXPIRATION),
  LAZYFREE_LAZY_SERVER_DEL("lazyfree-lazy-server-del", Cause.REPLACEMENT),
  LAZYFREE_LAZY_USER_DEL("lazyfree-lazy-user-del", Cause.REMOVAL),
  LAZYFREE_LAZY_USER_FLUSH("lazyfree-lazy-user-flush", Cause.CLEARING),
  LAZYFREE_IDLE_THRESHOLD(
      "lazyfree-idle-threshold", "50", Scope.BACKEND, Change.ANY_TIME, number(0, 100)),
  ACTIVE_EXPIRE("active-expire", "yes", Scope.BACKEND, Change.ANY_TIME, EngineOption::yesOrNo),
  ACTIVE_EXPIRE_EFFORT(
      "active-expire-effort",
      "" + ActiveExpiry.MIN_EFFORT,
      Scope.BACKEND,
      Change.ANY_TIME,
      number(ActiveExpiry.MIN_EFFORT, ActiveExpiry.MAX_EFFORT)),
  LEAK_DETECTION(
      "leak-detection", "sampled", Scope.BACKEND, Change.ANY_TIME, oneOf("off", "sampled", "all")),
  DEBUG_MEMORY("debug-memory", "no", Scope.BACKEND, Change.AT_OPENING, EngineOption::yesOrNo),
  ACTIVEDEFRAG("activedefrag", "yes", Scope.BACKEND, Change.ANY_TIME, EngineOption::yesOrNo),
  ACTIVE_DEFRAG_IGNORE_BYTES(
      "active-defrag-ignore-bytes",
      "8mb",
      Scope.BACKEND,
      Change.ANY_TIME,
      MemorySizes::checkAmount),
  ACTIVE_DEFRAG_THRESHOLD_LOWER(
      "active-defrag-threshold-lower", "1.5", Scope.BACKEND, Change.ANY_TIME, Fragmentation::check),
  ACTIVE_DEFRAG_THRESHOLD_UPPER(
      "active-defrag-threshold-upper", "2.0", Scope.BACKEND, Change.ANY_TIME, Fragmentation::check),
  ACTIVE_DEFRAG_CYCLE_MIN(
      "active-defrag-cycle-min", "1", Scope.BACKEND, Change.ANY_TIME, number(1, 99)),
  ACTIVE_DEFRAG_CYCLE_MAX(
      "active-defrag-cycle-max", "25", Scope.BACKEND, Change.ANY_TIME, number(1, 99)),
  ON_FULL("on-full", "fail", Scope.STORE, Change.ANY_TIME, oneOf("fail", "drop")),
  VALUE_SHARING("value-sharing", "no", Scope.STORE, Change.AT_OPENING, EngineOption::yesOrNo),
  SEGMENTS("segments", "64", Scope.STORE, Change.AT_OPENING, EngineOption::powerOfTwo);

  /** Where an option can be set. */
  private enum Scope {
    BACKEND,
    STORE,
    /** A store's value goes before the backend's. */
    BOTH
  }

  /** When an option can be set. */
  private enum Change {
    ANY_TIME,
    AT_OPENING
  }

  private static final int MAX_SEGMENTS = 1 << 12;

  private static final Map<String, EngineOption> BY_NAME =
      Arrays.stream(values())
          .collect(Collectors.toMap(EngineOption::optionName, o -> o, (a, b) -> a, TreeMap::new));

  private final String optionName;
  private final String defaultValue;
  private final Scope scope;
  private final Change change;
  private final UnaryOperator<String> checker;
  private final Cause lazyCause;

  EngineOption(
      String optionName,
      String defaultValue,
      Scope scope,
      Change change,
      UnaryOperator<String> checker) {
    this.optionName = optionName;
    this.defaultValue = defaultValue;
    this.scope = scope;
    this.change = change;
    this.checker = checker;
    this.lazyCause = null;
  }

  /** A lazy-free option: yes or no. */
  EngineOption(String optionName, Cause lazyCause) {
    this.optionName = optionName;
    this.defaultValue = "yes";
    this.scope = Scope.BOTH;
    this.change = Change.ANY_TIME;
    this.checker = EngineOption::yesOrNo;
    this.lazyCause = lazyCause;
  }

  String optionName() {
    return optionName;
  }

  /** What a backend has if nobody says otherwise; what a store has if the backend cannot say. */
  String defaultValue() {
    return defaultValue;
  }

  boolean isForBackends() {
    return scope != Scope.STORE;
  }

  boolean isForStores() {
    return scope != Scope.BACKEND;
  }

  boolean canChange() {
    return change == Change.ANY_TIME;
  }

  /** The cause of dropping that a lazy-free option is about; null for all other options. */
  Cause lazyCause() {
    return lazyCause;
  }

  /**
   * Finds an option by its name.
   *
   * @throws IllegalArgumentException if there is none; the message lists those that there are
   */
  static EngineOption named(String name) {
    EngineOption option = BY_NAME.get(name);
    if (option == null) {
      throw new IllegalArgumentException(
          "unknown option '%s'; the engine's options are %s"
              .formatted(name, String.join(", ", BY_NAME.keySet())));
    }
    return option;
  }

  /**
   * Checks a value and puts it into its normal form.
   *
   * @throws IllegalArgumentException if it is wrong; the message names option and value and says
   *     what would be right
   */
  String check(String value) {
    try {
      return checker.apply(value.strip());
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "option '%s': '%s' is wrong; it must be %s".formatted(optionName, value, e.getMessage()));
    }
  }

  // Checkers return a value's normal form, or throw what would be right.

  private static UnaryOperator<String> number(int min, int max) {
    return value -> {
      try {
        int number = Integer.parseInt(value);
        if (number >= min && number <= max) {
          return Integer.toString(number);
        }
      } catch (NumberFormatException e) {
        // Said below.
      }
      throw new IllegalArgumentException("a whole number from %d to %d".formatted(min, max));
    };
  }

  private static UnaryOperator<String> oneOf(String... values) {
    return value -> {
      String normal = value.toLowerCase(Locale.ROOT);
      if (Arrays.asList(values).contains(normal)) {
        return normal;
      }
      throw new IllegalArgumentException("one of " + String.join(", ", values));
    };
  }

  private static String yesOrNo(String value) {
    return switch (value.toLowerCase(Locale.ROOT)) {
      case "yes", "true" -> "yes";
      case "no", "false" -> "no";
      default -> throw new IllegalArgumentException("yes or no");
    };
  }

  private static String policy(String value) {
    String normal = value.toLowerCase(Locale.ROOT);
    if (EvictionPolicy.optionNames().contains(normal)) {
      return normal;
    }
    throw new IllegalArgumentException("one of " + String.join(", ", EvictionPolicy.optionNames()));
  }

  private static String powerOfTwo(String value) {
    String normal = number(1, MAX_SEGMENTS).apply(value);
    if (Integer.bitCount(Integer.parseInt(normal)) == 1) {
      return normal;
    }
    throw new IllegalArgumentException("a power of two from 1 to " + MAX_SEGMENTS);
  }
}
