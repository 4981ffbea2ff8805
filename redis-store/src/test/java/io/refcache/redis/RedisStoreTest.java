package io.refcache.redis;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;

/** A store on a single server. */
class RedisStoreTest extends ServerStoreContract {
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
}
