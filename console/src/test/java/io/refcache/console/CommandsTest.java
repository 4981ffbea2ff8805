package io.refcache.console;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.refcache.console.LiveShop.Said;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the commands say of a live example, over a remote connection on the loopback interface. */
class CommandsTest {
  private static LiveShop live;

  @BeforeAll
  static void open() throws Exception {
    live = new LiveShop();
    live.shop.serve(20_000);
  }

  @AfterAll
  static void close() throws Exception {
    live.close();
  }

  @Test
  void infoHasAllFiguresBySections() throws Exception {
    Said said = live.console(80, "info");
    assertThat(said.status()).isZero();
    assertThat(said.lines())
        .contains("# Memory", "# Fragmentation", "# Lazyfree", "# Stats", "# Keyspace", "# Options")
        .anyMatch(line -> line.matches("used_memory +\\d+\\.\\dM  \\([\\d,]+\\)"))
        .anyMatch(line -> line.matches("cache:products +keys=[\\d,]+, expires=0, memory=.*M"))
        .anyMatch(line -> line.matches("maxmemory +32\\.0M  \\(33554432\\)"))
        .allMatch(line -> line.length() <= 80);
    assertThat(live.console(80, "info", "lazyfree").lines().get(0)).isEqualTo("# Lazyfree");

    JsonNode json = json("info", "memory");
    assertThat(json.get("memory").get("maxmemory").asLong()).isEqualTo(32 << 20);
    assertThat(json.size()).isEqualTo(1);
  }

  @Test
  void infoOfACacheHasItsFiguresAndOptions() {
    assertThat(live.console(80, "info", "--cache", "pages").lines())
        .anyMatch(line -> line.matches("maxmemory +12\\.0M  \\([\\d,]+\\)"))
        .anyMatch(line -> line.matches("on-full +fail"));
  }

  @ParameterizedTest
  @ValueSource(ints = {80, 100, 140, 200})
  void nothingIsWiderThanTheTerminal(int width) {
    for (List<String> command :
        List.of(
            List.of("info"),
            List.of("memory"),
            List.of("memory", "--all"),
            List.of("keys", "products"),
            List.of("--help"))) {
      Said said =
          command.contains("--help")
              ? LiveShop.run(width, "--help")
              : live.console(width, command.toArray(String[]::new));
      assertThat(said.errors()).isEmpty();
      assertThat(said.lines()).isNotEmpty().allMatch(line -> line.length() <= width);
    }
  }

  @Test
  void aWideTerminalShowsTwoFiguresInALine() {
    int narrow = live.console(80, "info", "stats").lines().size();
    assertThat(live.console(140, "info", "stats").lines()).hasSizeLessThan(narrow * 2 / 3);
  }

  @Test
  void memoryShowsAmountsSizeClassesAndTheDoctor() throws Exception {
    Said said = live.console(80, "memory");
    assertThat(said.lines())
        .contains("Memory", "Fragmentation", "Size classes", "Doctor")
        .anyMatch(line -> line.matches("used +[\\d.]+M  \\[#+\\.*]  used_memory"))
        .anyMatch(line -> line.matches("and \\d+ of fewer pages; --all shows them"));
    assertThat(live.console(80, "memory", "--all").lines().size())
        .isGreaterThan(said.lines().size());
    JsonNode json = json("memory");
    assertThat(json.get("size_classes").size()).isGreaterThan(10);
    assertThat(json.get("doctor").asText()).isNotBlank();
  }

  @Test
  void keysAreASampleWithWhatIsKnownOfEach() throws Exception {
    assertThat(live.console(80, "keys", "sessions", "-n", "5").lines())
        .hasSize(7)
        .first()
        .asString()
        .matches("KEY +SIZE +TTL +IDLE +FREQ +REFS +ENCODING");
    JsonNode json = json("keys", "pages", "-n", "7", "--by-size");
    assertThat(json.size()).isEqualTo(7);
    assertThat(json.get(0).get("key").asText()).startsWith("/page/");
    assertThat(json.get(0).get("memory_bytes").asLong())
        .isGreaterThanOrEqualTo(json.get(6).get("memory_bytes").asLong());
    assertThat(json.get(0).get("ttl_millis").asLong()).isEqualTo(-1);
  }

  @Test
  void optionsAreSetAndTheirOldValueIsTold() throws Exception {
    assertThat(live.console(80, "set", "maxmemory-samples", "7").out())
        .isEqualTo("OK  maxmemory-samples: 5 -> 7\n");
    assertThat(json("set", "maxmemory-samples", "5").get("before").asText()).isEqualTo("7");
    assertThat(live.console(80, "set", "--cache", "prices", "on-full", "drop").out())
        .startsWith("OK  on-full: fail -> drop");
  }

  @Test
  void whatCannotBeDoneIsSaidInALineAndByTheStatus() {
    assertError(live.console(80, "set", "maxmemory", "1x"), "64mb");
    assertError(live.console(80, "set", "no-such", "1"), "there are maxmemory, ");
    assertError(live.console(80, "set", "-c", "pages", "segments", "8"), "when a cache is created");
    assertError(live.console(80, "keys", "nobody"), "there are pages, prices, products, sessions");
    assertError(live.console(80, "keys", "pages", "-n", "0"), "1 to 1000");
    assertError(live.console(80, "info", "nothing"), "there are memory, fragmentation");
    assertError(LiveShop.run(80, "info", "-u", "localhost:1"), "cannot connect to localhost:1");
    assertError(LiveShop.run(80, "info", "-u", "service:nonsense"), "host:port");
    assertError(LiveShop.run(80, "info", "-p", "1x"), "cannot attach to process 1x");
    String url = live.server.getAddress().toString();
    assertError(LiveShop.run(80, "info", "-u", url, "-m", "none"), "called 'none'");
    Said usage = LiveShop.run(80, "info", "--no-such-option");
    assertThat(usage.status()).isEqualTo(2);
    assertThat(usage.errors()).contains("Unknown option", "Usage:");
  }

  private static void assertError(Said said, String part) {
    assertThat(said.status()).isEqualTo(1);
    assertThat(said.out()).isEmpty();
    assertThat(said.errors()).startsWith("error: ").doesNotContain("\tat ");
    assertThat(said.errors().replaceAll("\\s+", " ")).contains(part);
    assertThat(said.errors().lines()).allMatch(line -> line.length() <= 80);
  }

  @Test
  void topWritesALineEachTimeWhereThereIsNoTerminal() throws Exception {
    Said said = live.console(80, "top", "-i", "0.1", "-n", "2");
    assertThat(said.lines()).hasSize(3).allMatch(line -> line.length() <= 80);
    List<String> lines = live.console(80, "top", "-i", "0.1", "-n", "2", "--json").lines();
    assertThat(lines).hasSize(2);
    JsonNode json = new ObjectMapper().readTree(lines.get(1));
    assertThat(json.get("caches").get("products").get("keys").asLong()).isPositive();
    assertThat(json.get("hit_ratio").asDouble()).isBetween(0.0, 1.0);
  }

  private static JsonNode json(String... command) throws Exception {
    String[] arguments = new String[command.length + 1];
    System.arraycopy(command, 0, arguments, 0, command.length);
    arguments[command.length] = "--json";
    return new ObjectMapper().readTree(live.console(80, arguments).out());
  }
}
