package io.refcache.jcache.settings;

import io.refcache.jcache.config.ConfigurationException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * The settings of the caches whose names match a pattern, by option. In a pattern {@code *} stands
 * for any characters and {@code ?} for one.
 */
final class Section {
  private final String pattern;
  private final Pattern regex;
  private final Map<String, Setting> settings = new LinkedHashMap<>();

  Section(String pattern) {
    this.pattern = pattern;
    this.regex = compile(pattern);
  }

  String pattern() {
    return pattern;
  }

  /** Whether the pattern is the name of one cache. */
  boolean isExact() {
    return pattern.indexOf('*') < 0 && pattern.indexOf('?') < 0;
  }

  /** How much of a name the pattern says: its characters without {@code *} and {@code ?}. */
  int literals() {
    return (int) pattern.chars().filter(c -> c != '*' && c != '?').count();
  }

  boolean matches(String cacheName) {
    return regex.matcher(cacheName).matches();
  }

  void add(String option, Setting setting) {
    settings.put(option, setting);
  }

  /** The setting of an option, or null. */
  Setting get(String option) {
    return settings.get(option);
  }

  Setting get(CacheOption option) {
    return settings.get(option.optionName());
  }

  /** Whether one of some options is set. */
  boolean hasAnyOf(List<CacheOption> options) {
    return options.stream().anyMatch(option -> get(option) != null);
  }

  /** Options and their settings in the order in which they are written. */
  Map<String, Setting> settings() {
    return settings;
  }

  /**
   * Checks that no two settings contradict each other.
   *
   * @throws ConfigurationException naming both
   */
  void checkContradictions() {
    exclude(CacheOption.TTL, CacheOption.TTI, "an entry cannot have both; see ttl-on-creation");
    for (CacheOption option : CacheOption.EXPIRY) {
      if (option != CacheOption.TTL && option != CacheOption.TTI) {
        exclude(CacheOption.TTL, option, "ttl says the same for all moments");
        exclude(CacheOption.TTI, option, "tti says the same for all moments");
      }
    }
    Setting byValue = get(CacheOption.STORE_BY_VALUE);
    if (byValue == null) {
      return;
    }
    if (CacheOption.flag(byValue)) {
      exclude(
          CacheOption.STORE_BY_VALUE,
          CacheOption.HEAP_ESTIMATOR,
          "only values by reference are estimated");
    } else {
      String reason = "nothing is turned into bytes where entries are stored by reference";
      exclude(CacheOption.STORE_BY_VALUE, CacheOption.KEY_CODEC, reason);
      exclude(CacheOption.STORE_BY_VALUE, CacheOption.VALUE_CODEC, reason);
      exclude(CacheOption.STORE_BY_VALUE, CacheOption.SERIAL_ALLOW, reason);
    }
  }

  private void exclude(CacheOption one, CacheOption other, String reason) {
    Setting first = get(one);
    Setting second = get(other);
    if (first != null && second != null) {
      throw second.wrong(
          "contradicts %s = %s (%s): %s"
              .formatted(first.key(), first.value(), first.where(), reason));
    }
  }

  private static Pattern compile(String pattern) {
    StringBuilder regex = new StringBuilder();
    for (char c : pattern.toCharArray()) {
      switch (c) {
        case '*' -> regex.append(".*");
        case '?' -> regex.append('.');
        default -> regex.append(Pattern.quote(String.valueOf(c)));
      }
    }
    return Pattern.compile(regex.toString(), Pattern.DOTALL);
  }
}
