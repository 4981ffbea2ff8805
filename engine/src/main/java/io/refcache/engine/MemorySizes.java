package io.refcache.engine;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Sizes of memory as redis.conf writes them: a number of bytes, with a unit of 1024 ({@code kb},
 * {@code mb}, {@code gb}, {@code tb}) or 1000 ({@code k}, {@code m}, {@code g}, {@code t}); or a
 * share of the memory that this process may have, such as {@code 25%}: of the container's where
 * there is one, of the machine's else.
 */
final class MemorySizes {
  private static final String RIGHT =
      "a number of bytes such as 64mb or 2gb (kb, mb, gb, tb are powers of 1024; k, m, g, t of 1000),"
          + " a share of the memory such as 25%, or 0 for no limit";

  private static final String RIGHT_AMOUNT =
      "a number of bytes such as 64mb (kb, mb, gb, tb are powers of 1024; k, m, g, t of 1000)";

  private static final Pattern SIZE = Pattern.compile("(\\d{1,18})\\s*([a-z]*)");
  private static final Pattern SHARE = Pattern.compile("(\\d{1,3}(?:\\.\\d{1,3})?)\\s*%");

  private static final Map<String, Long> UNITS =
      Map.of(
          "", 1L,
          "b", 1L,
          "k", 1000L,
          "kb", 1L << 10,
          "m", 1000_000L,
          "mb", 1L << 20,
          "g", 1000_000_000L,
          "gb", 1L << 30,
          "t", 1000_000_000_000L,
          "tb", 1L << 40);

  private MemorySizes() {}

  /**
   * Checks a size.
   *
   * @return the size as it was written, in lower case
   * @throws IllegalArgumentException whose message says what would be right
   */
  static String check(String value) {
    parse(value, machineBytes());
    return value.toLowerCase(Locale.ROOT);
  }

  /**
   * Checks a number of bytes that is neither a limit nor a share of anything.
   *
   * @return it as it was written, in lower case
   * @throws IllegalArgumentException whose message says what would be right
   */
  static String checkAmount(String value) {
    try {
      if (!isShare(value)) {
        return check(value);
      }
    } catch (IllegalArgumentException e) {
      // Said below, without what is right for a limit only.
    }
    throw new IllegalArgumentException(RIGHT_AMOUNT);
  }

  /**
   * The number of bytes; 0 means no limit.
   *
   * @param wholeBytes what a share is a share of
   */
  static long parse(String value, long wholeBytes) {
    String text = value.strip().toLowerCase(Locale.ROOT);
    Matcher size = SIZE.matcher(text);
    if (size.matches() && UNITS.containsKey(size.group(2))) {
      try {
        return Math.multiplyExact(Long.parseLong(size.group(1)), UNITS.get(size.group(2)));
      } catch (ArithmeticException e) {
        throw new IllegalArgumentException(RIGHT);
      }
    }
    Matcher share = SHARE.matcher(text);
    if (share.matches()) {
      double percent = Double.parseDouble(share.group(1));
      if (percent > 0 && percent <= 100) {
        return (long) (wholeBytes * (percent / 100));
      }
    }
    throw new IllegalArgumentException(RIGHT);
  }

  static boolean isShare(String value) {
    return SHARE.matcher(value.strip()).matches();
  }

  /** The memory of the container, or of the machine where there is none. */
  static long machineBytes() {
    return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getTotalMemorySize();
  }
}
