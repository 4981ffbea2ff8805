package io.refcache.examples.twojvms;

import static org.assertj.core.api.Assertions.assertThat;

import io.refcache.redis.RedisServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Runs the example in two JVMs, and kills their server. */
class PriceListTest {
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(60);
  private static final long PAUSE_MILLIS = 100;

  /** The example in a JVM of its own. */
  private static final class Jvm implements AutoCloseable {
    private final Process process;
    private final PrintStream in;
    private final List<String> lines = new CopyOnWriteArrayList<>();

    Jvm(String server) throws IOException {
      process =
          new ProcessBuilder(
                  ProcessHandle.current().info().command().orElse("java"),
                  "-Xmx64m",
                  "-XX:+UseSerialGC",
                  "-XX:TieredStopAtLevel=1",
                  "-cp",
                  System.getProperty("java.class.path"),
                  PriceList.class.getName(),
                  server)
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      in = new PrintStream(process.getOutputStream(), true, StandardCharsets.UTF_8);
      Thread reader = new Thread(this::read, "reader");
      reader.setDaemon(true);
      reader.start();
    }

    private void read() {
      try (BufferedReader out =
          new BufferedReader(
              new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
        out.lines().forEach(lines::add);
      } catch (IOException e) {
        throw new IllegalStateException(e);
      }
    }

    void type(String line) {
      in.println(line);
    }

    boolean hasPrinted(String start) {
      return lines.stream().anyMatch(line -> line.startsWith(start));
    }

    void await(String start) throws InterruptedException {
      long begin = System.nanoTime();
      while (!hasPrinted(start)) {
        assertThat(System.nanoTime() - begin)
            .as("waiting for '%s' among %s", start, lines)
            .isLessThan(PATIENCE_NANOS);
        Thread.sleep(PAUSE_MILLIS);
      }
    }

    /** Types a line again and again until another JVM prints what is awaited. */
    void typeUntil(String line, Jvm other, String start) throws InterruptedException {
      long begin = System.nanoTime();
      while (!other.hasPrinted(start)) {
        assertThat(System.nanoTime() - begin)
            .as("waiting for '%s' among %s and %s", start, lines, other.lines)
            .isLessThan(PATIENCE_NANOS);
        type(line);
        Thread.sleep(PAUSE_MILLIS);
      }
    }

    @Override
    public void close() {
      process.destroyForcibly();
    }
  }

  @Test
  void whatOneJvmSetsTheOtherHearsAndReadsAlsoAfterTheServerWasKilled() throws Exception {
    try (RedisServer server = RedisServer.start();
        Jvm one = new Jvm(server.uri());
        Jvm other = new Jvm(server.uri())) {
      one.await("ready");
      other.await("ready");

      one.typeUntil("tea 4", other, "heard: tea 4");
      other.type("tea");
      other.await("read: tea 4");

      server.stop();
      one.typeUntil("tea 5", one, "not done: ");
      assertThat(other.hasPrinted("heard: tea 5")).isFalse();
      server.restart();

      one.typeUntil("tea 6", other, "heard: tea 6");
      other.type("tea");
      other.await("read: tea 6");
    }
  }
}
