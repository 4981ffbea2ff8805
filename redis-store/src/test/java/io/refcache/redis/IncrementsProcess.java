package io.refcache.redis;

import io.refcache.redis.Incrementer.Account;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.logging.LogManager;
import java.util.stream.Collectors;

/** An {@link Incrementer} in a JVM of its own, which reports by its standard output. */
final class IncrementsProcess implements AutoCloseable {
  private static final String READY = "ready";
  private static final String REPORT = "report ";

  private final Process process;
  private final BufferedReader out;

  private IncrementsProcess(Process process) {
    this.process = process;
    this.out =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.US_ASCII));
  }

  /** Starts one, and waits until it is connected; it begins when it is told to {@link #go}. */
  static IncrementsProcess start(String uri, int increments, int threads) {
    try {
      IncrementsProcess started =
          new IncrementsProcess(
              new ProcessBuilder(
                      Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                      "-Xmx128m",
                      "-cp",
                      System.getProperty("java.class.path"),
                      IncrementsProcess.class.getName(),
                      uri,
                      String.valueOf(increments),
                      String.valueOf(threads))
                  .redirectError(ProcessBuilder.Redirect.INHERIT)
                  .start());
      started.expect(READY);
      return started;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The rest of the next line, which begins in a certain way. */
  private String expect(String beginning) throws IOException {
    String line = out.readLine();
    if (line == null || !line.startsWith(beginning)) {
      throw new IllegalStateException(
          "a JVM said '%s' where '%s' was expected".formatted(line, beginning));
    }
    return line.substring(beginning.length());
  }

  /** Lets it begin. */
  void go() {
    try {
      process.getOutputStream().write('\n');
      process.getOutputStream().flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  boolean isRunning() {
    return process.isAlive();
  }

  /** Waits for its end, and returns what it says. */
  Account await() {
    try {
      String[] parts = expect(REPORT).split(" ");
      return new Account(numbers(parts[0]), numbers(parts[1]), Long.parseLong(parts[2]));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<Long> numbers(String text) {
    return Arrays.stream(text.split(",")).map(Long::valueOf).toList();
  }

  private static String text(List<Long> numbers) {
    return numbers.stream().map(String::valueOf).collect(Collectors.joining(","));
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }

  /**
   * Increments, and reports.
   *
   * @param arguments the server's URI, how many increments, in how many threads
   */
  public static void main(String[] arguments) throws Exception {
    LogManager.getLogManager().reset();
    try (Jvm jvm = new Jvm(arguments[0], "redis-connect-timeout", "9s")) {
      Incrementer incrementer =
          new Incrementer(jvm.cache(Incrementer.CACHE, Integer.class, Long.class));
      System.out.println(READY);
      System.in.read();
      incrementer.run(Integer.parseInt(arguments[1]), Integer.parseInt(arguments[2]));
      Account account = incrementer.account();
      System.out.println(
          REPORT
              + text(account.applied())
              + " "
              + text(account.unknown())
              + " "
              + account.failed());
    }
  }
}
