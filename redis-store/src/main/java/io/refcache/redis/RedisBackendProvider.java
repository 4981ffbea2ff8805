package io.refcache.redis;

import io.refcache.engine.EngineProvider;
import io.refcache.store.Backend;
import io.refcache.store.BackendProvider;
import java.util.Map;

/**
 * Makes backends on a Redis 7.0 or Valkey 7.2 server, or a later one: {@code redis://} and {@code
 * rediss://} (TLS) for a single one, {@code redis-sentinel://} for the master that Sentinels know,
 * {@code redis-cluster://} for the masters of a cluster.
 *
 * <p>The options of the embedded engine are known, too, so that one configuration serves both: they
 * hold for what stays in this process, which are caches by reference. What the server may use, and
 * whom it evicts, is configured there.
 */
public final class RedisBackendProvider implements BackendProvider {
  private final BackendProvider embedded = new EngineProvider();

  @Override
  public boolean supports(String kind) {
    return ServerAddress.isOne(kind);
  }

  @Override
  public Map<String, String> backendOptions() {
    Map<String, String> options = RedisOption.defaults();
    options.putAll(embedded.backendOptions());
    return options;
  }

  @Override
  public Map<String, String> storeOptions() {
    Map<String, String> options = StoreOption.defaults();
    options.putAll(embedded.storeOptions());
    return options;
  }

  @Override
  public void check(String option, String value) {
    RedisOption own = RedisOption.of(option);
    StoreOption ofStore = StoreOption.of(option);
    if (own != null) {
      own.check(value);
    } else if (ofStore != null) {
      ofStore.check(value);
    } else {
      embedded.check(option, value);
    }
  }

  /**
   * @throws io.refcache.store.StoreUnavailableException if there is no connection to be had
   * @throws io.refcache.store.StoreException if the server lets nobody in, or is too old
   */
  @Override
  public Backend open(String kind, String name, Map<String, String> options) {
    return new RedisBackend(ServerAddress.parse(kind), name, options);
  }
}
