package io.refcache.console.text;

import java.util.Locale;

/** Quantities as people read them. Each is short enough for a column of a table. */
public final class Units {
  private static final String[] BINARY = {"B", "K", "M", "G", "T", "P"};
  private static final String[] DECIMAL = {"", "k", "M", "G", "T", "P"};

  private Units() {}

  /**
   * Bytes in powers of 1024, as redis-cli writes them: {@code 512B}, {@code 1.5K}, {@code 12.0G}.
   */
  public static String bytes(double bytes) {
    return scaled(bytes, 1024, BINARY);
  }

  /** A count, or a rate, in powers of 1000: {@code 950}, {@code 1.5k}, {@code 12.0M}. */
  public static String count(double count) {
    return scaled(count, 1000, DECIMAL);
  }

  private static String scaled(double amount, int base, String[] units) {
    double rest = Math.abs(amount);
    int unit = 0;
    // What would be rounded up to the base belongs to the next unit.
    while (unit < units.length - 1 && rest >= (unit == 0 ? base - 0.5 : base - 0.05)) {
      rest /= base;
      unit++;
    }
    String sign = amount < 0 ? "-" : "";
    return sign + format(unit == 0 ? "%.0f" : "%.1f", rest) + units[unit];
  }

  /** A whole number with separators: {@code 1,234,567}. */
  public static String grouped(long number) {
    return format("%,d", number);
  }

  /** A share in percent: {@code 87.2}; {@code -} if it is one of nothing. */
  public static String percent(double part, double whole) {
    return whole > 0 ? format("%.1f", 100 * part / whole) : "-";
  }

  /** A time in its two largest units: {@code 450ms}, {@code 12s}, {@code 3m 5s}, {@code 2d 4h}. */
  public static String duration(long millis) {
    if (millis < 1000) {
      return millis + "ms";
    }
    long seconds = millis / 1000;
    if (seconds < 60) {
      return seconds + "s";
    }
    long minutes = seconds / 60;
    if (minutes < 60) {
      return twoUnits(minutes, "m", seconds % 60, "s");
    }
    long hours = minutes / 60;
    return hours < 24
        ? twoUnits(hours, "h", minutes % 60, "m")
        : twoUnits(hours / 24, "d", hours % 24, "h");
  }

  private static String twoUnits(long large, String largeUnit, long small, String smallUnit) {
    return small == 0 ? large + largeUnit : large + largeUnit + " " + small + smallUnit;
  }

  /** Formats the same wherever the program runs. */
  public static String format(String format, Object... arguments) {
    return String.format(Locale.ROOT, format, arguments);
  }
}
