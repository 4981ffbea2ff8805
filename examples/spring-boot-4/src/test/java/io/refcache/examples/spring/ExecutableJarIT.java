package io.refcache.examples.spring;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs the packaged application, in which Refcache and its file lie in a jar within a jar. */
class ExecutableJarIT {
  private static final Pattern STARTED =
      Pattern.compile("Tomcat started on port (\\d+).*Started Application", Pattern.DOTALL);
  private static final long PATIENCE_NANOS = 120_000_000_000L;

  @TempDir static Path directory;

  private static final HttpClient CLIENT = HttpClient.newHttpClient();
  private static Process application;
  private static Path output;
  private static int port;

  @BeforeAll
  static void start() throws Exception {
    output = directory.resolve("output.txt");
    application =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:TieredStopAtLevel=1",
                "-jar",
                System.getProperty("application.jar"),
                "--server.port=0")
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    port = awaitPort();
  }

  @AfterAll
  static void stop() throws InterruptedException {
    application.destroy();
    if (!application.waitFor(30, TimeUnit.SECONDS)) {
      application.destroyForcibly().waitFor();
    }
  }

  private static int awaitPort() throws IOException, InterruptedException {
    long start = System.nanoTime();
    while (true) {
      Matcher started = STARTED.matcher(Files.readString(output));
      if (started.find()) {
        return Integer.parseInt(started.group(1));
      }
      assertThat(application.isAlive()).as(Files.readString(output)).isTrue();
      assertThat(System.nanoTime() - start).as("patience").isLessThan(PATIENCE_NANOS);
      Thread.sleep(50);
    }
  }

  private static String get(String path) throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path)).build();
    HttpResponse<String> response = CLIENT.send(request, HttpResponse.BodyHandlers.ofString());
    assertThat(response.statusCode()).as(path).isEqualTo(200);
    return response.body();
  }

  @Test
  void theMetricsOfTheActuatorCountHitsAndMisses() throws Exception {
    for (int i = 0; i < 3; i++) {
      assertThat(get("/offers/7")).isEqualTo("Article 7 for 0.7");
    }
    assertThat(get("/stock/7/Oslo")).isEqualTo("28");
    assertThat(get("/actuator/metrics/cache.gets?tag=cache:offers&tag=result:hit"))
        .contains("\"value\":2.0");
    assertThat(get("/actuator/metrics/cache.gets?tag=cache:offers&tag=result:miss"))
        .contains("\"value\":1.0");
    assertThat(get("/actuator/metrics/cache.puts?tag=cache:stock")).contains("\"value\":1.0");
    assertThat(get("/actuator/caches"))
        .contains("\"offers\":{\"target\":\"io.refcache.jcache.RefcacheCache\"}");
  }

  @Test
  void nothingIsWarnedOf() throws Exception {
    assertThat(get("/stock/7/Oslo")).isEqualTo("28");
    // On a machine that is slow just then Tomcat says how long its random numbers took.
    assertThat(Files.readString(output).lines().filter(line -> !line.contains("SecureRandom")))
        .anyMatch(line -> line.contains("Started Application"))
        .noneMatch(line -> line.contains("WARN") || line.contains("ERROR"));
  }
}
