package io.refcache.benchmarks.comparison;

import io.refcache.benchmarks.Table;
import java.util.Arrays;

/**
 * A figure that was taken in several rounds; or in none, by a contestant that took no part.
 *
 * @param median of all rounds
 * @param low the first quartile
 * @param high the third
 */
record Spread(double median, double low, double high) {
  private static final Spread NONE = new Spread(Double.NaN, Double.NaN, Double.NaN);

  static Spread of(double[] rounds) {
    if (rounds.length == 0) {
      return NONE;
    }
    double[] sorted = rounds.clone();
    Arrays.sort(sorted);
    return new Spread(at(sorted, 0.5), at(sorted, 0.25), at(sorted, 0.75));
  }

  boolean isKnown() {
    return this != NONE;
  }

  /** The median, and the quartiles in brackets. */
  String format() {
    if (!isKnown()) {
      return "-";
    }
    return Table.number("%.2f", median)
        + Table.number(" (%.2f", low)
        + Table.number("-%.2f)", high);
  }

  private static double at(double[] sorted, double share) {
    double place = share * (sorted.length - 1);
    int below = (int) place;
    int above = Math.min(below + 1, sorted.length - 1);
    return sorted[below] + (place - below) * (sorted[above] - sorted[below]);
  }
}
