package io.refcache.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.refcache.jcache.RefcacheCache;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A store on the three masters of a cluster. */
class ClusterStoreTest extends ServerStoreContract {
  private static RedisCluster cluster;

  @BeforeAll
  static void startCluster() throws IOException {
    cluster = RedisCluster.start();
    use(cluster.masters());
  }

  @Override
  String uri() {
    return cluster.uri();
  }

  @Test
  void listenersHearWhatAnotherJvmDoesOnEachOfTheMasters() throws Exception {
    try (Jvm one = Jvm.patient(uri());
        Jvm other = Jvm.patient(uri())) {
      Heard<String, Integer> heard =
          Heard.by(other.cache("events", String.class, Integer.class), true);
      RefcacheCache<String, Integer> ours = one.cache("events", String.class, Integer.class);
      List<String> expected = new ArrayList<>();
      for (int key = 0; key < 30; key++) {
        ours.put("key" + key, 1);
        ours.put("key" + key, 2);
        ours.remove("key" + key);
        expected.add("CREATED(key%d: null -> 1)".formatted(key));
        expected.add("UPDATED(key%d: 1 -> 2)".formatted(key));
        expected.add("REMOVED(key%d: 2 -> 2)".formatted(key));
      }
      heard.awaitInAnyOrder(expected.toArray(String[]::new));
      for (int key = 0; key < 30; key++) {
        String name = "(key%d:".formatted(key);
        assertThat(heard.events())
            .filteredOn(event -> event.contains(name))
            .isEqualTo(expected.subList(3 * key, 3 * key + 3));
      }
    }
  }
}
