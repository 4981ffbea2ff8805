package io.refcache.redis;

import org.junit.jupiter.api.BeforeAll;

/** A store on the three masters of a cluster. */
class ClusterStoreTest extends ServerStoreContract {
  private static RedisCluster cluster;

  @BeforeAll
  static void startCluster() {
    cluster = RedisCluster.start();
    use(cluster.masters());
  }

  @Override
  String uri() {
    return cluster.uri();
  }
}
