package io.refcache.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.refcache.jcache.RefcacheCache;
import java.io.IOException;
import javax.cache.CacheException;
import org.junit.jupiter.api.Test;

/** A master that Sentinels replace. */
class SentinelTest {
  @Test
  void theReplicaOfAMasterThatFallsSilentIsFound() throws Exception {
    try (RedisSentinels sentinels = RedisSentinels.start();
        Jvm jvm = new Jvm(sentinels.uri(), "redis-timeout", "2s")) {
      RefcacheCache<String, Integer> cache = jvm.cache("failover", String.class, Integer.class);
      cache.put("before", 1);
      Patience.await(() -> isReplicated(sentinels));

      // The client alone would wait for it for ever: a connection whose peer pauses does not break.
      sentinels.master().signal("STOP");
      Patience.await(() -> puts(cache, "after", 2));
      assertThat(cache.get("before")).isEqualTo(1);
      assertThat(cache.get("after")).isEqualTo(2);
      assertThat(sentinels.replica().command("INFO", "replication")).contains("role:master");
    }
  }

  private static boolean isReplicated(RedisSentinels sentinels) {
    try {
      // The entry, and what the cache is.
      return sentinels.replica().command("DBSIZE").equals(":2\r\n");
    } catch (IOException e) {
      return false;
    }
  }

  private static boolean puts(RefcacheCache<String, Integer> cache, String key, int value) {
    try {
      cache.put(key, value);
      return true;
    } catch (CacheException e) {
      return false;
    }
  }

  @Test
  void aSentinelIsNotTakenForAServer() {
    try (RedisServer sentinel = RedisServer.startSentinel();
        Jvm jvm = Jvm.patient(sentinel.uri())) {
      assertThatThrownBy(() -> jvm.cache("cache", String.class, Integer.class))
          .isInstanceOf(CacheException.class)
          .hasMessageContaining("is a Sentinel");
    }
  }
}
