package io.refcache.benchmarks.replay;

import java.util.SplittableRandom;

/**
 * A small trace for whoever has none: three quarters of the requests by a steep popularity, the
 * rest for objects that are asked for a few times in short succession and never again. Sizes are
 * spread evenly over seven doublings. It stands for nothing in particular.
 */
final class GeneratedTrace {
  private static final String NAME = "generated";
  private static final int REQUESTS = 200_000;
  private static final int POPULAR_KEYS = 20_000;
  private static final int LEAST_BYTES = 64;
  private static final double DOUBLINGS = 7;

  /** How far back a short-lived object is asked for again. */
  private static final int RECENT_KEYS = 200;

  private GeneratedTrace() {}

  static Trace make() {
    SplittableRandom random = new SplittableRandom(NAME.hashCode());
    int[] keys = new int[REQUESTS];
    int youngest = POPULAR_KEYS + RECENT_KEYS;
    for (int i = 0; i < keys.length; i++) {
      if (random.nextInt(4) > 0) {
        keys[i] = (int) Math.pow(POPULAR_KEYS, random.nextDouble());
      } else {
        youngest += random.nextInt(3) > 0 ? 1 : 0;
        keys[i] = youngest - random.nextInt(RECENT_KEYS);
      }
    }
    int[] sizes = new int[youngest + 1];
    for (int key = 0; key < sizes.length; key++) {
      sizes[key] = (int) (LEAST_BYTES * Math.pow(2, DOUBLINGS * random.nextDouble()));
    }
    return new Trace(NAME, keys, sizes);
  }
}
