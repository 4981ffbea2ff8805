package io.refcache.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.refcache.store.Store;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The reference of options and metrics tells of every one there is, with its default. */
class DocumentationTest {
  private static final Path DOCS = Path.of("..", "docs");

  @Test
  void everyOptionIsDocumentedWithItsDefault() throws IOException {
    String options = Files.readString(DOCS.resolve("OPTIONS.md"));
    for (EngineOption option : EngineOption.values()) {
      String where = option.isForBackends() ? (option.isForStores() ? "MC" : "M") : "C";
      assertThat(options)
          .contains(
              "| `%s` | %s | `%s` | %s |"
                  .formatted(
                      option.optionName(),
                      where,
                      option.defaultValue(),
                      option.canChange() ? "yes" : "no"));
    }
  }

  @Test
  void everyFigureIsDocumented() throws IOException {
    String metrics = Files.readString(DOCS.resolve("METRICS.md"));
    Engine engine = new Engine("documentation", Map.of("maxmemory", "1mb"));
    try {
      Store store = engine.open("store", Map.of());
      assertThat(engine.info().keySet()).allSatisfy(name -> documented(metrics, name));
      assertThat(store.info().keySet()).allSatisfy(name -> documented(metrics, name));
    } finally {
      ConservationLaw.checkAndClose(engine);
    }
  }

  private static void documented(String text, String name) {
    assertThat(text).contains("`" + name + "`");
  }
}
