package io.refcache.benchmarks;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * One case of a measurement, in a virtual machine of its own: it finds no memory, no profile and no
 * compiled code that another case has left.
 *
 * <p>Where memory is measured the heap has a fixed size and is touched at the start, so that the
 * process grows by what lies outside of it only. The serial collector adds next to nothing of its
 * own.
 *
 * <p>The case's figures come back over its standard output; what it writes to the error stream, its
 * progress, is passed through.
 */
public final class Case {
  private static final String FIGURE = "figure ";
  private static final Logger ENGINE_LOG = Logger.getLogger("io.refcache");
  private static final long END_PATIENCE_SECONDS = 30;

  private final Class<?> program;
  private final List<String> options = new ArrayList<>();
  private final List<String> arguments = new ArrayList<>();

  /**
   * A case whose virtual machine has options of its own.
   *
   * @param program has a {@code main} that runs the case and reports its figures
   */
  public Case(Class<?> program, List<String> options) {
    this.program = program;
    this.options.addAll(options);
  }

  /**
   * A case that measures memory.
   *
   * @param program has a {@code main} that runs the case and reports its figures
   * @param heapMegabytes the size of its heap
   * @param directMegabytes the most memory outside the heap that it may map, on Java 17 to 21
   */
  Case(Class<?> program, int heapMegabytes, int directMegabytes) {
    this.program = program;
    options.add("-Xms" + heapMegabytes + "m");
    options.add("-Xmx" + heapMegabytes + "m");
    options.add("-XX:MaxDirectMemorySize=" + directMegabytes + "m");
    options.add("-XX:+AlwaysPreTouch");
    options.add("-XX:+UseSerialGC");
  }

  public Case with(Object argument) {
    arguments.add(String.valueOf(argument));
    return this;
  }

  /**
   * Runs the case.
   *
   * @return its figures by name, in the order in which it reported them
   * @throws IllegalStateException if it failed
   */
  public Map<String, Double> run() throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(System.getProperty("java.home") + File.separator + "bin" + File.separator + "java");
    command.addAll(options);
    command.add("-classpath");
    command.add(System.getProperty("java.class.path"));
    command.add(program.getName());
    command.addAll(arguments);
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    Thread onEnd = new Thread(process::destroy, "stop-case");
    Runtime.getRuntime().addShutdownHook(onEnd);
    try {
      return figures(process);
    } finally {
      removeUnlessEnding(onEnd);
    }
  }

  private static void removeUnlessEnding(Thread onEnd) {
    try {
      Runtime.getRuntime().removeShutdownHook(onEnd);
    } catch (IllegalStateException ending) {
      // Ctrl-C: the hook ends the case.
      return;
    }
  }

  private Map<String, Double> figures(Process process) throws IOException, InterruptedException {
    Map<String, Double> figures = new LinkedHashMap<>();
    try (BufferedReader output =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      for (String line = output.readLine(); line != null; line = output.readLine()) {
        if (line.startsWith(FIGURE)) {
          String[] nameAndValue = line.substring(FIGURE.length()).split("=", 2);
          figures.put(nameAndValue[0], Double.valueOf(nameAndValue[1]));
        } else {
          System.err.println(line);
        }
      }
    } finally {
      if (!process.waitFor(END_PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    }
    if (process.exitValue() != 0) {
      throw new IllegalStateException(
          "%s %s ended with %d".formatted(program.getSimpleName(), arguments, process.exitValue()));
    }
    return figures;
  }

  /** Called first, within the case and without: the engine logs only what is wrong. */
  public static void logWarningsOnly() {
    ENGINE_LOG.setLevel(Level.WARNING);
  }

  /** Called within the case: reports a figure to whoever runs it. */
  public static void report(String name, double value) {
    System.out.println(FIGURE + name + "=" + value);
  }
}
