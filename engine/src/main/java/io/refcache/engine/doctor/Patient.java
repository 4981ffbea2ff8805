package io.refcache.engine.doctor;

import java.util.Locale;
import java.util.Map;

/**
 * What the doctor knows of an engine, or of one store: its figures, under the names of {@code
 * INFO}, and its options.
 */
public record Patient(String name, Map<String, Object> figures, Map<String, String> options) {
  private static final String[] UNITS = {"bytes", "KB", "MB", "GB", "TB"};
  private static final int UNIT_FACTOR = 1024;

  long number(String figure) {
    return figure(figure).longValue();
  }

  double decimal(String figure) {
    return figure(figure).doubleValue();
  }

  private Number figure(String figure) {
    if (figures.get(figure) instanceof Number number) {
      return number;
    }
    throw new IllegalArgumentException("no figure '%s' in %s".formatted(figure, figures.keySet()));
  }

  /** An option's value, or an empty text if there is no such option. */
  String option(String option) {
    return options.getOrDefault(option, "");
  }

  /** A figure with its name, as {@code used_memory 12.0 MB}. */
  String bytes(String figure) {
    return figure + " " + size(number(figure));
  }

  /** A figure with its name, as {@code evicted_keys 1,200}. */
  String count(String figure) {
    return "%s %,d".formatted(figure, number(figure));
  }

  /** A number of bytes as people write it. */
  static String size(long bytes) {
    double scaled = bytes;
    int unit = 0;
    while (scaled >= UNIT_FACTOR && unit < UNITS.length - 1) {
      scaled /= UNIT_FACTOR;
      unit++;
    }
    String format = unit == 0 ? "%.0f %s" : "%.1f %s";
    return String.format(Locale.ROOT, format, scaled, UNITS[unit]);
  }
}
