package io.refcache.redis;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** What happens to servers, or on the way to them, while they are used. */
enum Trouble {
  /** Nothing. */
  NONE,
  /** All connections break, by a FIN or by a reset in turn, and can be made again at once. */
  CUT,
  /**
   * The server is killed and starts anew, with all that it has replied to: it syncs before that.
   */
  RESTART,
  /** Each replica of a cluster takes its master's place, when it has all that the master has. */
  FAILOVER;

  private static final String[] KEEPING = {"--appendonly", "yes", "--appendfsync", "always"};

  /** Starts servers that this can happen to. */
  Scene start() {
    return switch (this) {
      case NONE -> new OnServer(RedisServer.start(), false);
      case CUT -> new Cuts(RedisServer.start());
      case RESTART -> new OnServer(RedisServer.start(KEEPING), true);
      case FAILOVER ->
          new Failovers(
              RedisCluster.startWithReplicas(
                  "--cluster-node-timeout", "2000", "--repl-diskless-sync-delay", "0"));
    };
  }

  /** Servers that trouble can happen to. */
  interface Scene extends AutoCloseable {
    /** Where they are reached. */
    String uri();

    /** Has it happen, once. */
    void strike();

    @Override
    void close();
  }

  private record OnServer(RedisServer server, boolean restarts) implements Scene {
    @Override
    public String uri() {
      return server.uri();
    }

    @Override
    public void strike() {
      if (restarts) {
        server.restart(KEEPING);
      }
    }

    @Override
    public void close() {
      server.close();
    }
  }

  private static final class Cuts implements Scene {
    private final RedisServer server;
    private final LossyProxy proxy;
    private int strikes;

    Cuts(RedisServer server) {
      this.server = server;
      this.proxy = new LossyProxy(server);
    }

    @Override
    public String uri() {
      return proxy.uri();
    }

    @Override
    public void strike() {
      LossyProxy.Break[] breaks = LossyProxy.Break.values();
      proxy.cut(breaks[strikes++ % breaks.length]);
      proxy.mend();
    }

    @Override
    public void close() {
      server.close();
      try {
        proxy.close();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private record Failovers(RedisCluster cluster) implements Scene {
    @Override
    public String uri() {
      return cluster.uri();
    }

    @Override
    public void strike() {
      try {
        List<RedisServer> replicas = new ArrayList<>();
        for (RedisServer server : cluster.servers()) {
          if (hasRole(server, "slave")) {
            replicas.add(server);
            server.command("CLUSTER", "FAILOVER");
          }
        }
        for (RedisServer replica : replicas) {
          while (!hasRole(replica, "master")) {
            Thread.sleep(10);
          }
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }

    private static boolean hasRole(RedisServer server, String role) throws IOException {
      return server.command("INFO", "replication").contains("role:" + role);
    }

    @Override
    public void close() {
      cluster.close();
    }
  }

  /** Of its name; says what there is if there is no such. */
  static Trouble of(String name) {
    return Arrays.stream(values())
        .filter(trouble -> trouble.name().equalsIgnoreCase(name))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    name + ": right is one of " + Arrays.toString(values())));
  }
}
