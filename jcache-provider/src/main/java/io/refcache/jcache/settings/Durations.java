package io.refcache.jcache.settings;

import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.cache.expiry.Duration;

/**
 * Reads durations: {@code 500ms}, {@code 10s}, {@code 5m}, {@code 1h}, {@code 7d}, ISO, eternal.
 */
final class Durations {
  static final String RIGHT =
      "a duration is a number with ms, s, m, h or d (10s, 5m), in ISO form (PT10S), or eternal";

  private static final Pattern SHORT = Pattern.compile("(\\d{1,18})\\s*(ms|s|m|h|d)");
  private static final Map<String, TimeUnit> UNITS =
      Map.of(
          "ms", TimeUnit.MILLISECONDS,
          "s", TimeUnit.SECONDS,
          "m", TimeUnit.MINUTES,
          "h", TimeUnit.HOURS,
          "d", TimeUnit.DAYS);

  private Durations() {}

  /**
   * Reads a duration. Zero is one: such an entry expires at once.
   *
   * @throws IllegalArgumentException if it is none; the message says what would be right
   */
  static Duration parse(String text) {
    String lower = text.toLowerCase(Locale.ROOT);
    if (lower.equals("eternal")) {
      return Duration.ETERNAL;
    }
    Matcher matcher = SHORT.matcher(lower);
    if (matcher.matches()) {
      long amount = Long.parseLong(matcher.group(1));
      TimeUnit unit = UNITS.get(matcher.group(2));
      if (unit.toMillis(amount) == Long.MAX_VALUE) {
        throw new IllegalArgumentException(
            "more than can be counted in milliseconds; write eternal");
      }
      return new Duration(unit, amount);
    }
    if (!lower.startsWith("p")) {
      throw new IllegalArgumentException(RIGHT);
    }
    try {
      java.time.Duration duration = java.time.Duration.parse(text);
      long millis = duration.toMillis();
      if (duration.isNegative() || millis == 0 && !duration.isZero()) {
        throw new IllegalArgumentException("it is less than a millisecond; " + RIGHT);
      }
      return new Duration(TimeUnit.MILLISECONDS, millis);
    } catch (DateTimeParseException | ArithmeticException e) {
      throw new IllegalArgumentException(RIGHT, e);
    }
  }
}
