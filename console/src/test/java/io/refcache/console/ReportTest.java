package io.refcache.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The report of a live example, as text and in a real browser. */
class ReportTest {
  private static final List<Path> BROWSERS =
      List.of(Path.of("/usr/bin/chromium"), Path.of("/usr/bin/chromium-browser"));
  private static final List<String> CHARTS =
      List.of(
          "reads",
          "hit ratio",
          "bytes by cache",
          "hit ratio by cache",
          "evictions by cause",
          "where entries went",
          "size classes",
          "sizes of keys",
          "sizes of values");

  @TempDir private static Path folder;

  private static Path file;
  private static String html;

  @BeforeAll
  static void writeReport() throws Exception {
    try (LiveShop live = new LiveShop()) {
      live.shop.serve(30_000);
      file = folder.resolve("report.html");
      LiveShop.Said said = live.console(80, "report", "-o", file.toString(), "--watch", "2");
      assertThat(said.errors()).isEmpty();
      assertThat(said.out()).contains("4 caches");
      html = Files.readString(file);
    }
  }

  @AfterAll
  static void forget() {
    html = null;
  }

  @Test
  void itNeedsNothingBesideIt() {
    assertThat(html)
        .doesNotContain("<script", "<link", "<img", "@import", "url(", "http:", "https:");
    assertThat(Pattern.compile("\\bon[a-z]+=").matcher(html).find()).isFalse();
  }

  @Test
  void itShowsAllThereIsToKnow() {
    for (String chart : CHARTS) {
      assertThat(html).contains("role=\"img\" aria-label=\"" + chart + "\"");
    }
    assertThat(html)
        .contains("What the memory doctor says")
        .contains("<td>maxmemory-policy</td>", "<td>pages: maxmemory</td>")
        .contains("<td>products</td>", "<td>used_memory</td>");
  }

  @Test
  void namesAreTextAndNotMarkup() throws Exception {
    try (LiveShop live = new LiveShop()) {
      live.shop.open("<script>alert('x')</script>&");
      Path hostile = folder.resolve("hostile.html");
      live.console(80, "report", "-o", hostile.toString());
      assertThat(Files.readString(hostile))
          .contains("&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;&amp;")
          .doesNotContain("<script>");
    }
  }

  @Test
  void aFileThatCannotBeWrittenIsSaidSo() throws Exception {
    try (LiveShop live = new LiveShop()) {
      LiveShop.Said said = live.console(80, "report", "-o", folder + "/no/such/folder.html");
      assertThat(said.status()).isEqualTo(1);
      assertThat(said.errors().replaceAll("\\s+", " "))
          .startsWith("error: the report cannot be written to " + folder);
    }
  }

  @Test
  void aBrowserShowsItWithoutErrors() throws Exception {
    String dom = browser("--dump-dom", "--enable-logging=stderr");
    // What the browser made of it is what was written: nothing was misunderstood and moved.
    for (String element : List.of("<svg", "<rect", "<polyline", "<table", "<section", "<tr")) {
      assertThat(count(dom, element)).as(element).isEqualTo(count(html, element));
    }
    assertThat(dom).contains("<title>Caches of shop").doesNotContain("parsererror");
    assertThat(Files.readString(folder.resolve("errors"))).doesNotContain("CONSOLE", "Uncaught");
  }

  @Test
  void aBrowserPaintsIt() throws Exception {
    Path picture = folder.resolve("report.png");
    browser("--window-size=1200,2400", "--screenshot=" + picture);
    // An empty page of that size takes a few kilobytes.
    assertThat(Files.size(picture)).isGreaterThan(60_000);
  }

  private static int count(String text, String part) {
    return text.split(Pattern.quote(part), -1).length - 1;
  }

  private static String browser(String... options) throws IOException, InterruptedException {
    Path program = BROWSERS.stream().filter(Files::isExecutable).findFirst().orElse(null);
    if (program == null) {
      abort("not looked at in a browser: there is no Chromium here");
    }
    List<String> command = new ArrayList<>();
    command.add(program.toString());
    command.addAll(
        List.of(
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--user-data-dir=" + Files.createTempDirectory(folder, "browser")));
    command.addAll(List.of(options));
    command.add(file.toUri().toString());
    Path out = folder.resolve("out");
    Process process =
        new ProcessBuilder(command)
            .redirectOutput(out.toFile())
            .redirectError(folder.resolve("errors").toFile())
            .start();
    try {
      assertThat(process.waitFor(2, TimeUnit.MINUTES)).as("the browser ends").isTrue();
    } finally {
      process.destroyForcibly();
    }
    assertThat(process.exitValue()).isZero();
    return Files.readString(out, StandardCharsets.UTF_8);
  }
}
