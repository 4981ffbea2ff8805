package io.refcache.packaging;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarFile;
import java.util.stream.Stream;

/** Where the built jars are, and the project that they were built from. */
final class Published {
  /** The version of everything. */
  static final String VERSION = required("project.version");

  /** The folder of the whole project. */
  static final Path PROJECT = Path.of("..").toAbsolutePath().normalize();

  private Published() {}

  static Path engine() {
    return jar("refcache-engine");
  }

  static Path provider() {
    return jar("refcache-jcache");
  }

  /** The API of JSR-107. */
  static Path api() {
    return jar("cache-api");
  }

  /** What an application has to have: the API, the provider, and the engine. */
  static List<Path> all() {
    return List.of(api(), provider(), engine());
  }

  /** The jars that are ours. */
  static List<Path> ours() {
    return List.of(provider(), engine());
  }

  /** Those, and the stores on servers. */
  static List<Path> withServers() {
    return List.of(provider(), engine(), jar("refcache-redis"));
  }

  static JarFile open(Path jar) throws IOException {
    return new JarFile(jar.toFile());
  }

  private static Path jar(String artifact) {
    return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
        .map(Path::of)
        .filter(path -> path.getFileName().toString().matches(artifact + "-\\d.*\\.jar"))
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("no jar of " + artifact + ": run mvn verify"));
  }

  private static String required(String property) {
    String value = System.getProperty(property);
    if (value == null) {
      throw new IllegalStateException("no property " + property + ": run mvn verify");
    }
    return value;
  }
}
