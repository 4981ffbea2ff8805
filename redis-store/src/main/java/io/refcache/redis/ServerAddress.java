package io.refcache.redis;

import io.lettuce.core.RedisURI;
import java.util.List;

/**
 * Where the server is: a single one, or the master that Sentinels know.
 *
 * @param text the address as it may be shown, without who logs in
 */
record ServerAddress(RedisURI uri, String text) {
  private static final List<String> SCHEMES = List.of("redis", "rediss", "redis-sentinel");

  /** Whether a text is such an address, if it is one at all. */
  static boolean isOne(String text) {
    int end = text.indexOf("://");
    return end > 0 && SCHEMES.contains(text.substring(0, end));
  }

  /**
   * Reads an address: {@code redis://[user:password@]host[:port][/database]}, {@code
   * redis-sentinel://[...@]host:port,host:port[/database]#master}.
   *
   * @throws IllegalArgumentException if it is none
   */
  static ServerAddress parse(String text) {
    // To the last @, since a password may have any character in it.
    String shown = text.replaceFirst("(?s)(?<=//).*@", "***@");
    try {
      return new ServerAddress(RedisURI.create(text), shown);
    } catch (IllegalArgumentException e) {
      // Without the cause, which may tell the password.
      throw new IllegalArgumentException("'" + shown + "' is not the address of a server");
    }
  }
}
