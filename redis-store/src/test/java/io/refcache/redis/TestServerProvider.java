package io.refcache.redis;

import io.refcache.store.Backend;
import io.refcache.store.BackendProvider;
import java.util.Map;

/**
 * Makes backends on a server of this JVM's own, which is started for the first of them: the kind of
 * backend called {@code redis-of-the-test}. It is a cluster if the system property {@value #SERVER}
 * says so.
 */
public final class TestServerProvider implements BackendProvider {
  public static final String KIND = "redis-of-the-test";

  /** The system property that says what is started: {@code standalone} or {@code cluster}. */
  public static final String SERVER = "refcache.test.server";

  private static String uri;

  private final BackendProvider provider = new RedisBackendProvider();

  private static synchronized String uri() {
    if (uri == null) {
      uri = start(System.getProperty(SERVER, "standalone"));
      System.out.println("=== server for the test: " + uri);
    }
    return uri;
  }

  private static String start(String kind) {
    switch (kind) {
      case "standalone":
        RedisServer server = RedisServer.start();
        Runtime.getRuntime().addShutdownHook(new Thread(server::close));
        return server.uri();
      case "cluster":
        RedisCluster cluster = RedisCluster.start();
        Runtime.getRuntime().addShutdownHook(new Thread(cluster::close));
        return cluster.uri();
      default:
        throw new IllegalArgumentException(SERVER + " = " + kind);
    }
  }

  @Override
  public boolean supports(String kind) {
    return kind.equals(KIND);
  }

  @Override
  public Map<String, String> backendOptions() {
    return provider.backendOptions();
  }

  @Override
  public Map<String, String> storeOptions() {
    return provider.storeOptions();
  }

  @Override
  public void check(String option, String value) {
    provider.check(option, value);
  }

  @Override
  public Backend open(String kind, String name, Map<String, String> options) {
    return provider.open(uri(), name, options);
  }
}
