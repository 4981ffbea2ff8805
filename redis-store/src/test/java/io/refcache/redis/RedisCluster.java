package io.refcache.redis;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Three masters that share the slots among them, and their replicas, if there are to be some. */
public final class RedisCluster implements AutoCloseable {
  private static final int MASTERS = 3;
  private static final int SLOTS = 16_384;
  private static final int ATTEMPTS = 1000;

  private final List<RedisServer> masters = new ArrayList<>();
  private final List<RedisServer> replicas = new ArrayList<>();

  private RedisCluster() {}

  /** Starts three masters, with further arguments for each. */
  public static RedisCluster start(String... arguments) {
    return start(0, arguments);
  }

  /** Starts three masters with a replica each, with further arguments for all of them. */
  static RedisCluster startWithReplicas(String... arguments) {
    return start(MASTERS, arguments);
  }

  private static RedisCluster start(int replicas, String... arguments) {
    RedisCluster cluster = new RedisCluster();
    try {
      cluster.startServers(cluster.masters, MASTERS, arguments);
      cluster.startServers(cluster.replicas, replicas, arguments);
      cluster.introduceAll();
      return cluster;
    } catch (IOException e) {
      cluster.close();
      throw new UncheckedIOException(e);
    } catch (RuntimeException | Error e) {
      cluster.close();
      throw e;
    }
  }

  private void startServers(List<RedisServer> into, int count, String... given) {
    List<String> arguments = new ArrayList<>(List.of("--cluster-enabled", "yes"));
    arguments.addAll(List.of(given));
    for (int i = 0; i < count; i++) {
      into.add(RedisServer.start(arguments.toArray(String[]::new)));
    }
  }

  private void introduceAll() throws IOException {
    RedisServer first = masters.get(0);
    for (int i = 0; i < MASTERS; i++) {
      String from = String.valueOf(SLOTS * i / MASTERS);
      String to = String.valueOf(SLOTS * (i + 1) / MASTERS - 1);
      masters.get(i).command("CLUSTER", "ADDSLOTSRANGE", from, to);
      // Of epochs that differ from the beginning nobody has to convince the others.
      masters.get(i).command("CLUSTER", "SET-CONFIG-EPOCH", String.valueOf(i + 1));
    }
    for (RedisServer server : servers()) {
      first.command("CLUSTER", "MEET", "127.0.0.1", String.valueOf(server.port()));
    }
    awaitEach("CLUSTER INFO", "cluster_known_nodes:" + servers().size());
    for (int i = 0; i < replicas.size(); i++) {
      replicas.get(i).command("CLUSTER", "REPLICATE", id(masters.get(i)));
    }
    awaitEach("CLUSTER INFO", "cluster_state:ok");
    awaitEach("CLUSTER INFO", "cluster_slots_ok:" + SLOTS);
    for (RedisServer replica : replicas) {
      await(replica, "INFO replication", "master_link_status:up");
    }
  }

  private void awaitEach(String command, String expected) throws IOException {
    for (RedisServer server : servers()) {
      await(server, command, expected);
    }
  }

  private static void await(RedisServer server, String command, String expected)
      throws IOException {
    String reply = "";
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      reply = server.command(command.split(" "));
      if (reply.contains(expected)) {
        return;
      }
      try {
        Thread.sleep(20);
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }
    throw new IllegalStateException("no cluster came into being: " + reply);
  }

  /** The name that a node has in the cluster. */
  static String id(RedisServer server) throws IOException {
    return server.command("CLUSTER", "MYID").split("\r\n")[1];
  }

  /** Those that were started as masters. */
  List<RedisServer> masters() {
    return masters;
  }

  /** The master that had a slot at the beginning. */
  RedisServer masterOf(int slot) {
    for (int i = MASTERS - 1; i > 0; i--) {
      if (slot >= SLOTS * i / MASTERS) {
        return masters.get(i);
      }
    }
    return masters.get(0);
  }

  /** Another one of those that were started as masters. */
  RedisServer otherThan(RedisServer master) {
    return masters.get(master == masters.get(0) ? 1 : 0);
  }

  /** All of them. */
  List<RedisServer> servers() {
    List<RedisServer> servers = new ArrayList<>(masters);
    servers.addAll(replicas);
    return servers;
  }

  /** The address of the cluster, by all its masters. */
  public String uri() {
    return masters.stream()
        .map(master -> "127.0.0.1:" + master.port())
        .collect(Collectors.joining(",", "redis-cluster://", ""));
  }

  @Override
  public void close() {
    servers().forEach(RedisServer::close);
  }
}
