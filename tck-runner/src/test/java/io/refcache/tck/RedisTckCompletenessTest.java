package io.refcache.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Fails the build unless all core tests ran on a real server as well, or on a cluster of them,
 * where there are some.
 */
class RedisTckCompletenessTest {
  private static final int CORE_TESTS = 481;

  /** Printed by the JVM of the tests when it starts a server; its address follows. */
  private static final String SERVER_STARTED = "=== server for the test: ";

  /** How the address begins of what it is to run on. */
  private static final Map<String, String> SCHEMES =
      Map.of("standalone", "redis://", "cluster", "redis-cluster://");

  private static final String SERVER = System.getProperty("tck.server");

  private static Path reports;
  private static TckRun run;

  @BeforeAll
  static void read() throws IOException {
    assumeFalse(Boolean.getBoolean("tck.redis.skipped"), "no server for this platform");
    reports = Path.of(System.getProperty("tck.reports"), "redis");
    run = TckRun.read(reports);
    System.out.printf(
        "TCK on Redis (%s): %d core tests reported, %d run, %d failed%n",
        SERVER,
        run.tests().size(),
        run.tests().size() - run.excluded().size(),
        run.notPassed().size());
  }

  @Test
  void everyCoreTestButTheDummyRan() {
    assertThat(run.tests()).hasSize(CORE_TESTS);
    assertThat(run.excluded()).containsExactly(TckCount.DUMMY);
  }

  @Test
  void noTestFailedBrokeOrWasSkipped() {
    assertThat(run.notPassed()).isEmpty();
  }

  @Test
  void theEntriesWereOnSuchAServer() throws IOException {
    try (Stream<Path> files = Files.list(reports)) {
      List<Path> outputs = files.filter(f -> f.toString().endsWith("-output.txt")).toList();
      assertThat(outputs).anyMatch(RedisTckCompletenessTest::tellsOfAServer);
    }
  }

  private static boolean tellsOfAServer(Path output) {
    try {
      return Files.readString(output).contains(SERVER_STARTED + SCHEMES.get(SERVER));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
