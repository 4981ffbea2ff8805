package io.refcache.jcache.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.refcache.jcache.config.ConfigurationException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.JarOutputStream;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SettingsSourceTest {
  @TempDir Path directory;
  private ClassLoader loader;

  @BeforeEach
  void classPathOfTheDirectory() throws IOException {
    loader = new URLClassLoader(new URL[] {directory.toUri().toURL()});
  }

  private Path write(String name, String text) throws IOException {
    Path file = directory.resolve(name);
    Files.createDirectories(file.getParent());
    return Files.writeString(file, text);
  }

  private String valueOfA(String uri) {
    return SettingsSource.read(URI.create(uri), loader).get(0).value();
  }

  private void assertRefused(String uri, String message) {
    assertThatThrownBy(() -> SettingsSource.read(URI.create(uri), loader))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining(message);
  }

  @Test
  void aNameNeedsNoFile() {
    assertThat(SettingsSource.read(URI.create("refcache"), loader)).isEmpty();
    assertThat(SettingsSource.read(URI.create("orders"), loader)).isEmpty();
  }

  @Test
  void aNameFindsItsResourceOrTheDefaultOne() throws IOException {
    write("refcache.properties", "a = default");
    assertThat(valueOfA("refcache")).isEqualTo("default");
    assertThat(valueOfA("orders")).isEqualTo("default");
    write("orders.properties", "a = orders");
    assertThat(valueOfA("orders")).isEqualTo("orders");
  }

  @Test
  void aResourceIsNamedPlainlyOrByScheme() throws IOException {
    write("conf/caches.cfg", "a = there");
    write("caches.properties", "a = here");
    assertThat(valueOfA("caches.properties")).isEqualTo("here");
    assertThat(valueOfA("/caches.properties")).isEqualTo("here");
    assertThat(valueOfA("conf/caches.cfg")).isEqualTo("there");
    assertThat(valueOfA("classpath:conf/caches.cfg")).isEqualTo("there");
    assertThat(valueOfA("classpath:/conf/caches.cfg")).isEqualTo("there");
  }

  @Test
  void aResourceThatIsNamedMustBeThere() {
    assertRefused(
        "missing.properties",
        "the manager's URI 'missing.properties' names the resource 'missing.properties', which is not on the class path");
    assertRefused("classpath:missing", "which is not on the class path");
  }

  @Test
  void aFileIsReadByItsUri() throws IOException {
    Path file = write("my caches.cfg", "\ufeff\u00e9 = \u20ac\n");
    assertThat(SettingsSource.read(file.toUri(), loader))
        .containsExactly(new Setting(file.toUri().toString(), 1, "\u00e9", "\u20ac"));
  }

  @Test
  void aFileThatIsNamedMustBeThereAndAFile() throws IOException {
    assertRefused(directory.resolve("no.cfg").toUri().toString(), "no.cfg: there is no such file");
    assertRefused(directory.toUri().toString(), "this is a directory, not a file");
  }

  @Test
  void aFileInAJarIsReadByItsUri() throws IOException {
    Path jar = directory.resolve("app.jar");
    try (OutputStream file = Files.newOutputStream(jar);
        JarOutputStream out = new JarOutputStream(file)) {
      out.putNextEntry(new ZipEntry("conf/caches.cfg"));
      out.write("a = in a jar".getBytes(StandardCharsets.UTF_8));
    }
    String uri = "jar:" + jar.toUri() + "!/conf/caches.cfg";
    assertThat(valueOfA(uri)).isEqualTo("in a jar");
    assertRefused(uri + "x", "there is no such file");
    Files.delete(jar); // nobody holds it open
  }

  @Test
  void aUriOfAnUnknownSchemeIsRefused() {
    assertRefused(
        "urn:caches",
        "the manager's URI 'urn:caches' is neither a URL that can be opened (unknown protocol: urn), nor classpath:NAME, nor a plain name");
  }

  @Test
  void aFileThatIsNotTextOrHasNoEndIsRefused() throws IOException {
    Path binary = Files.write(directory.resolve("b"), new byte[] {(byte) 0xff, 0, 1});
    assertRefused(binary.toUri().toString(), "this is not UTF-8");
    Path huge = Files.write(directory.resolve("h"), new byte[SettingsSource.MAX_FILE_BYTES + 1]);
    assertRefused(huge.toUri().toString(), "this is longer than 4194304 bytes");
  }
}
