package io.refcache.benchmarks.replay;

import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * Requests that change in their midst. Popularity is by Zipf's law before and after, so that the
 * hit ratio should come back to what it was, or to what the new objects allow.
 */
enum WorkloadChange {
  /** Objects that nobody asks for twice, ten times the cache, come between the usual requests. */
  SCAN("a scan of ten times the cache") {
    @Override
    Trace trace() {
      SplittableRandom random = new SplittableRandom(1);
      int[] keys = new int[REQUESTS + SCANNED];
      int[] sizes = sizes(OBJECTS + SCANNED, SMALL_BYTES);
      int scanned = 0;
      for (int i = 0; i < keys.length; i++) {
        boolean isScan = i >= REQUESTS / 2 && scanned < SCANNED && i % 2 == 0;
        keys[i] = isScan ? OBJECTS + scanned++ : popular(random);
      }
      return new Trace(name(), keys, sizes);
    }

    @Override
    int requestsUntilOver() {
      return REQUESTS / 2 + 2 * SCANNED;
    }

    @Override
    boolean isCounted(int key) {
      return key < OBJECTS;
    }
  },

  /** From one request to the next others are popular. */
  SHIFT("other objects become popular") {
    @Override
    Trace trace() {
      SplittableRandom random = new SplittableRandom(2);
      int[] keys = new int[REQUESTS];
      for (int i = 0; i < keys.length; i++) {
        keys[i] = popular(random) + (i < REQUESTS / 2 ? 0 : OBJECTS);
      }
      return new Trace(name(), keys, sizes(2 * OBJECTS, SMALL_BYTES));
    }
  },

  /** From one request to the next all objects are others, and sixteen times as large. */
  SIZES("large objects instead of small ones") {
    @Override
    Trace trace() {
      SplittableRandom random = new SplittableRandom(3);
      int[] keys = new int[REQUESTS];
      for (int i = 0; i < keys.length; i++) {
        keys[i] = popular(random) + (i < REQUESTS / 2 ? 0 : OBJECTS);
      }
      int[] sizes = sizes(2 * OBJECTS, SMALL_BYTES);
      for (int key = OBJECTS; key < sizes.length; key++) {
        sizes[key] *= LARGER;
      }
      return new Trace(name(), keys, sizes);
    }
  };

  static final int REQUESTS = 1_200_000;
  static final int OBJECTS = 100_000;
  private static final int SMALL_BYTES = 200;
  private static final int LARGER = 16;
  private static final double EXPONENT = 0.9;

  /** Room for a fifth of the small objects. */
  static final long CACHE_BYTES = (long) OBJECTS * SMALL_BYTES / 5;

  private static final int SCANNED = (int) (10 * CACHE_BYTES / SMALL_BYTES);

  private static final double[] CUMULATED = cumulated();

  private final String label;

  WorkloadChange(String label) {
    this.label = label;
  }

  String label() {
    return label;
  }

  abstract Trace trace();

  /** When the change is over, and requests are as they will be in the end. */
  int requestsUntilOver() {
    return REQUESTS / 2;
  }

  /** Whether hits are looked for among the requests for a key. */
  boolean isCounted(int key) {
    return true;
  }

  /** Half of a size to one and a half of it, whatever the key's popularity. */
  private static int[] sizes(int keys, int meanBytes) {
    SplittableRandom random = new SplittableRandom(4);
    return random.ints(keys, meanBytes / 2, meanBytes * 3 / 2 + 1).toArray();
  }

  private static int popular(SplittableRandom random) {
    int found = Arrays.binarySearch(CUMULATED, random.nextDouble());
    return Math.min(OBJECTS - 1, found < 0 ? -found - 1 : found);
  }

  private static double[] cumulated() {
    double[] sums = new double[OBJECTS];
    double sum = 0;
    for (int i = 0; i < OBJECTS; i++) {
      sum += Math.pow(i + 1, -EXPONENT);
      sums[i] = sum;
    }
    for (int i = 0; i < OBJECTS; i++) {
      sums[i] /= sum;
    }
    return sums;
  }
}
