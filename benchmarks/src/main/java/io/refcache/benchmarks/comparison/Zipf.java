package io.refcache.benchmarks.comparison;

import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * Zipf's law: the n-th most popular of all entries is asked for n to the -0.99 as often as the
 * first.
 */
final class Zipf {
  private static final double EXPONENT = 0.99;
  private static final long SEED = 42;

  /** Spreads popular entries over the numbers; a prime that divides no number of entries here. */
  private static final long SCATTER = 2_654_435_761L;

  private Zipf() {}

  /**
   * A sequence of entries that are asked for, always the same.
   *
   * @param entries how many there are; their numbers start with 0
   */
  static int[] numbers(int entries, int steps) {
    double[] upTo = new double[entries];
    double sum = 0;
    for (int rank = 0; rank < entries; rank++) {
      sum += Math.pow(rank + 1.0, -EXPONENT);
      upTo[rank] = sum;
    }
    SplittableRandom random = new SplittableRandom(SEED);
    int[] numbers = new int[steps];
    for (int step = 0; step < steps; step++) {
      int found = Arrays.binarySearch(upTo, random.nextDouble() * sum);
      long rank = found < 0 ? -found - 1 : found;
      numbers[step] = (int) (rank * SCATTER % entries);
    }
    return numbers;
  }
}
