package io.refcache.redis;

import io.refcache.jcache.RefcacheCache;
import io.refcache.jcache.RefcacheCachingProvider;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import javax.cache.configuration.MutableConfiguration;

/**
 * How long a {@code get} takes that is answered from a copy, beside one of an embedded cache and
 * one of the server: one thread, keys at random, values of 100 characters, in turns, so that what
 * else the machine does meets all three alike. Told is the median of the turns, and the best.
 */
final class NearSpeed {
  private static final int KEYS = 10_000;
  private static final int TURNS = 15;
  private static final long TURN_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

  /** How many reads there are between two looks at the clock. */
  private static final int BATCH = 100;

  private static final String[] NAMES = {"embedded", "near", "server"};

  private NearSpeed() {}

  public static void main(String[] arguments) throws InterruptedException {
    try (RedisServer server = RedisServer.start();
        Jvm near =
            new Jvm(server.uri(), "redis-timeout", "9s", "near", "64mb", "cache.far.near", "0");
        RefcacheCachingProvider embedded = new RefcacheCachingProvider()) {
      MutableConfiguration<Integer, String> configuration =
          new MutableConfiguration<Integer, String>().setTypes(Integer.class, String.class);
      RefcacheCache<Integer, String> ofEngine =
          (RefcacheCache<Integer, String>)
              embedded.getCacheManager().createCache("embedded", configuration);
      RefcacheCache<Integer, String> ofCopies = near.cache("near", configuration);
      RefcacheCache<Integer, String> ofServer = near.cache("far", configuration);
      for (int key = 0; key < KEYS; key++) {
        String value = "%0100d".formatted(key);
        ofEngine.put(key, value);
        ofCopies.put(key, value);
        ofServer.put(key, value);
      }
      for (int key = 0; key < KEYS; key++) {
        ofCopies.get(key);
      }
      double[][] nanos = new double[NAMES.length][TURNS];
      for (int turn = 0; turn < TURNS; turn++) {
        nanos[0][turn] = nanosPerRead(ofEngine::get);
        nanos[1][turn] = nanosPerRead(ofCopies::get);
        nanos[2][turn] = nanosPerRead(ofServer::get);
      }
      tell(nanos);
      System.out.printf(
          "%,d hits and %,d misses of the near cache%n",
          NearFigures.of(ofCopies, "near_hits"), NearFigures.of(ofCopies, "near_misses"));
    }
  }

  private static double nanosPerRead(IntFunction<String> read) {
    Random keys = new Random(1);
    long reads = 0;
    long startNanos = System.nanoTime();
    long nanos;
    do {
      for (int i = 0; i < BATCH; i++) {
        int key = keys.nextInt(KEYS);
        if (!read.apply(key).endsWith(String.valueOf(key))) {
          throw new AssertionError("a wrong value of " + key);
        }
      }
      reads += BATCH;
      nanos = System.nanoTime() - startNanos;
    } while (nanos < TURN_NANOS);
    return (double) nanos / reads;
  }

  private static void tell(double[][] nanos) {
    for (double[] each : nanos) {
      Arrays.sort(each);
    }
    for (int i = 0; i < NAMES.length; i++) {
      System.out.printf(
          "%s: median %,.0f ns, best %,.0f ns; %.2f times the embedded median%n",
          NAMES[i], nanos[i][TURNS / 2], nanos[i][0], nanos[i][TURNS / 2] / nanos[0][TURNS / 2]);
    }
  }
}
