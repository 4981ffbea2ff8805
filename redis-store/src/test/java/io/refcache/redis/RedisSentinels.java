package io.refcache.redis;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** A master, its replica, and three Sentinels that watch over them. */
final class RedisSentinels implements AutoCloseable {
  private static final String NAME = "main";
  private static final int SENTINELS = 3;
  private static final int QUORUM = 2;

  private final List<RedisServer> servers = new ArrayList<>();
  private final List<RedisServer> sentinels = new ArrayList<>();

  static RedisSentinels start() throws IOException, InterruptedException {
    RedisSentinels started = new RedisSentinels();
    try {
      started.startAll();
      return started;
    } catch (IOException | InterruptedException | RuntimeException | Error e) {
      started.close();
      throw e;
    }
  }

  private void startAll() throws IOException, InterruptedException {
    servers.add(RedisServer.start("--repl-diskless-sync-delay", "0"));
    String port = String.valueOf(master().port());
    servers.add(
        RedisServer.start("--replicaof", "127.0.0.1", port, "--repl-diskless-sync-delay", "0"));
    Patience.await(() -> says(master(), "state=online", "INFO", "replication"));
    for (int i = 0; i < SENTINELS; i++) {
      sentinels.add(
          RedisServer.startSentinel(
              "sentinel monitor %s 127.0.0.1 %s %d".formatted(NAME, port, QUORUM),
              "sentinel down-after-milliseconds " + NAME + " 500",
              "sentinel failover-timeout " + NAME + " 3000"));
    }
    for (RedisServer sentinel : sentinels) {
      Patience.await(
          () ->
              says(sentinel, "OK 3 usable Sentinels", "SENTINEL", "CKQUORUM", NAME)
                  && says(sentinel, "slaves=1,sentinels=3", "INFO", "sentinel"));
    }
  }

  private static boolean says(RedisServer server, String expected, String... command) {
    try {
      return server.command(command).contains(expected);
    } catch (IOException e) {
      return false;
    }
  }

  /** The one that was the master at the beginning. */
  RedisServer master() {
    return servers.get(0);
  }

  /** The one that was its replica. */
  RedisServer replica() {
    return servers.get(1);
  }

  String uri() {
    return sentinels.stream()
        .map(sentinel -> "127.0.0.1:" + sentinel.port())
        .collect(Collectors.joining(",", "redis-sentinel://", "#" + NAME));
  }

  /** One of the Sentinels. */
  RedisServer sentinel() {
    return sentinels.get(0);
  }

  @Override
  public void close() {
    sentinels.forEach(RedisServer::close);
    servers.forEach(RedisServer::close);
  }
}
