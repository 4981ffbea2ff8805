package io.refcache.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The program as it is copied to where a JVM is: one jar, started without an option. */
class ProgramIT {
  private static final String JAVA =
      Path.of(System.getProperty("java.home"), "bin", "java").toString();
  private static final Path PROGRAM = Path.of("target/refcache-console.jar").toAbsolutePath();
  private static final Path SCRIPT = Path.of("/usr/bin/script");

  @TempDir private static Path folder;

  private static Process shop;

  @BeforeAll
  static void openShop() throws IOException {
    shop =
        new ProcessBuilder(
                JAVA, "-Xmx64m", "-cp", System.getProperty("java.class.path"), Shop.class.getName())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    assertThat(shop.inputReader().readLine()).isEqualTo("open");
  }

  @AfterAll
  static void closeShop() throws InterruptedException {
    shop.destroyForcibly().waitFor();
  }

  @Test
  void itRunsFromOneFileAndNothingIsWarnedOf() throws Exception {
    assertThat(run(JAVA, "-jar", PROGRAM.toString(), "--version"))
        .startsWith("refcache-console ")
        .doesNotContain("not from a jar");
    assertThat(run(JAVA, "-jar", PROGRAM.toString(), "info", "--pid", pid()))
        .contains("used_memory", "cache:products");
  }

  /** In a terminal that does not say how large it is. */
  @Test
  void aTerminalShowsThePictureAndIsLeftAsItWas() throws Exception {
    assumeTrue(Files.isExecutable(SCRIPT), "there is no script(1) to make a terminal");
    String command =
        "TERM=xterm %s -jar %s top --pid %s --interval 0.2 --count 2"
            .formatted(JAVA, PROGRAM, pid());
    assertThat(run(SCRIPT.toString(), "-qec", command, "/dev/null"))
        .contains("\u001b[?1049h", "refcache top - pid " + pid(), "products", "\u001b[?1049l")
        .doesNotContain("WARNING", "Exception");
  }

  private static String pid() {
    return Long.toString(shop.pid());
  }

  /** The output of a program that succeeds and has nothing to complain of. */
  private static String run(String... command) throws IOException, InterruptedException {
    Path out = folder.resolve("out");
    Path errors = folder.resolve("errors");
    List<String> words = List.of(command);
    ProcessBuilder builder =
        new ProcessBuilder(words).redirectOutput(out.toFile()).redirectError(errors.toFile());
    // A JVM says on its standard error that it has picked these up.
    builder.environment().keySet().removeAll(List.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS"));
    Process process = builder.start();
    try {
      // Its input stays open meanwhile: the end of it would be as good as q.
      assertThat(process.waitFor(2, TimeUnit.MINUTES)).as("%s ends", words).isTrue();
    } finally {
      process.destroyForcibly();
    }
    assertThat(Files.readString(errors)).isEmpty();
    assertThat(process.exitValue()).isZero();
    return Files.readString(out, StandardCharsets.UTF_8);
  }
}
