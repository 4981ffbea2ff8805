package io.refcache.redis;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisCredentials;
import io.lettuce.core.RedisCredentialsProvider;
import io.lettuce.core.RedisURI;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.TimeoutOptions;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.async.RedisAsyncCommands;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.protocol.ProtocolVersion;
import java.time.Duration;
import java.util.Map;

/**
 * The connection to a server, which all threads share.
 *
 * <p>A command that was sent when the connection breaks is never sent again: the client would do
 * that by default, and then carry out twice what the server had already done. So commands are
 * rejected while there is no connection, and fail when it breaks.
 */
final class Link implements AutoCloseable {
  private static final Duration KEEP_ALIVE_IDLE = Duration.ofSeconds(5);
  private static final Duration KEEP_ALIVE_INTERVAL = Duration.ofSeconds(1);
  private static final int KEEP_ALIVE_COUNT = 3;
  private static final Duration NO_WAIT = Duration.ZERO;

  private final RedisClient client;
  private final RedisURI uri;

  /** Written under this. */
  private volatile StatefulRedisConnection<byte[], byte[]> connection;

  /** Guarded by this. */
  private boolean closed;

  /**
   * Connects.
   *
   * @param options those of the backend
   * @throws io.lettuce.core.RedisException if there is no connection to be had
   */
  Link(ServerAddress address, Map<String, String> options) {
    Duration connectTimeout = RedisOption.REDIS_CONNECT_TIMEOUT.durationIn(options);
    uri = address.uri();
    uri.setTimeout(connectTimeout);
    String credentials = RedisOption.REDIS_CREDENTIALS.in(options);
    if (!credentials.isEmpty()) {
      CredentialsSource source = instantiate(credentials);
      uri.setCredentialsProvider(
          RedisCredentialsProvider.from(
              () -> RedisCredentials.just(source.username(), source.password())));
    }
    ClientOptions clientOptions =
        ClientOptions.builder()
            .disconnectedBehavior(ClientOptions.DisconnectedBehavior.REJECT_COMMANDS)
            .protocolVersion(ProtocolVersion.RESP3)
            .timeoutOptions(TimeoutOptions.enabled(RedisOption.REDIS_TIMEOUT.durationIn(options)))
            .requestQueueSize(Integer.parseInt(RedisOption.REDIS_QUEUE.in(options)))
            .socketOptions(sockets(connectTimeout))
            .build();
    client = RedisClient.create(SharedResources.acquire());
    client.setOptions(clientOptions);
    try {
      connection = client.connect(ByteArrayCodec.INSTANCE, uri);
    } catch (RuntimeException | Error e) {
      close();
      throw e;
    }
  }

  private static SocketOptions sockets(Duration connectTimeout) {
    return SocketOptions.builder()
        .connectTimeout(connectTimeout)
        .keepAlive(
            SocketOptions.KeepAliveOptions.builder()
                .enable()
                .idle(KEEP_ALIVE_IDLE)
                .interval(KEEP_ALIVE_INTERVAL)
                .count(KEEP_ALIVE_COUNT)
                .build())
        .build();
  }

  private static CredentialsSource instantiate(String className) {
    ClassLoader context = Thread.currentThread().getContextClassLoader();
    ClassLoader loader = context == null ? Link.class.getClassLoader() : context;
    try {
      return Class.forName(className, true, loader)
          .asSubclass(CredentialsSource.class)
          .getConstructor()
          .newInstance();
    } catch (ReflectiveOperationException | ClassCastException e) {
      throw new IllegalArgumentException(
          "%s = %s: right is a public class that implements %s and has a public constructor without arguments"
              .formatted(
                  RedisOption.REDIS_CREDENTIALS.optionName(),
                  className,
                  CredentialsSource.class.getName()),
          e);
    }
  }

  /** The commands on the connection that is used now. */
  RedisAsyncCommands<byte[], byte[]> commands() {
    return connection.async();
  }

  /**
   * Leaves a server that does not answer for one that does: the same one, or whoever is the master
   * now. May take as long as connecting may.
   *
   * @throws io.lettuce.core.RedisException if nobody answers
   */
  void renew() {
    use(client.connect(ByteArrayCodec.INSTANCE, uri)).close();
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

  @Override
  public void close() {
    synchronized (this) {
      closed = true;
    }
    try {
      client.shutdown(NO_WAIT, NO_WAIT);
    } finally {
      SharedResources.release();
    }
  }
}
