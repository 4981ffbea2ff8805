package io.refcache.redis;

import io.lettuce.core.RedisException;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.async.RedisAsyncCommands;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/**
 * A server that has entries: the connection to it that all threads share, and its health.
 *
 * <p>Safe for use by many threads.
 */
final class Node implements AutoCloseable {
  /** A command as the client sends it. */
  @FunctionalInterface
  interface Command<T> extends Function<RedisAsyncCommands<byte[], byte[]>, CompletionStage<T>> {}

  private final Connector connector;
  private final RedisURI uri;
  private final String text;
  private final Health health;

  /** Null as long as nobody has answered. Written under this. */
  private volatile StatefulRedisConnection<byte[], byte[]> connection;

  /** For what is preceded by a word that holds for the next command alone. Guarded by its lock. */
  private StatefulRedisConnection<byte[], byte[]> asking;

  private final Object askingLock = new Object();

  /** Written under this. */
  private volatile boolean closed;

  /**
   * @param text the address as it may be shown
   */
  Node(Connector connector, RedisURI uri, String text, Health.Counters counters) {
    this.connector = connector;
    this.uri = uri;
    this.text = text;
    this.health = new Health(text, this::renew, counters);
  }

  /** The address as it may be shown. */
  String text() {
    return text;
  }

  RedisURI uri() {
    return uri;
  }

  Health health() {
    return health;
  }

  /** Whether somebody has answered since it is used. */
  boolean isOpen() {
    return connection != null;
  }

  /**
   * Another connection to the server, which closes with all others; may take as long as connecting
   * may.
   *
   * @throws RedisException if there is none to be had
   */
  StatefulRedisConnection<byte[], byte[]> connect() {
    return connector.connect(uri);
  }

  /** Another connection to the server, as {@link #connect} makes one, for messages. */
  StatefulRedisPubSubConnection<byte[], byte[]> connectForMessages() {
    return connector.connectForMessages(uri);
  }

  /** Sends a command; fails without having sent it where there is no connection. */
  <T> CompletionStage<T> send(Command<T> command) {
    StatefulRedisConnection<byte[], byte[]> used = connection;
    if (used == null || closed) {
      return CompletableFuture.failedFuture(new RedisException(Calls.NOT_CONNECTED));
    }
    try {
      return command.apply(used.async());
    } catch (RuntimeException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  /** Sends a command about an entry that is just being moved to this server. May connect first. */
  @SuppressWarnings("FutureReturnValueIgnored") // without that word the server refuses the command
  <T> CompletionStage<T> sendAsking(Command<T> command) {
    synchronized (askingLock) {
      try {
        if (closed) {
          throw new RedisException(Calls.NOT_CONNECTED);
        }
        if (asking == null) {
          asking = connect();
        }
        asking.async().asking();
        return command.apply(asking.async());
      } catch (RuntimeException e) {
        return CompletableFuture.failedFuture(e);
      }
    }
  }

  /**
   * Connects, or leaves a server that does not answer for one that does: the same one, or whoever
   * is the master now. May take as long as connecting may.
   *
   * @throws RedisException if nobody answers
   */
  void renew() {
    StatefulRedisConnection<byte[], byte[]> unused = use(connect());
    if (unused != null) {
      unused.close();
    }
  }

  /** Uses a connection; returns the one that nobody uses then: this one, if all is closed. */
  private synchronized StatefulRedisConnection<byte[], byte[]> use(
      StatefulRedisConnection<byte[], byte[]> renewed) {
    if (closed) {
      return renewed;
    }
    StatefulRedisConnection<byte[], byte[]> silent = connection;
    connection = renewed;
    return silent;
  }

  /** Uses no further connection. Those that there are close with their client. */
  void stop() {
    health.close();
    synchronized (this) {
      closed = true;
    }
  }

  /** Leaves the server; what has not been answered fails. */
  @Override
  @SuppressWarnings("FutureReturnValueIgnored") // nobody waits for the end of a connection
  public void close() {
    stop();
    if (connection != null) {
      connection.closeAsync();
    }
    synchronized (askingLock) {
      if (asking != null) {
        asking.closeAsync();
      }
    }
  }

  @Override
  public String toString() {
    return text;
  }
}
