package io.refcache.jcache.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.refcache.engine.EngineProvider;
import io.refcache.jcache.RefcacheCache;
import io.refcache.jcache.RefcacheCachingProvider;
import io.refcache.jcache.RefcacheManager;
import io.refcache.jcache.management.Descriptions;
import io.refcache.store.Backend;
import io.refcache.store.Store;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.cache.configuration.MutableConfiguration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * The references of options and metrics are made from the code: names, order, defaults and where an
 * option can be set, from what a manager and a cache tell; whether it can be changed at run time,
 * by changing it; what it means, from the descriptions that JMX shows as well.
 */
class ReferenceTest {
  private static final String COMMAND =
      "mvn -q -pl jcache-provider -am test -Dtest=ReferenceTest"
          + " -Dsurefire.failIfNoSpecifiedTests=false -Drenew=docs";

  private static final Path DOCS = Path.of("..", "docs");

  private final Descriptions descriptions = Descriptions.read();
  private final RefcacheCachingProvider provider = new RefcacheCachingProvider();
  private Backend backend;
  private RefcacheCache<?, ?> cache;
  private Store store;

  @BeforeEach
  void open() {
    RefcacheManager manager =
        (RefcacheManager)
            provider.getCacheManager(
                URI.create("reference"), getClass().getClassLoader(), new Properties());
    cache = (RefcacheCache<?, ?>) manager.createCache("cache", new MutableConfiguration<>());
    store = cache.unwrap(Store.class);
    backend = manager.unwrap(Backend.class);
  }

  @AfterEach
  void close() {
    provider.close();
  }

  @Test
  void optionsAreToldByTheReference() throws IOException {
    Map<String, String> ofManagers = new EngineProvider().backendOptions();
    Map<String, String> ofCaches = new EngineProvider().storeOptions();
    Set<String> names = new LinkedHashSet<>(List.of(SettingsParser.BACKEND));
    names.addAll(ofManagers.keySet());
    names.addAll(ofCaches.keySet());
    List<String> rows = new ArrayList<>();
    for (String name : names) {
      boolean manager = !ofCaches.containsKey(name) || ofManagers.containsKey(name);
      String value =
          name.equals(SettingsParser.BACKEND)
              ? SettingsParser.DEFAULT_BACKEND
              : manager ? ofManagers.get(name) : ofCaches.get(name);
      rows.add(
          row(
              "`" + name + "`",
              (manager ? "M" : "") + (ofCaches.containsKey(name) ? "C" : ""),
              "`" + value + "`",
              canChange(name) ? "yes" : "no",
              described(name, descriptions::option)));
    }
    check(
        "OPTIONS.md",
        "options",
        table(rows, "option", "where", "default", "run time", "what it is"));
  }

  /** Sets it to what it is. */
  private boolean canChange(String option) {
    try {
      if (store.options().containsKey(option)) {
        store.setOption(option, store.options().get(option));
      } else if (backend.options().containsKey(option)) {
        backend.setOption(option, backend.options().get(option));
      } else {
        return false;
      }
      return true;
    } catch (IllegalArgumentException e) {
      assertThat(e).hasMessageContaining("can be set only when");
      return false;
    }
  }

  @Test
  void optionsOfTheProviderAreToldByTheReference() throws IOException {
    check(
        "OPTIONS.md",
        "options of the provider",
        table(rows(CacheOption.names(), descriptions::option), "option", "what it is"));
  }

  @Test
  void figuresAreToldByTheReference() throws IOException {
    assumeTrue(
        backend.info().containsKey("process_rss"), "some figures are there only under Linux");
    Set<String> ofManager = backend.info().keySet();
    check(
        "METRICS.md",
        "figures of a manager",
        table(rows(ofManager, descriptions::figure), "figure", "what it is"));

    Set<String> ofCache = cache.info().keySet();
    List<String> shared = ofCache.stream().filter(ofManager::contains).toList();
    List<String> own = ofCache.stream().filter(name -> !ofManager.contains(name)).toList();
    check(
        "METRICS.md",
        "figures of a cache",
        "Of those above "
            + shared.stream().map(name -> "`" + name + "`").collect(Collectors.joining(", "))
            + "; and\n\n"
            + table(rows(own, descriptions::figure), "figure", "what it is"));
  }

  @Test
  void tablesAreToldByTheReference() throws IOException {
    List<String> rows = new ArrayList<>();
    backend
        .tables()
        .keySet()
        .forEach(
            name ->
                rows.add(
                    row(
                        "`" + name + "`",
                        cache.tables().containsKey(name) ? "a manager or a cache" : "a manager",
                        described(name, descriptions::table))));
    assertThat(backend.tables().keySet()).containsAll(cache.tables().keySet());
    check("METRICS.md", "tables", table(rows, "table", "of", "columns"));
  }

  private static List<String> rows(Collection<String> names, Function<String, String> texts) {
    return names.stream().map(name -> row("`" + name + "`", described(name, texts))).toList();
  }

  private static String described(String name, Function<String, String> texts) {
    assertThat(texts.apply(name)).as("what descriptions.properties says of " + name).isNotBlank();
    return texts.apply(name);
  }

  private static String row(String... cells) {
    return "| " + String.join(" | ", cells) + " |\n";
  }

  private static String table(List<String> rows, String... heads) {
    return row(heads) + "|" + "---|".repeat(heads.length) + "\n" + String.join("", rows);
  }

  /** Holds a part of a document to what it should be, or renews it. */
  private static void check(String document, String part, String expected) throws IOException {
    Path file = DOCS.resolve(document);
    String text = Files.readString(file);
    Matcher matcher =
        Pattern.compile(
                "(?s)(<!-- begin generated: %s -->\\n)(.*?)(<!-- end generated -->)"
                    .formatted(Pattern.quote(part)))
            .matcher(text);
    assertThat(matcher.find()).as("%s has a place for %s", document, part).isTrue();
    String framed = "\n" + expected + "\n";
    if ("docs".equals(System.getProperty("renew"))) {
      Files.writeString(
          file, text.substring(0, matcher.end(1)) + framed + text.substring(matcher.start(3)));
      return;
    }
    assertThat(matcher.group(2))
        .as("%s differs from the code; renew it with: %s", document, COMMAND)
        .isEqualTo(framed);
  }
}
