package io.refcache.packaging;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A JVM of its own, of the same Java as this one, started with nothing but what is said. */
final class ChildJvm {
  private static final long PATIENCE_SECONDS = 120;

  /** What a JVM left behind when it had ended. */
  record Result(int status, String output, String errors) {}

  private ChildJvm() {}

  /** Runs {@code java} with some arguments, in a folder that takes what it writes. */
  static Result run(Path folder, List<String> arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(arguments);
    Path output = folder.resolve("output.txt");
    Path errors = folder.resolve("errors.txt");
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectOutput(output.toFile())
            .redirectError(errors.toFile());
    // These would make the JVM say that it has picked them up.
    builder.environment().remove("JAVA_TOOL_OPTIONS");
    builder.environment().remove("JDK_JAVA_OPTIONS");
    Process process = builder.start();
    if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new IllegalStateException("still running: " + command);
    }
    return new Result(process.exitValue(), Files.readString(output), Files.readString(errors));
  }
}
