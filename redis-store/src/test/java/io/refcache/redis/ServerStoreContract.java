package io.refcache.redis;

import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.lettuce.core.RedisClient;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.api.StatefulRedisConnection;
import io.refcache.store.Backend;
import io.refcache.store.StoreContractTest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;

/**
 * A store on real servers keeps the contract, in the name of a user who has no right beyond those
 * that the documentation lists. The servers of a class are started once.
 */
abstract class ServerStoreContract extends StoreContractTest {
  /** Takes a time off every time to live. */
  private static final String ADVANCE =
      """
      local cursor = '0'
      repeat
        local page = redis.call('SCAN', cursor, 'COUNT', 1000)
        cursor = page[1]
        for _, key in ipairs(page[2]) do
          local left = redis.call('PTTL', key)
          if left >= 0 then redis.call('PEXPIRE', key, math.max(0, left - tonumber(ARGV[1]))) end
        end
      until cursor == '0'
      """;

  private static final List<RedisServer> SERVERS = new ArrayList<>();
  private static final List<RedisClient> CLIENTS = new ArrayList<>();
  private static final List<StatefulRedisConnection<String, String>> CONNECTIONS =
      new ArrayList<>();

  private Backend backend;

  /** The address of all of them. */
  abstract String uri();

  /** Has them at hand for the tests of a class, which ends them. */
  static void use(List<RedisServer> servers) throws IOException {
    for (RedisServer server : servers) {
      LeastRights.grantAt(server);
      SERVERS.add(server);
      RedisClient client = RedisClient.create(server.uri());
      CLIENTS.add(client);
      CONNECTIONS.add(client.connect());
    }
  }

  @AfterAll
  static void stopServers() {
    CLIENTS.forEach(RedisClient::shutdown);
    SERVERS.forEach(RedisServer::close);
    CLIENTS.clear();
    SERVERS.clear();
    CONNECTIONS.clear();
  }

  @Override
  protected Backend openBackend() {
    CONNECTIONS.forEach(connection -> connection.sync().flushall());
    backend =
        new StretchedBackend(
            new RedisBackendProvider().open(LeastRights.uri(uri()), "contract", options()));
    return backend;
  }

  /** The options of the backend. */
  Map<String, String> options() {
    return Map.of("redis-timeout", "9s");
  }

  @Override
  public void advanceMillis(long millis) {
    String stretched = String.valueOf(StretchedStore.stretch(millis));
    for (StatefulRedisConnection<String, String> connection : CONNECTIONS) {
      connection.sync().eval(ADVANCE, ScriptOutputType.STATUS, new String[0], stretched);
    }
  }

  @Override
  public void expireInBackground() {
    // The server has done so already.
  }

  @Override
  public void settle() {
    // Nothing is left to do here; what the server does in its background nobody sees.
  }

  @Override
  protected void checkAfterClose() {
    assertThatIllegalStateException().isThrownBy(() -> backend.info());
  }
}
