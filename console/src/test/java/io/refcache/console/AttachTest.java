package io.refcache.console;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The console finds and attaches to another JVM, which was started without any option. */
class AttachTest {
  private static final long PATIENCE_NANOS = 60_000_000_000L;

  @Test
  void aJvmIsFoundAndAttachedToByItsProcess() throws Exception {
    Process shop =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx64m",
                "-cp",
                System.getProperty("java.class.path"),
                Shop.class.getName())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    try (BufferedReader out = shop.inputReader()) {
      assertThat(out.readLine()).isEqualTo("open");
      String pid = Long.toString(shop.pid());

      JsonNode found = null;
      for (JsonNode jvm : new ObjectMapper().readTree(listWith(pid, "list", "--json"))) {
        found = jvm.get("pid").asText().equals(pid) ? jvm : found;
      }
      assertThat(found).isNotNull();
      assertThat(found.get("managers").get(0).asText()).isEqualTo("shop");
      assertThat(found.get("caches").asInt()).isEqualTo(4);
      assertThat(listWith(pid)).contains(Shop.class.getName(), pid);

      assertThat(LiveShop.run(80, "set", "--pid", pid, "maxmemory", "16mb").out())
          .startsWith("OK  maxmemory: 32.0M -> 16.0M");
      assertThat(LiveShop.run(80, "info", "--pid", pid, "memory").out()).contains("16.0M");
    } finally {
      shop.destroyForcibly().waitFor();
    }
    LiveShop.Said gone = LiveShop.run(80, "info", "--pid", Long.toString(shop.pid()));
    assertThat(gone.status()).isEqualTo(1);
    assertThat(gone.errors()).startsWith("error: cannot attach to process " + shop.pid());
  }

  /** What a list says once a process is in it: one that does not answer at once is left out. */
  private static String listWith(String process, String... command) {
    long start = System.nanoTime();
    String out;
    do {
      out = LiveShop.run(80, command).out();
    } while (!out.contains(process) && System.nanoTime() - start < PATIENCE_NANOS);
    return out;
  }
}
