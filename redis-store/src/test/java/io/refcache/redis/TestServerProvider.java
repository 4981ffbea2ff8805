package io.refcache.redis;

import io.refcache.store.Backend;
import io.refcache.store.BackendProvider;
import java.util.Map;

/**
 * Makes backends on a server of this JVM's own, which is started for the first of them: the kind of
 * backend called {@code redis-of-the-test}.
 */
public final class TestServerProvider implements BackendProvider {
  public static final String KIND = "redis-of-the-test";

  private static RedisServer server;

  private final BackendProvider provider = new RedisBackendProvider();

  private static synchronized String uri() {
    if (server == null) {
      server = RedisServer.start();
      System.out.println("=== server for the test: " + server.uri());
      Runtime.getRuntime().addShutdownHook(new Thread(server::close));
    }
    return server.uri();
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
