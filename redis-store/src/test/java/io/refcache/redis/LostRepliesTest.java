package io.refcache.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.refcache.jcache.CacheUnavailableException;
import io.refcache.jcache.RefcacheCache;
import java.io.IOException;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.cache.CacheException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A command that the server has carried out when the connection breaks is not sent again. */
class LostRepliesTest extends OnServer {
  private LossyProxy proxy;
  private Jvm jvm;
  private RefcacheCache<String, Integer> cache;

  @BeforeEach
  void open() throws IOException {
    proxy = new LossyProxy(server);
    jvm = new Jvm(proxy.uri(), "redis-timeout", "9s", "defaults.on-full", "drop");
    cache = jvm.cache("lost", String.class, Integer.class);
  }

  @AfterEach
  void close() throws IOException {
    jvm.close();
    proxy.close();
  }

  /**
   * Runs an operation one of whose replies is lost; returns what it does, or {@code otherwise} if
   * it says that the outcome is unknown. By then there is a connection again, on which a command
   * that is sent once more would have been the first.
   */
  private <T> T lose(String word, LossyProxy.Break by, Supplier<T> operation, T otherwise)
      throws IOException, InterruptedException {
    server.command("CONFIG", "RESETSTAT");
    proxy.loseReplyTo(word, by);
    T result;
    try {
      result = operation.get();
    } catch (CacheUnavailableException e) {
      assertThat(e.isOutcomeUnknown()).isTrue();
      result = otherwise;
    }
    Patience.await(this::isConnected);
    return result;
  }

  private boolean isConnected() {
    try {
      cache.containsKey("another");
      return true;
    } catch (CacheException e) {
      return false;
    }
  }

  private static int calls(String command) throws IOException {
    Matcher calls =
        Pattern.compile("cmdstat_" + command + ":calls=(\\d+)")
            .matcher(server.command("INFO", "commandstats"));
    return calls.find() ? Integer.parseInt(calls.group(1)) : 0;
  }

  private Integer increment() {
    return cache.invoke(
        "key",
        (entry, arguments) -> {
          entry.setValue(entry.exists() ? entry.getValue() + 1 : 1);
          return entry.getValue();
        });
  }

  @ParameterizedTest
  @EnumSource(LossyProxy.Break.class)
  void anIncrementIsMadeOnce(LossyProxy.Break by) throws Exception {
    increment();
    increment(); // the script is known from here on
    assertThat(lose("EVALSHA", by, this::increment, 3)).isEqualTo(3);
    assertThat(calls("evalsha")).isEqualTo(1);
    assertThat(cache.get("key")).isEqualTo(3);
  }

  @ParameterizedTest
  @EnumSource(LossyProxy.Break.class)
  void aValueIsPutOnce(LossyProxy.Break by) throws Exception {
    assertThat(lose("\r\nSET\r\n", by, () -> cache.putIfAbsent("key", 1), true)).isTrue();
    assertThat(calls("set")).isEqualTo(1);
    assertThat(cache.get("key")).isEqualTo(1);
  }

  @ParameterizedTest
  @EnumSource(LossyProxy.Break.class)
  void anEntryIsTakenOutOnce(LossyProxy.Break by) throws Exception {
    cache.put("key", 1);
    assertThat(lose("GETDEL", by, () -> cache.getAndRemove("key"), -1)).isEqualTo(-1);
    assertThat(calls("getdel")).isEqualTo(1);
    assertThat(cache.get("key")).isNull();
  }

  @Test
  void aDroppedPutSaysIfTheOldValueMayHaveStayed() throws IOException {
    cache.put("key", 1);
    server.command("CONFIG", "SET", "maxmemory-policy", "noeviction");
    server.command("CONFIG", "SET", "maxmemory", "1");
    proxy.loseReplyTo("UNLINK", LossyProxy.Break.FIN);
    assertThatThrownBy(() -> cache.put("key", 2))
        .isInstanceOfSatisfying(
            CacheUnavailableException.class, e -> assertThat(e.isOutcomeUnknown()).isTrue());
  }
}
