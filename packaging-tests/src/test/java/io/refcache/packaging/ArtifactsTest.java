package io.refcache.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.w3c.dom.NodeList;

/** The coordinates, dependencies and manifests of what is published. */
class ArtifactsTest {
  private static final Path BOM = Published.PROJECT.resolve("bom/pom.xml");
  private static final Path PARENT = Published.PROJECT.resolve("pom.xml");

  static List<Path> jars() {
    return Published.ours();
  }

  static List<Path> publishedModules() throws Exception {
    List<Path> poms = new ArrayList<>();
    for (Element module : children(child(read(PARENT), "modules"))) {
      Path pom = Published.PROJECT.resolve(module.getTextContent()).resolve("pom.xml");
      Element properties = child(read(pom), "properties");
      if (properties == null || child(properties, "maven.deploy.skip") == null) {
        poms.add(pom);
      }
    }
    return poms;
  }

  @Test
  void theBomNamesEveryArtifactThatIsPublished() throws Exception {
    Set<String> published = new TreeSet<>();
    for (Path pom : publishedModules()) {
      published.add(text(read(pom), "artifactId"));
    }
    published.remove("refcache-bom");
    assertThat(published).contains("refcache-engine", "refcache-jcache");

    Element managed = child(child(read(BOM), "dependencyManagement"), "dependencies");
    assertThat(children(managed))
        .extracting(dependency -> text(dependency, "artifactId"))
        .containsExactlyInAnyOrderElementsOf(published);
    assertThat(children(managed))
        .allSatisfy(
            dependency -> assertThat(text(dependency, "version")).isEqualTo("${project.version}"));
  }

  /** It has no parent, so that it says these things a second time. */
  @Test
  void theBomIsOfTheSameVersionAndLicence() throws Exception {
    Element bom = read(BOM);
    Element parent = read(PARENT);
    for (String same : List.of("groupId", "version", "inceptionYear", "licenses", "developers")) {
      assertThat(text(bom, same)).as(same).isNotBlank().isEqualTo(text(parent, same));
    }
    assertThat(text(parent, "version")).isEqualTo(Published.VERSION);
  }

  @ParameterizedTest
  @MethodSource("publishedModules")
  void everyArtifactHasANameAndADescription(Path pom) throws Exception {
    assertThat(text(read(pom), "name")).isNotBlank();
    assertThat(text(read(pom), "description")).isNotBlank();
  }

  @Test
  void theProviderDependsOnTheApiAndItsEngineAlone() throws Exception {
    assertThat(dependencies(Published.provider()))
        .containsExactlyInAnyOrder("refcache-engine", "cache-api");
    assertThat(dependencies(Published.engine())).isEmpty();
  }

  /** What an application gets, by the pom that the jar was built with. */
  private static List<String> dependencies(Path jar) throws Exception {
    try (JarFile file = Published.open(jar)) {
      JarEntry pom =
          file.stream()
              .filter(entry -> entry.getName().matches("META-INF/maven/.*/pom\\.xml"))
              .findFirst()
              .orElseThrow();
      Element project =
          DocumentBuilderFactory.newInstance()
              .newDocumentBuilder()
              .parse(file.getInputStream(pom))
              .getDocumentElement();
      return children(child(project, "dependencies")).stream()
          .filter(dependency -> !"test".equals(text(dependency, "scope")))
          .map(dependency -> text(dependency, "artifactId"))
          .toList();
    }
  }

  @ParameterizedTest
  @MethodSource("jars")
  void everyJarIsABundle(Path jar) throws IOException {
    try (JarFile file = Published.open(jar)) {
      Attributes headers = file.getManifest().getMainAttributes();
      String bundle = headers.getValue("Bundle-SymbolicName");
      assertThat(file.getJarEntry("module-info.class")).isNotNull();
      assertThat(headers.getValue("Bundle-Version"))
          .isEqualTo(Published.VERSION.replace("-SNAPSHOT", ".SNAPSHOT"));
      assertThat(headers.getValue("Export-Package")).contains(bundle + ";version=");
      assertThat(headers.getValue("Require-Capability")).contains("(version=17)");
    }
  }

  @Test
  void theProviderTakesAnyVersionOfTheApiThatIsCompatible() throws IOException {
    try (JarFile file = Published.open(Published.provider())) {
      Attributes headers = file.getManifest().getMainAttributes();
      assertThat(headers.getValue("Import-Package"))
          .contains("javax.cache.spi;version=\"[1.1,2)\"");
      assertThat(headers.getValue("Provide-Capability"))
          .contains("osgi.serviceloader=\"javax.cache.spi.CachingProvider\"");
    }
  }

  /** `.ci/reproducible` builds twice; this much can be seen in one build. */
  @ParameterizedTest
  @MethodSource("jars")
  void nothingInAJarTellsWhenOrWhereItWasBuilt(Path jar) throws Exception {
    Instant built =
        Instant.parse(text(child(read(PARENT), "properties"), "project.build.outputTimestamp"));
    LocalDateTime expected = LocalDateTime.ofInstant(built, ZoneOffset.UTC);
    try (JarFile file = Published.open(jar)) {
      assertThat(file.stream())
          .isNotEmpty()
          .allSatisfy(entry -> assertThat(entry.getTimeLocal()).isEqualTo(expected));
      assertThat(file.getManifest().getMainAttributes().keySet())
          .extracting(Object::toString)
          .doesNotContain("Bnd-LastModified", "Built-By", "Build-Date", "Build-Jdk");
    }
  }

  private static Element read(Path pom) throws Exception {
    assertThat(Files.exists(pom)).as(pom.toString()).isTrue();
    File file = pom.toFile();
    return DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(file)
        .getDocumentElement();
  }

  private static String text(Element parent, String name) {
    Element child = child(parent, name);
    return child == null ? null : child.getTextContent().replaceAll("\\s+", " ").strip();
  }

  private static Element child(Element parent, String name) {
    return children(parent).stream()
        .filter(child -> child.getTagName().equals(name))
        .findFirst()
        .orElse(null);
  }

  private static List<Element> children(Element parent) {
    List<Element> elements = new ArrayList<>();
    if (parent != null) {
      NodeList nodes = parent.getChildNodes();
      for (int i = 0; i < nodes.getLength(); i++) {
        if (nodes.item(i).getNodeType() == Node.ELEMENT_NODE) {
          elements.add((Element) nodes.item(i));
        }
      }
    }
    return elements;
  }
}
