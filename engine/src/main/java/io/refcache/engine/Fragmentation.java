package io.refcache.engine;

import java.util.regex.Pattern;

/**
 * How torn up memory is, as options say it: a ratio of what is mapped to what is in use, with a
 * decimal point, such as {@code 1.5}; or as in redis.conf a whole number of percent by which it is
 * more, such as {@code 50} or {@code 50%}.
 */
final class Fragmentation {
  static final int MAX_PERCENT = 1000;

  private static final String RIGHT =
      "a ratio with a decimal point from 1.0 to 11.0, such as 1.5, or a whole number of percent from"
          + " 0 to 1000, such as 50";

  private static final Pattern RATIO = Pattern.compile("\\d{1,2}\\.\\d{1,3}");
  private static final Pattern PERCENT = Pattern.compile("(\\d{1,4})\\s*%?");

  private Fragmentation() {}

  /**
   * Checks a value.
   *
   * @return it as it was written
   * @throws IllegalArgumentException whose message says what would be right
   */
  static String check(String value) {
    percent(value);
    return value;
  }

  /**
   * The percentage by which more is mapped than in use.
   *
   * @throws IllegalArgumentException whose message says what would be right
   */
  static int percent(String value) {
    int percent = -1;
    var whole = PERCENT.matcher(value);
    if (whole.matches()) {
      percent = Integer.parseInt(whole.group(1));
    } else if (RATIO.matcher(value).matches()) {
      percent = (int) Math.round((Double.parseDouble(value) - 1) * 100);
    }
    if (percent < 0 || percent > MAX_PERCENT) {
      throw new IllegalArgumentException(RIGHT);
    }
    return percent;
  }
}
