package io.refcache.mutations;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/**
 * Plants each mistake of {@code src/mutations/mutations.txt} in a copy of its source file, compiles
 * that, and runs the engine's tests with it in a virtual machine of its own until one fails. Prints
 * a table of which test has noticed what; the exit code is the number of mistakes that none has. A
 * run that does not end has noticed nothing: it is told apart, and counts as well.
 */
public final class Mutations {
  static final Path SOURCES = Path.of("src/main/java/io/refcache/engine");
  static final Path LIST = Path.of("src/mutations/mutations.txt");
  private static final Path WORK = Path.of("target/mutations");
  private static final long PATIENCE_SECONDS = Long.getLong("mutations.seconds", 400);

  private Mutations() {}

  /**
   * Runs all, or those whose description contains the first argument.
   *
   * @param arguments part of a description, or nothing
   */
  public static void main(String[] arguments) throws Exception {
    String wanted = arguments.length == 0 ? "" : arguments[0];
    int survivors = 0;
    System.out.println("| mistake | noticed by |\n|---|---|");
    for (Mutation mutation : Mutation.readAll(LIST)) {
      if (mutation.what().contains(wanted)) {
        Outcome outcome = run(mutation);
        survivors += outcome.isNoticed() ? 0 : 1;
        System.out.printf("| %s | %s |%n", mutation.what(), outcome.by());
      }
    }
    System.exit(survivors);
  }

  /**
   * What came of a mistake.
   *
   * @param by who has noticed it, or why nobody has
   */
  private record Outcome(boolean isNoticed, String by) {}

  private static Outcome run(Mutation mutation) throws IOException, InterruptedException {
    try {
      return outcomeOf(mutation);
    } catch (IllegalStateException stale) {
      System.err.println(stale.getMessage());
      return new Outcome(false, "**nobody**: it could not be planted");
    }
  }

  private static Outcome outcomeOf(Mutation mutation) throws IOException, InterruptedException {
    Path classes = WORK.resolve("classes");
    delete(WORK);
    Files.createDirectories(classes);
    Path mutated = WORK.resolve("src").resolve(mutation.file());
    Files.createDirectories(mutated.getParent());
    Files.writeString(
        mutated, mutation.applyTo(Files.readString(SOURCES.resolve(mutation.file()))));
    compile(mutated, classes);

    Path log = WORK.resolve("log");
    String classPath = classes + File.pathSeparator + System.getProperty("java.class.path");
    Process tests =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                classPath,
                FirstFailure.class.getName())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    if (!tests.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
      tests.destroyForcibly().waitFor();
      return new Outcome(
          false, "**nobody** within %d s: a test does not end".formatted(PATIENCE_SECONDS));
    }
    try (Stream<String> lines = Files.lines(log)) {
      return lines
          .filter(line -> line.startsWith(FirstFailure.MARK))
          .map(line -> new Outcome(true, line.substring(FirstFailure.MARK.length())))
          .findFirst()
          .orElse(
              tests.exitValue() == 0
                  ? new Outcome(false, "**nobody**")
                  : new Outcome(true, "the end of the virtual machine"));
    }
  }

  private static void compile(Path source, Path into) throws IOException {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
      List<String> options = new ArrayList<>(List.of("-nowarn", "-proc:none", "--release", "17"));
      options.addAll(List.of("-cp", System.getProperty("java.class.path"), "-d", into.toString()));
      if (!compiler
          .getTask(null, files, null, options, null, files.getJavaFileObjects(source))
          .call()) {
        throw new IllegalStateException(source + " does not compile");
      }
    }
  }

  private static void delete(Path directory) throws IOException {
    if (Files.exists(directory)) {
      try (Stream<Path> files = Files.walk(directory)) {
        for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(file);
        }
      }
    }
  }
}
