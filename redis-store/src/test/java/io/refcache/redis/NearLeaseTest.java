package io.refcache.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.refcache.jcache.RefcacheCache;
import java.util.concurrent.TimeUnit;
import javax.cache.CacheException;
import javax.cache.configuration.MutableConfiguration;
import javax.cache.expiry.CreatedExpiryPolicy;
import javax.cache.expiry.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How long copies are read while a server says nothing. */
class NearLeaseTest {
  private RedisServer server;

  @BeforeEach
  void startServer() {
    server = RedisServer.start();
  }

  @AfterEach
  void stopServer() {
    if (server != null) {
      server.signal("CONT");
      server.close();
    }
  }

  /**
   * When a copy was read last, as far as reads began after a moment; they go on until one fails.
   */
  private static long lastHitNanos(RefcacheCache<String, Integer> cache) {
    long last = Long.MIN_VALUE;
    while (true) {
      long startNanos = System.nanoTime();
      try {
        cache.get("key");
      } catch (CacheException e) {
        return last;
      }
      last = startNanos;
    }
  }

  private static void awaitHit(RefcacheCache<String, Integer> cache) throws InterruptedException {
    Patience.await(
        () -> {
          try {
            cache.get("key");
            return NearFigures.of(cache, "near_hits") > 0;
          } catch (CacheException e) {
            return false;
          }
        });
  }

  private static RefcacheCache<String, Integer> open(Jvm jvm, Duration timeToLive)
      throws InterruptedException {
    RefcacheCache<String, Integer> cache =
        jvm.cache(
            "cache",
            new MutableConfiguration<String, Integer>()
                .setTypes(String.class, Integer.class)
                .setExpiryPolicyFactory(CreatedExpiryPolicy.factoryOf(timeToLive)));
    Patience.await(
        () -> {
          try {
            cache.put("key", 1);
            return true;
          } catch (CacheException e) {
            return false;
          }
        });
    return cache;
  }

  @Test
  void aPausedServerIsReadNoLongerThanTheLeaseLasts() throws InterruptedException {
    long maxStalenessMillis = 300;
    try (Jvm jvm =
        new Jvm(server.uri(), "near", "16mb", "near-max-staleness", maxStalenessMillis + "ms")) {
      RefcacheCache<String, Integer> cache = open(jvm, Duration.ETERNAL);
      awaitHit(cache);
      server.signal("STOP");
      long stoppedNanos = System.nanoTime();
      long sinceMillis =
          TimeUnit.NANOSECONDS.toMillis(Math.max(0, lastHitNanos(cache) - stoppedNanos));
      assertThat(sinceMillis).isLessThanOrEqualTo(maxStalenessMillis);

      server.signal("CONT");
      Patience.await(
          () -> {
            try {
              cache.put("key", 2);
              return true;
            } catch (CacheException e) {
              return false;
            }
          });
      Patience.await(
          () -> {
            try {
              return cache.get("key") == 2;
            } catch (CacheException e) {
              return false;
            }
          });
    }
  }

  @Test
  void aCopyExpiresWithItsEntryThoughTheServerSaysNothing() throws InterruptedException {
    long ttlMillis = 400;
    try (Jvm jvm = new Jvm(server.uri(), "near", "16mb", "near-max-staleness", "60s")) {
      RefcacheCache<String, Integer> cache =
          open(jvm, new Duration(TimeUnit.MILLISECONDS, ttlMillis));
      long putNanos = System.nanoTime();
      cache.get("key");
      server.signal("STOP");
      long livedMillis = TimeUnit.NANOSECONDS.toMillis(lastHitNanos(cache) - putNanos);
      assertThat(livedMillis).isLessThanOrEqualTo(ttlMillis);
    }
  }
}
