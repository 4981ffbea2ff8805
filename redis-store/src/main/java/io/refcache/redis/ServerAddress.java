package io.refcache.redis;

import io.lettuce.core.RedisURI;
import java.util.Arrays;
import java.util.List;

/**
 * Where the servers are: a single one, the master that Sentinels know, or the nodes of a cluster.
 *
 * @param uris one, or some nodes of a cluster, which know the others
 * @param text the address as it may be shown, without who logs in
 */
record ServerAddress(List<RedisURI> uris, boolean isCluster, String text) {
  private static final String CLUSTER = "redis-cluster";
  private static final List<String> SCHEMES = List.of("redis", "rediss", "redis-sentinel", CLUSTER);

  /** Whether a text is such an address, if it is one at all. */
  static boolean isOne(String text) {
    int end = text.indexOf("://");
    return end > 0 && SCHEMES.contains(text.substring(0, end));
  }

  /**
   * Reads an address: {@code redis://[user:password@]host[:port][/database]}, {@code
   * redis-sentinel://[...@]host:port,host:port[/database]#master}, {@code
   * redis-cluster://[...@]host:port,host:port}.
   *
   * @throws IllegalArgumentException if it is none
   */
  static ServerAddress parse(String text) {
    // To the last @, since a password may have any character in it.
    String shown = text.replaceFirst("(?s)(?<=//).*@", "***@");
    try {
      boolean isCluster = text.startsWith(CLUSTER + "://");
      List<RedisURI> uris = isCluster ? nodes(text) : List.of(RedisURI.create(text));
      return new ServerAddress(uris, isCluster, shown);
    } catch (IllegalArgumentException e) {
      // Without the cause, which may tell the password.
      throw new IllegalArgumentException("'" + shown + "' is not the address of a server");
    }
  }

  private static List<RedisURI> nodes(String text) {
    int start = (CLUSTER + "://").length();
    int login = text.lastIndexOf('@') + 1;
    String user = login == 0 ? "" : text.substring(start, login);
    String hosts = text.substring(Math.max(start, login)).replaceFirst("/0?$", "");
    if (hosts.indexOf('/') >= 0) {
      throw new IllegalArgumentException("a cluster has one database");
    }
    return Arrays.stream(hosts.split(",", -1))
        .map(host -> RedisURI.create("redis://" + user + host))
        .toList();
  }

  /** The only one, or one of a cluster. */
  RedisURI uri() {
    return uris.get(0);
  }
}
