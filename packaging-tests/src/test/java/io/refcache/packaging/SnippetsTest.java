package io.refcache.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import io.refcache.jcache.RefcacheCachingProvider;
import io.refcache.jcache.RefcacheManager;
import io.refcache.packaging.Documents.Snippet;
import java.io.StringReader;
import java.lang.reflect.InvocationTargetException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.cache.CacheManager;
import javax.cache.Caching;
import javax.cache.spi.CachingProvider;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.xml.sax.InputSource;

/**
 * What stands in the documentation works: Java is compiled and run, settings are read by a manager,
 * dependencies name what there is, links lead somewhere. A block that is marked as an excerpt is a
 * part of that file, which is compiled in its place.
 */
class SnippetsTest {
  /** What a block of statements may use without saying where it comes from. */
  private static final String IMPORTS =
      Stream.of(
              "io.refcache.jcache",
              "io.refcache.jcache.config",
              "io.refcache.store",
              "java.time",
              "java.util",
              "java.util.concurrent",
              "javax.cache",
              "javax.cache.configuration",
              "javax.cache.expiry",
              "javax.cache.integration",
              "javax.cache.spi")
          .map(name -> "import " + name + ".*;\n")
          .collect(Collectors.joining("", "", "import javax.cache.expiry.Duration;\n"));

  private static final Pattern COORDINATES =
      Pattern.compile("io\\.refcache:(refcache-[\\w-]+)(?::([\\w.-]+))?");
  private static final Pattern LINK = Pattern.compile("]\\(([^)#:]+)(?:#[^)]*)?\\)");

  @TempDir private Path folder;

  /** What an application opens it closes when it ends; these do not end. */
  @AfterEach
  void closeWhatSnippetsHaveOpened() {
    Caching.getCachingProviders().forEach(CachingProvider::close);
  }

  static Stream<Snippet> java() {
    return Documents.snippets("java").stream().filter(s -> s.excerptOf() == null);
  }

  static Stream<Snippet> excerpts() {
    return Stream.of("java", "properties", "xml", "kotlin", "groovy", "yaml")
        .flatMap(language -> Documents.snippets(language).stream())
        .filter(s -> s.excerptOf() != null);
  }

  /** Blocks that say that they are ours; others are of Spring or Hibernate. */
  static Stream<Snippet> settings() {
    return Documents.snippets("properties").stream()
        .filter(s -> s.code().startsWith("# refcache.properties"));
  }

  static Stream<Snippet> xml() {
    return Documents.snippets("xml").stream();
  }

  @ParameterizedTest
  @MethodSource("java")
  void javaIsCompiledAndRuns(Snippet snippet) throws Exception {
    String source =
        IMPORTS
            + "public class Snippet {\n"
            + "  public static void run(CacheManager managerOfTheTest) throws Exception {\n"
            + "    new Snippet(managerOfTheTest).run();\n"
            + "  }\n"
            + "  private final CacheManager manager;\n"
            + "  private Snippet(CacheManager manager) { this.manager = manager; }\n"
            + "  private void run() throws Exception {\n"
            + snippet.code()
            + "  }\n}\n";
    String complaints =
        Compiler.compile(
            Map.of("Snippet.java", source),
            folder,
            List.of("-nowarn", "--class-path", Compiler.path(Published.all())));
    assertThat(complaints).isEmpty();

    try (URLClassLoader loader = new URLClassLoader(new URL[] {folder.toUri().toURL()});
        RefcacheCachingProvider provider = new RefcacheCachingProvider();
        CacheManager manager = managerWith(provider, "maxmemory = 16mb")) {
      loader.loadClass("Snippet").getMethod("run", CacheManager.class).invoke(null, manager);
    } catch (InvocationTargetException e) {
      throw new AssertionError(snippet + " fails", e.getCause());
    }
  }

  @ParameterizedTest
  @MethodSource("settings")
  void settingsAreAcceptedByAManager(Snippet snippet) throws Exception {
    try (RefcacheCachingProvider provider = new RefcacheCachingProvider();
        CacheManager manager = managerWith(provider, snippet.code())) {
      assertThat(manager).isInstanceOf(RefcacheManager.class);
    }
  }

  private CacheManager managerWith(RefcacheCachingProvider provider, String settings)
      throws Exception {
    Path file = Files.writeString(folder.resolve("settings.properties"), settings);
    return provider.getCacheManager(file.toUri(), getClass().getClassLoader(), new Properties());
  }

  @Test
  void thereAreBlocksOfEachKind() {
    assertThat(java()).hasSizeGreaterThan(2);
    assertThat(settings()).hasSizeGreaterThan(3);
    assertThat(xml()).isNotEmpty();
  }

  /** Line by line, without indentation. */
  @Test
  void excerptsArePartsOfTheirFiles() {
    excerpts()
        .forEach(
            snippet ->
                assertThat(stripped(Documents.read(Published.PROJECT.resolve(snippet.excerptOf()))))
                    .as("%s, the file that %s is an excerpt of", snippet.excerptOf(), snippet)
                    .contains(stripped(snippet.code())));
  }

  private static String stripped(String text) {
    return text.lines()
        .map(String::strip)
        .filter(l -> !l.isEmpty())
        .collect(Collectors.joining("\n"));
  }

  @ParameterizedTest
  @MethodSource("xml")
  void xmlIsWellFormed(Snippet snippet) throws Exception {
    // Attributes with a prefix stand alone in an excerpt, so that namespaces are not looked at.
    String text = "<all>" + snippet.code().replaceFirst("^<\\?xml[^>]*>", "") + "</all>";
    Document document =
        DocumentBuilderFactory.newInstance()
            .newDocumentBuilder()
            .parse(new InputSource(new StringReader(text)));
    var dependencies = document.getElementsByTagName("dependency");
    for (int i = 0; i < dependencies.getLength(); i++) {
      Element dependency = (Element) dependencies.item(i);
      if (text(dependency, "groupId").equals("io.refcache")) {
        assertThat(artifacts()).contains(text(dependency, "artifactId"));
        assertThat(text(dependency, "version")).isIn("", Published.VERSION);
      }
    }
  }

  private static String text(Element parent, String name) {
    var found = parent.getElementsByTagName(name);
    return found.getLength() == 0 ? "" : found.item(0).getTextContent();
  }

  @Test
  void coordinatesNameWhatThereIs() throws Exception {
    Set<String> artifacts = artifacts();
    int found = 0;
    for (Path document : Documents.all()) {
      Matcher coordinates = COORDINATES.matcher(Documents.read(document));
      while (coordinates.find()) {
        found++;
        assertThat(artifacts).as(document.toString()).contains(coordinates.group(1));
        if (coordinates.group(2) != null) {
          assertThat(coordinates.group(2)).as(document.toString()).isEqualTo(Published.VERSION);
        }
      }
    }
    assertThat(found).isPositive();
  }

  /** The artifacts of the project, by the names in the poms of its modules. */
  private static Set<String> artifacts() throws Exception {
    Matcher module =
        Pattern.compile("<module>([^<]+)</module>")
            .matcher(Documents.read(Published.PROJECT.resolve("pom.xml")));
    Pattern artifactId = Pattern.compile("<artifactId>(refcache-[\\w-]+)</artifactId>");
    return module
        .results()
        .map(found -> Documents.read(Published.PROJECT.resolve(found.group(1)).resolve("pom.xml")))
        .flatMap(pom -> artifactId.matcher(pom).results().map(found -> found.group(1)))
        .collect(Collectors.toSet());
  }

  @Test
  void linksLeadToFiles() {
    List<String> broken = new ArrayList<>();
    for (Path document : Documents.all()) {
      LINK.matcher(Documents.read(document))
          .results()
          .map(link -> link.group(1))
          .filter(link -> !Files.exists(document.resolveSibling(link)))
          .forEach(link -> broken.add(document.getFileName() + " -> " + link));
    }
    assertThat(broken).isEmpty();
  }
}
