package io.refcache.engine.evict;

/**
 * A cache-aside workload under Zipf's law, the same to the bit wherever it runs: by it, hit ratios
 * compare with those measured on real servers.
 *
 * <p>100,000 keys, popularity of rank r proportional to 1 / r^0.99, ranks scattered over the ids; 3
 * million accesses of which the first million only warm up. An access reads, and stores on a miss.
 * {@link #FIRST_IDS} and {@link #CHECKSUM} tell whether it was rebuilt rightly.
 */
public final class ZipfWorkload {
  public static final int KEYS = 100_000;
  public static final int WARM_UP_ACCESSES = 1_000_000;
  public static final int MEASURED_ACCESSES = 2_000_000;

  /** The ids that the accesses must begin with. */
  static final int[] FIRST_IDS = {
    44013, 40713, 74878, 65826, 65826, 50827, 63453, 94652, 77795, 59511
  };

  /** What {@link #checksum} must be. */
  static final long CHECKSUM = 0x32f483bdd36b2791L;

  private static final long SEED = 20260101;
  private static final double EXPONENT = 0.99;
  private static final int MIN_TTL_SECONDS = 3600;
  private static final int TTL_RANGE_SECONDS = 36_000;

  /** The cache to be measured. */
  public interface Cache {
    /** Reads a key: whether it was there. */
    boolean get(int id);

    /** Stores a key that was not there. */
    void put(int id, long ttlMillis);
  }

  private final int[] ids = new int[WARM_UP_ACCESSES + MEASURED_ACCESSES];
  private final long[] ttlMillis = new long[KEYS];
  private long state;

  public ZipfWorkload() {
    double[] cumulative = cumulativePopularity();
    int[] idOfRank = shuffledIds();
    state = SEED + 1;
    for (int id = 0; id < KEYS; id++) {
      long seconds = MIN_TTL_SECONDS + Long.remainderUnsigned(next(), TTL_RANGE_SECONDS);
      ttlMillis[id] = seconds * 1000;
    }
    state = SEED + 2;
    for (int i = 0; i < ids.length; i++) {
      double uniform = (next() >>> 11) * 0x1.0p-53;
      ids[i] = idOfRank[firstAtLeast(cumulative, uniform)];
    }
  }

  /** The ids accessed, in order. */
  public int[] ids() {
    return ids.clone();
  }

  /** A digest of all ids. */
  public long checksum() {
    long checksum = 0;
    for (int id : ids) {
      checksum = checksum * 1099511628211L + id;
    }
    return checksum;
  }

  /** The time to live of a key, where a policy asks for one. */
  public long ttlMillis(int id) {
    return ttlMillis[id];
  }

  /** Runs all accesses; returns the hit ratio of the measured ones. */
  public double hitRatio(Cache cache) {
    long hits = 0;
    for (int i = 0; i < ids.length; i++) {
      int id = ids[i];
      if (cache.get(id)) {
        hits += i >= WARM_UP_ACCESSES ? 1 : 0;
      } else {
        cache.put(id, ttlMillis[id]);
      }
    }
    return (double) hits / MEASURED_ACCESSES;
  }

  private static double[] cumulativePopularity() {
    double[] cumulative = new double[KEYS];
    double sum = 0;
    for (int i = 0; i < KEYS; i++) {
      sum += 1 / Math.pow(i + 1, EXPONENT);
      cumulative[i] = sum;
    }
    for (int i = 0; i < KEYS; i++) {
      cumulative[i] /= sum;
    }
    return cumulative;
  }

  private int[] shuffledIds() {
    int[] ids = new int[KEYS];
    for (int i = 0; i < KEYS; i++) {
      ids[i] = i;
    }
    state = SEED;
    for (int i = KEYS - 1; i >= 1; i--) {
      int j = (int) Long.remainderUnsigned(next(), i + 1);
      int swapped = ids[i];
      ids[i] = ids[j];
      ids[j] = swapped;
    }
    return ids;
  }

  private static int firstAtLeast(double[] cumulative, double uniform) {
    int low = 0;
    int high = cumulative.length - 1;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (cumulative[middle] >= uniform) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    return low;
  }

  /** splitmix64. */
  private long next() {
    state += 0x9E3779B97F4A7C15L;
    long z = state;
    z = (z ^ z >>> 30) * 0xBF58476D1CE4E5B9L;
    z = (z ^ z >>> 27) * 0x94D049BB133111EBL;
    return z ^ z >>> 31;
  }
}
