package io.refcache.tck.reload;

import java.io.File;
import java.net.MalformedURLException;
import java.net.URL;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** What a container needs to deploy an application: found on the class path of the tests. */
final class Libraries {

  private static final String JARS = "(refcache-(engine|jcache)|cache-api)-\\d.*\\.jar";

  private Libraries() {}

  /** The built jars, and the API that they implement. */
  static List<Path> jars() {
    return classPath(path -> path.getFileName().toString().matches(JARS));
  }

  /** Where the applications' classes are. */
  static List<Path> applications() {
    return classPath(path -> path.endsWith("test-classes"));
  }

  static URL[] toUrls(Collection<Path> paths) {
    return paths.stream().map(Libraries::toUrl).toArray(URL[]::new);
  }

  private static List<Path> classPath(Predicate<Path> wanted) {
    String[] entries = System.getProperty("java.class.path").split(File.pathSeparator);
    List<Path> found = Stream.of(entries).map(Path::of).filter(wanted).toList();
    if (found.isEmpty()) {
      throw new IllegalStateException("not on the class path: run the tests with Maven");
    }
    return found;
  }

  private static URL toUrl(Path path) {
    try {
      return path.toUri().toURL();
    } catch (MalformedURLException e) {
      throw new IllegalStateException(e);
    }
  }
}
