package io.refcache.redis;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisCredentials;
import io.lettuce.core.RedisCredentialsProvider;
import io.lettuce.core.RedisURI;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.SslOptions;
import io.lettuce.core.TimeoutOptions;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.cluster.ClusterClientOptions;
import io.lettuce.core.cluster.RedisClusterClient;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.protocol.ProtocolVersion;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import java.io.File;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * Connects to servers, to all in the same way.
 *
 * <p>A command that was sent when its connection breaks is never sent again: the client would do
 * that by default, and then carry out twice what the server had already done. So commands are
 * rejected while there is no connection, and fail when it breaks.
 */
final class Connector implements AutoCloseable {
  private static final Duration KEEP_ALIVE_IDLE = Duration.ofSeconds(5);
  private static final Duration KEEP_ALIVE_INTERVAL = Duration.ofSeconds(1);
  private static final int KEEP_ALIVE_COUNT = 3;
  private static final Duration NO_WAIT = Duration.ZERO;

  private final Duration connectTimeout;
  private final Duration replyTimeout;
  private final int queue;
  private final SslOptions tls;
  private final RedisCredentialsProvider credentials;
  private final RedisClient client;

  /**
   * @param options those of the backend
   */
  Connector(Map<String, String> options) {
    connectTimeout = RedisOption.REDIS_CONNECT_TIMEOUT.durationIn(options);
    replyTimeout = RedisOption.REDIS_TIMEOUT.durationIn(options);
    queue = Integer.parseInt(RedisOption.REDIS_QUEUE.in(options));
    tls = tls(options);
    credentials = credentials(RedisOption.REDIS_CREDENTIALS.in(options));
    client = RedisClient.create(SharedResources.acquire());
    client.setOptions(set(ClientOptions.builder()).build());
  }

  private ClientOptions.Builder set(ClientOptions.Builder builder) {
    return builder
        .disconnectedBehavior(ClientOptions.DisconnectedBehavior.REJECT_COMMANDS)
        .protocolVersion(ProtocolVersion.RESP3)
        .timeoutOptions(TimeoutOptions.enabled(replyTimeout))
        .requestQueueSize(queue)
        .sslOptions(tls)
        .socketOptions(
            SocketOptions.builder()
                .connectTimeout(connectTimeout)
                .keepAlive(
                    SocketOptions.KeepAliveOptions.builder()
                        .enable()
                        .idle(KEEP_ALIVE_IDLE)
                        .interval(KEEP_ALIVE_INTERVAL)
                        .count(KEEP_ALIVE_COUNT)
                        .build())
                .build());
  }

  private static SslOptions tls(Map<String, String> options) {
    SslOptions.Builder builder = SslOptions.builder().jdkSslProvider();
    File authority = file(RedisOption.REDIS_TLS_CA_CERT_FILE, options);
    if (authority != null) {
      builder.trustManager(authority);
    }
    File certificate = file(RedisOption.REDIS_TLS_CERT_FILE, options);
    File key = file(RedisOption.REDIS_TLS_KEY_FILE, options);
    if ((certificate == null) != (key == null)) {
      throw new IllegalArgumentException(
          "%s and %s belong together"
              .formatted(
                  RedisOption.REDIS_TLS_CERT_FILE.optionName(),
                  RedisOption.REDIS_TLS_KEY_FILE.optionName()));
    }
    if (certificate != null) {
      builder.keyManager(certificate, key, null);
    }
    return builder.build();
  }

  /** The file that an option names, or null. */
  private static File file(RedisOption option, Map<String, String> options) {
    String path = option.in(options);
    if (path.isEmpty()) {
      return null;
    }
    File file = new File(path);
    if (!file.canRead()) {
      throw new IllegalArgumentException(
          "%s = %s: there is no such file, or it cannot be read"
              .formatted(option.optionName(), path));
    }
    return file;
  }

  private static RedisCredentialsProvider credentials(String className) {
    if (className.isEmpty()) {
      return null;
    }
    CredentialsSource source = instantiate(className);
    return RedisCredentialsProvider.from(
        () -> RedisCredentials.just(source.username(), source.password()));
  }

  private static CredentialsSource instantiate(String className) {
    ClassLoader context = Thread.currentThread().getContextClassLoader();
    ClassLoader loader = context == null ? Connector.class.getClassLoader() : context;
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

  /**
   * A connection of its own; may take as long as connecting may. It connects again by itself when
   * it breaks.
   *
   * @throws io.lettuce.core.RedisException if there is none to be had
   */
  StatefulRedisConnection<byte[], byte[]> connect(RedisURI uri) {
    return client.connect(ByteArrayCodec.INSTANCE, prepared(uri));
  }

  /**
   * A connection for messages, as {@link #connect} makes one for commands.
   *
   * @throws io.lettuce.core.RedisException if there is none to be had
   */
  StatefulRedisPubSubConnection<byte[], byte[]> connectForMessages(RedisURI uri) {
    return client.connectPubSub(ByteArrayCodec.INSTANCE, prepared(uri));
  }

  /** Knows who has which slots of a cluster; to be shut down by {@link #shutDown}. */
  RedisClusterClient topologyOf(List<RedisURI> uris) {
    uris.forEach(this::prepared);
    RedisClusterClient topology = RedisClusterClient.create(client.getResources(), uris);
    ClusterClientOptions.Builder builder = ClusterClientOptions.builder();
    set(builder);
    topology.setOptions(builder.build());
    return topology;
  }

  static void shutDown(RedisClusterClient topology) {
    topology.shutdown(NO_WAIT, NO_WAIT);
  }

  private RedisURI prepared(RedisURI uri) {
    uri.setTimeout(connectTimeout);
    if (credentials != null) {
      uri.setCredentialsProvider(credentials);
    }
    return uri;
  }

  /** Closes all connections, and makes no more. */
  @Override
  public void close() {
    try {
      client.shutdown(NO_WAIT, NO_WAIT);
    } finally {
      SharedResources.release();
    }
  }
}
