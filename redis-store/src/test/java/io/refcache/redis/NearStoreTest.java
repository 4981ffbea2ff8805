package io.refcache.redis;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;

/** A store on a single server keeps the contract with copies of its entries in this process. */
class NearStoreTest extends ServerStoreContract {
  private static RedisServer server;

  @BeforeAll
  static void startServer() throws IOException {
    server = RedisServer.start();
    use(List.of(server));
  }

  @Override
  String uri() {
    return server.uri();
  }

  @Override
  Map<String, String> options() {
    return Map.of("redis-timeout", "9s", "near", "16mb", "near-max-staleness", "100ms");
  }

  /** And waits until what has expired by it is known here, too. */
  @Override
  public void advanceMillis(long millis) {
    super.advanceMillis(millis);
    NearFigures.awaitNews(backend());
  }
}
