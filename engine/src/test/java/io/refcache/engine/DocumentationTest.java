package io.refcache.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.refcache.store.Store;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The reference of options and metrics tells of every one there is, with its default. */
class DocumentationTest {
  private static final Path DOCS = Path.of("..", "docs");

  /** A name as it stands in the first column of a table. */
  private static final Pattern FIGURE = Pattern.compile("(?m)^\\| `([a-z_]+)`");

  private static final Set<String> TOLD_BY_THE_PROVIDER =
      Set.of("dropped_events", "dropped_eviction_events");
  private static final Set<String> TOLD_ON_LINUX = Set.of("process_rss");

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
      Set<String> figures = new TreeSet<>(engine.info().keySet());
      figures.addAll(store.info().keySet());
      figures.addAll(engine.tables().keySet());
      engine.tables().values().forEach(table -> figures.addAll(table.columns()));
      assertThat(figures).allSatisfy(name -> documented(metrics, name));

      figures.addAll(TOLD_BY_THE_PROVIDER);
      figures.addAll(TOLD_ON_LINUX);
      assertThat(FIGURE.matcher(metrics).results().map(figure -> figure.group(1)))
          .as("figures that are documented")
          .isSubsetOf(figures);
    } finally {
      ConservationLaw.checkAndClose(engine);
    }
  }

  private static void documented(String text, String name) {
    assertThat(text).contains("`" + name + "`");
  }
}
