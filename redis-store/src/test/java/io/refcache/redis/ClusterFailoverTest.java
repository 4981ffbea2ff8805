package io.refcache.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.lettuce.core.cluster.SlotHash;
import io.refcache.jcache.CacheUnavailableException;
import io.refcache.jcache.RefcacheCache;
import java.io.IOException;
import java.util.Map;
import java.util.stream.IntStream;
import javax.cache.CacheException;
import org.junit.jupiter.api.Test;

/** A master of a cluster that dies, and its replica that takes over. */
class ClusterFailoverTest {
  private static final int KEYS = 60;

  @Test
  void theReplicaOfAMasterThatDiesIsFound() throws Exception {
    try (RedisCluster cluster =
            RedisCluster.startWithReplicas(
                "--cluster-node-timeout",
                "1000",
                "--cluster-replica-validity-factor",
                "0",
                "--repl-diskless-sync-delay",
                "0");
        Jvm jvm = Jvm.patient(cluster.uri())) {
      RefcacheCache<String, Integer> cache = jvm.cache("failover", String.class, Integer.class);
      IntStream.range(0, KEYS).forEach(i -> cache.put("{" + i + "}", i));
      RedisServer dying = cluster.masterOf(SlotHash.getSlot("0"));
      Patience.await(() -> isReplicated(dying));
      dying.stop();
      // It keeps nobody from opening a manager on the others.
      new RedisBackendProvider().open(cluster.uri(), "late", Map.of("redis-timeout", "9s")).close();

      // All that are not on it stay within reach; what is on it comes back, and nothing is lost.
      for (int i = 0; i < KEYS; i++) {
        String key = "{" + i + "}";
        Patience.await(() -> answers(cache, key));
        assertThat(cache.get(key)).isEqualTo(i);
      }
      cache.put("{0}", -1);
      assertThat(cache.get("{0}")).isEqualTo(-1);
      assertThat(cache.iterator()).toIterable().hasSize(KEYS);
    }
  }

  private static boolean isReplicated(RedisServer master) {
    try {
      String info = master.command("INFO", "replication");
      String written = info.split("master_repl_offset:")[1].split("\r\n")[0];
      return info.contains("state=online,offset=" + written + ",");
    } catch (IOException e) {
      return false;
    }
  }

  private static boolean answers(RefcacheCache<String, Integer> cache, String key) {
    try {
      cache.get(key);
      return true;
    } catch (CacheUnavailableException e) {
      return false;
    } catch (CacheException e) {
      throw new AssertionError(e);
    }
  }
}
