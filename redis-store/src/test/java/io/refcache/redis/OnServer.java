package io.refcache.redis;

import java.io.IOException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;

/** Tests on a server that is started once for the class, and empty and unbounded for each test. */
abstract class OnServer {
  static RedisServer server;

  @BeforeAll
  static void startServer() {
    server = RedisServer.start();
  }

  @AfterAll
  static void stopServer() {
    if (server != null) {
      server.close();
    }
  }

  @BeforeEach
  void emptyServer() throws IOException {
    server.command("CONFIG", "SET", "maxmemory", "0");
    server.command("FLUSHALL");
  }
}
