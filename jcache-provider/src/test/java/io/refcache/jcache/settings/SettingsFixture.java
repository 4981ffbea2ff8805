package io.refcache.jcache.settings;

import io.refcache.jcache.config.RefcacheConfiguration;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import javax.cache.configuration.MutableConfiguration;
import org.junit.jupiter.api.io.TempDir;

/** Makes settings out of a few lines. */
abstract class SettingsFixture {
  @TempDir Path directory;

  final Settings settings(String... lines) {
    return settings(new Properties(), lines);
  }

  final Settings settings(Properties properties, String... lines) {
    try {
      Path file = directory.resolve("caches.properties");
      Files.writeString(file, String.join("\n", lines));
      return load(file.toUri(), properties);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  static Settings load(URI uri, Properties properties) {
    return Settings.load(
        uri,
        SettingsFixture.class.getClassLoader(),
        properties,
        List.of(new FakeBackendProvider()));
  }

  static RefcacheConfiguration<Object, Object> bare(Settings settings, String name) {
    return settings.resolve(name, new MutableConfiguration<>());
  }
}
