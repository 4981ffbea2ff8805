package io.refcache.redis;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;

/**
 * A real server for tests, on a port of the loopback that nobody else has.
 *
 * <p>The binary is that of {@code org.signal:embedded-redis}, or what the system property {@value
 * #BINARY} names: a newer Redis, or a Valkey. Where there is none for the platform the test is
 * skipped, with that reason.
 *
 * <p>A shell stands between this process and the server, reading what it is never sent: it kills
 * the server when that ends, and so also when this process does, however it may end, and waits for
 * its end.
 */
public final class RedisServer implements AutoCloseable {
  /** The system property with the path of another binary. */
  public static final String BINARY = "refcache.redis";

  private static final String SHELL =
      "\"$@\" </dev/null >/dev/null 2>&1 & echo $!; cat >/dev/null;"
          + " kill -9 $! 2>/dev/null; wait $! 2>/dev/null";

  /** Below the ports that systems hand out by themselves. */
  private static final int FIRST_PORT = 20_000;

  private static final int PORTS = 12_000;
  private static final int ATTEMPTS = 20;
  private static final long START_NANOS = TimeUnit.SECONDS.toNanos(20);

  private static Path binary;

  private final Path directory;
  private final int port;

  /** What a Sentinel is told of its masters; null for a server. */
  private final List<String> masters;

  private Process shell;
  private long pid;

  private RedisServer(Path directory, int port, List<String> masters) {
    this.directory = directory;
    this.port = port;
    this.masters = masters;
  }

  /** Starts a server with further arguments, such as {@code --maxmemory 8mb}. */
  public static RedisServer start(String... arguments) {
    return start((List<String>) null, arguments);
  }

  /** Starts a Sentinel with lines of its configuration that say what it watches over. */
  static RedisServer startSentinel(String... masters) {
    return start(List.of(masters));
  }

  private static RedisServer start(List<String> masters, String... arguments) {
    Path executable = binary();
    try {
      for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
        int port = FIRST_PORT + ThreadLocalRandom.current().nextInt(PORTS);
        RedisServer server =
            new RedisServer(Files.createTempDirectory("refcache-redis"), port, masters);
        if (server.run(executable, arguments)) {
          return server;
        }
        server.close();
      }
      throw new IllegalStateException("no server came up in " + ATTEMPTS + " attempts");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Whether there is a binary for this platform. */
  public static boolean isAvailable() {
    return System.getProperty(BINARY) != null
        || RedisServer.class.getResource("/" + resource()) != null;
  }

  private static String resource() {
    String os = System.getProperty("os.name").toLowerCase(Locale.ROOT);
    String arch = System.getProperty("os.arch");
    return "redis-server-7.0.15-%s-%s"
        .formatted(
            os.startsWith("mac") ? "darwin" : os.startsWith("linux") ? "linux" : os,
            arch.equals("aarch64") ? "arm64" : arch.equals("x86_64") ? "amd64" : arch);
  }

  private static synchronized Path binary() {
    if (!isAvailable()) {
      Assumptions.abort("there is no server for this platform: " + resource());
    }
    if (binary == null) {
      String given = System.getProperty(BINARY);
      binary = given == null ? unpack() : Path.of(given);
    }
    return binary;
  }

  private static Path unpack() {
    try (InputStream in = RedisServer.class.getResourceAsStream("/" + resource())) {
      Path file = Files.createTempFile("redis-server", "");
      Files.copy(in, file, StandardCopyOption.REPLACE_EXISTING);
      file.toFile().setExecutable(true);
      file.toFile().deleteOnExit();
      return file;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private boolean run(Path executable, String... arguments) throws IOException {
    List<String> command = new ArrayList<>(List.of("/bin/sh", "-c", SHELL, "sh"));
    command.add(executable.toString());
    if (masters != null) {
      // It writes to its configuration.
      Path configuration = Files.write(directory.resolve("sentinel.conf"), masters);
      command.addAll(List.of(configuration.toString(), "--sentinel"));
    }
    command.addAll(
        List.of(
            "--port",
            String.valueOf(port),
            "--bind",
            InetAddress.getLoopbackAddress().getHostAddress(),
            "--dir",
            directory.toString(),
            "--logfile",
            "log",
            "--save",
            ""));
    command.addAll(List.of(arguments));
    shell = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    BufferedReader out =
        new BufferedReader(
            new InputStreamReader(shell.getInputStream(), StandardCharsets.US_ASCII));
    pid = Long.parseLong(out.readLine());
    long start = System.nanoTime();
    while (System.nanoTime() - start < START_NANOS) {
      if (isOurs()) {
        return true;
      }
      if (ProcessHandle.of(pid).isEmpty()) {
        return false;
      }
      sleep(10);
    }
    return false;
  }

  /** Whether the one who answers at the port is the one that was started. */
  private boolean isOurs() {
    try {
      return command("INFO", "server").contains("process_id:" + pid + "\r\n");
    } catch (IOException e) {
      return false;
    }
  }

  /** Sends a command without blanks in its words, and returns the first piece of the reply. */
  public String command(String... words) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout(5_000);
      socket
          .getOutputStream()
          .write((String.join(" ", words) + "\r\n").getBytes(StandardCharsets.UTF_8));
      byte[] buffer = new byte[16_384];
      int size = socket.getInputStream().read(buffer);
      return new String(buffer, 0, Math.max(0, size), StandardCharsets.UTF_8);
    }
  }

  public int port() {
    return port;
  }

  /** The address as a manager's URI. */
  public String uri() {
    return "redis://127.0.0.1:" + port;
  }

  /** Sends a signal: {@code STOP}, {@code CONT}, {@code KILL}. */
  public void signal(String signal) {
    try {
      new ProcessBuilder("kill", "-" + signal, String.valueOf(pid)).start().waitFor();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Kills the server and starts it anew on its port, with what it has kept in files. */
  public void restart(String... arguments) {
    try {
      for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
        stop();
        if (run(binary(), arguments)) {
          return;
        }
        sleep(100);
      }
      throw new IllegalStateException("the server did not come up again on port " + port);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Kills the server. */
  public void stop() {
    if (shell != null) {
      try {
        shell.getOutputStream().close(); // the shell does the rest
        shell.waitFor(10, TimeUnit.SECONDS);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  @Override
  public void close() {
    stop();
    try (var files = Files.list(directory)) {
      for (Path file : files.toList()) {
        Files.deleteIfExists(file);
      }
      Files.deleteIfExists(directory);
    } catch (IOException e) {
      // A server that is still being killed may write to its directory; the system clears it away.
      directory.toFile().deleteOnExit();
    }
  }

  private static void sleep(long millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
