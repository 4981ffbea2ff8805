package io.refcache.redis;

import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisException;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulRedisConnection;
import io.refcache.store.StoreException;
import io.refcache.store.StoreUnavailableException;
import java.security.cert.CertificateException;
import java.util.Map;

/** Finds the servers of an address, and says why if they are not to be had. */
final class Opening {
  private final ServerAddress address;
  private final Connector connector;

  private Opening(ServerAddress address, Connector connector) {
    this.address = address;
    this.connector = connector;
  }

  /**
   * Connects to all servers.
   *
   * @param options those of the backend
   * @throws StoreUnavailableException if there is no connection to be had
   * @throws StoreException if they let nobody in, or are not what the address says
   */
  static Servers open(
      ServerAddress address, Map<String, String> options, Health.Counters counters) {
    Connector connector = new Connector(options);
    try {
      return new Opening(address, connector).run(counters);
    } catch (RuntimeException | Error e) {
      connector.close();
      throw e;
    }
  }

  private Servers run(Health.Counters counters) {
    try {
      return address.isCluster()
          ? new Cluster(connector, address, counters)
          : new SingleServer(connector, address, counters);
    } catch (RedisException e) {
      throw address.isCluster() ? noCluster(e) : refused(e);
    }
  }

  /** Asks one of the nodes directly: what a look at all of them failed with does not say why. */
  private StoreException noCluster(RedisException e) {
    StoreException refused = null;
    for (RedisURI uri : address.uris()) {
      try (StatefulRedisConnection<byte[], byte[]> connection = connector.connect(uri)) {
        ServerMode mode = ServerMode.of(ServerFigures.parse(connection.sync().info()));
        return mode == ServerMode.CLUSTER
            ? refused(e)
            : new StoreException(mode.refusal(address.text()), e);
      } catch (RedisException reason) {
        refused = refused(reason);
      }
    }
    return refused;
  }

  private StoreException refused(RedisException e) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof RedisCommandExecutionException) {
        return new StoreException(address.text() + ": " + cause.getMessage(), e);
      }
      if (cause instanceof CertificateException) {
        return new StoreException(
            "%s: its certificate is not trusted (%s): %s names whose are"
                .formatted(
                    address.text(),
                    rootOf(e).getMessage(),
                    RedisOption.REDIS_TLS_CA_CERT_FILE.optionName()),
            e);
      }
    }
    return StoreUnavailableException.unchanged(
        address.text() + ": there is no connection to be had: " + rootOf(e).getMessage(), e);
  }

  /** What a failure began with. */
  static Throwable rootOf(Throwable e) {
    Throwable root = e;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return root;
  }
}
