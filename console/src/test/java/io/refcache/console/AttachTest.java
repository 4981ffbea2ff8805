package io.refcache.console;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The console finds and attaches to another JVM, which was started without any option. */
class AttachTest {
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
      for (JsonNode jvm : new ObjectMapper().readTree(LiveShop.run(80, "list", "--json").out())) {
        found = jvm.get("pid").asText().equals(pid) ? jvm : found;
      }
      assertThat(found).isNotNull();
      assertThat(found.get("managers").get(0).asText()).isEqualTo("shop");
      assertThat(found.get("caches").asInt()).isEqualTo(4);
      assertThat(LiveShop.run(80).out()).contains(Shop.class.getName(), pid);

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
}
