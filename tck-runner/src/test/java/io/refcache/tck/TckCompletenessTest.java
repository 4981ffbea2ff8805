package io.refcache.tck;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import javax.cache.Cache;
import javax.cache.CacheManager;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Fails the build unless the TCK ran as a whole, against the built jars.
 *
 * <p>Runs after the TCK, over its reports; the numbers are those of TCK 1.1.1 with the optional
 * store-by-reference tests.
 */
class TckCompletenessTest {

  private static final int CORE_TESTS = 481;
  private static final int ANNOTATION_TESTS = 12;

  private static TckCount count;

  @BeforeAll
  static void count() throws IOException {
    Path reports = Path.of(System.getProperty("tck.reports"));
    count =
        new TckCount(
            TckRun.read(reports.resolve("core")), TckRun.read(reports.resolve("annotations")));
    System.out.println(count.summary(System.getProperty("tck.version")));
  }

  @Test
  void everyCoreTestIsReported() {
    assertThat(count.coreReported()).isEqualTo(CORE_TESTS);
  }

  @Test
  void everyCoreTestButTheDummyRan() {
    assertThat(count.core().excluded()).containsExactly(TckCount.DUMMY);
    assertThat(count.coreRun()).isEqualTo(CORE_TESTS - 1);
  }

  @Test
  void everyAnnotationTestRan() {
    assertThat(count.annotations().tests()).hasSize(ANNOTATION_TESTS);
    assertThat(count.annotations().excluded()).isEmpty();
    assertThat(count.annotationsRun()).isEqualTo(ANNOTATION_TESTS);
  }

  @Test
  void noTestFailedBrokeOrWasSkipped() {
    assertThat(count.failed()).isEmpty();
  }

  @Test
  void noTestPassedEmpty() {
    assertThat(count.empty()).isEmpty();
  }

  @Test
  void theUnwrapTestsKnewTheTypesToAskFor() throws ClassNotFoundException {
    assertUnwrapType("javax.cache.CacheManager", CacheManager.class);
    assertUnwrapType("javax.cache.Cache", Cache.class);
    assertUnwrapType("javax.cache.Cache.Entry", Cache.Entry.class);
  }

  private static void assertUnwrapType(String property, Class<?> type)
      throws ClassNotFoundException {
    String name = count.core().properties().get(property);
    assertThat(name).as(property).isNotBlank();
    Class<?> unwrapped = Class.forName(name);
    assertThat(type).as(property).isAssignableFrom(unwrapped).isNotEqualTo(unwrapped);
  }

  @Test
  void theProviderUnderTestIsTheBuiltJars() {
    for (TckRun run : List.of(count.core(), count.annotations())) {
      List<Path> classPath = classPath(run);
      for (String artifact : List.of("refcache-engine", "refcache-jcache")) {
        assertThat(classPath)
            .as("a class path with the jar of " + artifact)
            .anyMatch(entry -> entry.getFileName().toString().matches(artifact + "-\\d.*\\.jar"));
      }
      Path harness = Path.of(run.properties().get("basedir"));
      assertThat(classPath)
          .as("directories on the class path")
          .filteredOn(Files::isDirectory)
          .allMatch(directory -> directory.startsWith(harness));
    }
  }

  @Test
  void theTwoRunsHadAJvmOfTheirOwn() {
    assertThat(count.core().tests()).noneMatch(test -> test.name().contains(".annotation."));
    assertThat(count.annotations().tests()).allMatch(test -> test.name().contains(".annotation."));
  }

  @Test
  void unsafeMemoryAccessWasDeniedWhereJavaCanDenyIt() {
    String expected = Runtime.version().feature() >= 24 ? "deny" : null;
    for (TckRun run : List.of(count.core(), count.annotations())) {
      assertThat(run.properties().get("sun.misc.unsafe.memory.access")).isEqualTo(expected);
    }
  }

  private static List<Path> classPath(TckRun run) {
    String classPath = run.properties().get("surefire.test.class.path");
    return Stream.of(classPath.split(File.pathSeparator)).map(Path::of).toList();
  }
}
