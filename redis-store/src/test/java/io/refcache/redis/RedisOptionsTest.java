package io.refcache.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RedisOptionsTest {
  private final RedisBackendProvider provider = new RedisBackendProvider();

  @Test
  void addressesOfServersAreSupportedAndNothingElse() {
    List.of("redis://h", "rediss://h:1/2", "redis-sentinel://a,b/0#m", "redis-cluster://h")
        .forEach(kind -> assertThat(provider.supports(kind)).as(kind).isTrue());
    List.of("embedded", "redis", "redis:h", "http://redis")
        .forEach(kind -> assertThat(provider.supports(kind)).as(kind).isFalse());
  }

  @Test
  void addressesAreUnderstood() {
    ServerAddress single = ServerAddress.parse("rediss://joe:p@host:1/2");
    assertThat(single.text()).isEqualTo("rediss://***@host:1/2");
    assertThat(single.uri().isSsl()).isTrue();
    assertThat(single.uri().getHost()).isEqualTo("host");
    assertThat(single.uri().getDatabase()).isEqualTo(2);

    ServerAddress sentinel = ServerAddress.parse("redis-sentinel://a:1,b:2/0#main");
    assertThat(sentinel.uri().getSentinelMasterId()).isEqualTo("main");
    assertThat(sentinel.uri().getSentinels()).hasSize(2);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ServerAddress.parse("redis://joe:secret@a host"))
        .withMessageContaining("***")
        .withMessageNotContaining("secret");
  }

  @Test
  void noPieceOfAPasswordIsShownWhateverIsInIt() {
    for (String password : List.of("se/cret", "se?cret", "se#cret", "se@cret")) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> ServerAddress.parse("redis://joe:" + password + "@a host"))
          .withMessageContaining("'redis://***@a host'");
    }
  }

  @Test
  void whatIsNoNumberIsAnUnknownFigure() {
    assertThat(ServerFigures.number("42")).isEqualTo(42);
    List.of("", "4.5g", "many").forEach(t -> assertThat(ServerFigures.number(t)).isEqualTo(-1));
  }

  @Test
  void everyDefaultIsRight() {
    provider
        .backendOptions()
        .forEach(
            (option, value) -> {
              if (option.startsWith("redis-")) {
                provider.check(option, value);
              }
            });
    Map<String, String> ofStores = StoreOption.defaults();
    ofStores.values().removeIf(String::isEmpty); // the manager's own value holds
    ofStores.forEach(provider::check);
    assertThat(provider.storeOptions()).containsKey("on-full");
  }

  @Test
  void theDocumentationListsEveryOptionWithItsDefault() throws IOException {
    String document = Files.readString(Path.of("..", "docs", "distributed.md"));
    Map<String, String> options = RedisOption.defaults();
    options.putAll(StoreOption.defaults());
    options.forEach(
        (option, value) ->
            assertThat(document)
                .contains(
                    "\n| `%s` | %s|".formatted(option, value.isEmpty() ? "" : "`" + value + "` ")));
  }

  @Test
  void wrongValuesAreRefusedByName() {
    Map.of(
            "redis-timeout", "0s",
            "redis-connect-timeout", "soon",
            "redis-namespace", "a:b",
            "redis-queue", "63",
            "redis-credentials", "a b",
            "unavailable", "never",
            "near", "much",
            "near-max-staleness", "9ms",
            "redis-tiemout", "1s")
        .forEach(
            (option, value) ->
                assertThatIllegalArgumentException()
                    .isThrownBy(() -> provider.check(option, value))
                    .withMessageContaining(option));
  }

  @Test
  void memoryOfAStoreOnAServerIsNotSetHere() {
    StoreOptions options = new StoreOptions(Map.of("maxmemory", "1mb", "on-full", "drop"));
    assertThat(options.dropsOnFull()).isTrue();
    assertThat(options.unavailable()).isEqualTo(Unavailable.FAIL);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> options.set("unavailable", "miss"))
        .withMessageContaining("fixed");
    options.set("on-full", "fail");
    assertThat(options.dropsOnFull()).isFalse();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> options.set("maxmemory", "2mb"))
        .withMessageContaining("server");
  }
}
