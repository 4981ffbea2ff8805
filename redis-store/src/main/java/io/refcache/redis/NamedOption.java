package io.refcache.redis;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** What the options of a backend and those of a store have in common: a name and a default. */
interface NamedOption {
  /** The name of the constant. */
  String name();

  String defaultValue();

  /**
   * Checks a value.
   *
   * @throws IllegalArgumentException if it is wrong
   */
  void check(String value);

  /** The name as users write it. */
  default String optionName() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /**
   * The value of this option, or its default.
   *
   * @throws IllegalArgumentException if it is wrong
   */
  default String in(Map<String, String> options) {
    String value = options.getOrDefault(optionName(), defaultValue());
    check(value);
    return value;
  }

  /**
   * Says what would be right.
   *
   * @throws IllegalArgumentException if the value is not
   */
  default void require(boolean right, String value, String what) {
    if (!right) {
      throw new IllegalArgumentException(
          "%s = %s: right is %s".formatted(optionName(), value, what));
    }
  }

  /** The option of a name, or null. */
  static <O extends NamedOption> O find(O[] options, String name) {
    for (O option : options) {
      if (option.optionName().equals(name)) {
        return option;
      }
    }
    return null;
  }

  /** All options with their defaults. */
  static Map<String, String> defaults(NamedOption... options) {
    Map<String, String> defaults = new LinkedHashMap<>();
    for (NamedOption option : options) {
      defaults.put(option.optionName(), option.defaultValue());
    }
    return defaults;
  }
}
