package io.refcache.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * An application that brings nothing but the jars, with no flag of the JVM: on the class path and
 * as modules it works, and neither the JVM nor we print a word that it did not ask for.
 */
class QuietJvmTest {
  private static final String MAIN = "io.refcache.newcomer.Newcomer";
  private static final String MODULE = "io.refcache.newcomer";

  @TempDir private Path folder;

  private final Path classes = Path.of("classes");

  @Test
  void onTheClassPath() throws Exception {
    compile(
        Map.of("Newcomer.java", resource("Newcomer.java")),
        List.of("--class-path", Compiler.path(Published.api())));

    List<Path> path = new ArrayList<>(Published.all());
    path.add(classes);
    assertThatItWorksInSilence(List.of("--class-path", Compiler.path(path), MAIN));
  }

  /** The engine is bound as a service only: the application names neither of our modules. */
  @Test
  void onTheModulePath() throws Exception {
    compile(
        Map.of(
            "Newcomer.java",
            resource("Newcomer.java"),
            "module-info.java",
            "module io.refcache.newcomer {\n"
                + "  requires cache.api;\n"
                + "  uses javax.cache.spi.CachingProvider;\n"
                + "}\n"),
        List.of("--module-path", Compiler.path(Published.api())));

    List<Path> path = new ArrayList<>(Published.all());
    path.add(classes);
    assertThatItWorksInSilence(
        List.of("--module-path", Compiler.path(path), "--module", MODULE + "/" + MAIN));
  }

  private void compile(Map<String, String> sources, List<String> options) throws IOException {
    assertThat(Compiler.compile(sources, folder.resolve(classes), options)).isEmpty();
  }

  private void assertThatItWorksInSilence(List<String> arguments) throws Exception {
    ChildJvm.Result result = ChildJvm.run(folder, arguments);
    assertThat(result.errors()).as("standard error").isEmpty();
    assertThat(result.status()).as("exit status").isZero();
    assertThat(result.output().lines())
        .containsExactly("user Ada 1815", "visit [1, 2]", "lender 7", "bounded true");
  }

  private static String resource(String name) {
    try (InputStream in = QuietJvmTest.class.getResourceAsStream(name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
