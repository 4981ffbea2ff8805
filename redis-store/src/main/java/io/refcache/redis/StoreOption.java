package io.refcache.redis;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The options of a cache on a server, beside the engine's. They are fixed when it is opened. */
enum StoreOption {
  /** What a cache does while the server cannot be reached; see {@link Unavailable}. */
  UNAVAILABLE("fail"),
  /**
   * What the copies of its entries may take of what the manager says for all; empty for as much as
   * there is, 0 for no copies. See {@link NearCache}.
   */
  NEAR("");

  private final String defaultValue;

  StoreOption(String defaultValue) {
    this.defaultValue = defaultValue;
  }

  String optionName() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** The option of a name, or null. */
  static StoreOption of(String name) {
    return Arrays.stream(values())
        .filter(option -> option.optionName().equals(name))
        .findFirst()
        .orElse(null);
  }

  /** All options with their defaults. */
  static Map<String, String> defaults() {
    Map<String, String> defaults = new LinkedHashMap<>();
    for (StoreOption option : values()) {
      defaults.put(option.optionName(), option.defaultValue);
    }
    return defaults;
  }

  /** The value of this option, or its default. */
  String in(Map<String, String> options) {
    String value = options.getOrDefault(optionName(), defaultValue);
    check(value);
    return value;
  }

  /**
   * Checks a value.
   *
   * @throws IllegalArgumentException if it is wrong
   */
  void check(String value) {
    switch (this) {
      case UNAVAILABLE -> require(Unavailable.names().contains(value), value, Unavailable.names());
      case NEAR -> {
        if (!value.isEmpty()) {
          NearCache.check(value);
        }
      }
    }
  }

  private void require(boolean right, String value, List<String> words) {
    if (!right) {
      throw new IllegalArgumentException(
          "%s = %s: right is %s".formatted(optionName(), value, String.join(" or ", words)));
    }
  }
}
