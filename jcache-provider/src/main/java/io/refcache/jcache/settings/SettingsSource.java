package io.refcache.jcache.settings;

import io.refcache.jcache.config.ConfigurationException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.net.MalformedURLException;
import java.net.URI;
import java.net.URL;
import java.net.URLConnection;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemNotFoundException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;

/**
 * Finds the configuration file that a manager's URI stands for.
 *
 * <table>
 *   <caption>What a URI means</caption>
 *   <tr><td>{@code refcache}, {@code orders}</td><td>a name: {@code orders.properties} on the class
 *       path if it is there, else {@code refcache.properties} if that is, else nothing</td></tr>
 *   <tr><td>{@code orders.properties}, {@code conf/orders.cfg}</td><td>a resource of the class
 *       path</td></tr>
 *   <tr><td>{@code classpath:conf/orders.cfg}</td><td>a resource of the class path</td></tr>
 *   <tr><td>{@code redis://host} or what other kind of backend there is</td><td>that backend, and
 *       {@code refcache.properties} on the class path if that is there</td></tr>
 *   <tr><td>{@code file:}, {@code jar:}, {@code jar:nested:}, {@code https:} ...</td><td>that
 *       URL</td></tr>
 * </table>
 *
 * <p>Whatever names a file must be there. Files are UTF-8.
 */
final class SettingsSource {
  static final String DEFAULT_RESOURCE = "refcache.properties";

  /** A file that is longer than this is none of ours. */
  static final int MAX_FILE_BYTES = 4 << 20;

  private static final String SUFFIX = ".properties";
  private static final String CLASSPATH = "classpath";
  private static final int TIMEOUT_MILLIS = 10_000;

  private final ClassLoader loader;

  private SettingsSource(ClassLoader loader) {
    this.loader = loader;
  }

  /**
   * Reads the settings that a URI stands for.
   *
   * @param loader finds resources; those it does not find are looked for beside Refcache itself
   * @throws ConfigurationException if the URI names a file that is not there or cannot be read
   */
  static List<Setting> read(URI uri, ClassLoader loader) {
    return new SettingsSource(loader).read(uri);
  }

  /** The settings of the default resource; none if it is not there. */
  static List<Setting> readDefault(ClassLoader loader) {
    return new SettingsSource(loader).readNamed("");
  }

  private List<Setting> read(URI uri) {
    if (uri.getScheme() == null) {
      String name = stripSlashes(uri.getPath());
      if (name.endsWith(SUFFIX) || name.contains("/")) {
        return readResource(uri, name);
      }
      return readNamed(name);
    }
    if (uri.getScheme().equalsIgnoreCase(CLASSPATH)) {
      String name = uri.isOpaque() ? uri.getSchemeSpecificPart() : uri.getPath();
      return readResource(uri, stripSlashes(name));
    }
    try {
      return read(uri.toString(), uri, uri.toURL());
    } catch (MalformedURLException | IllegalArgumentException e) {
      throw new ConfigurationException(
          "the manager's URI '%s' is neither a URL that can be opened (%s), nor classpath:NAME, nor a plain name, nor a backend that is on the class path"
              .formatted(MaskedUri.of(uri), e.getMessage()),
          e);
    }
  }

  private List<Setting> readNamed(String name) {
    URL resource = name.isEmpty() ? null : find(name + SUFFIX);
    if (resource == null) {
      resource = find(DEFAULT_RESOURCE);
    }
    return resource == null ? List.of() : read(resource.toString(), null, resource);
  }

  private List<Setting> readResource(URI uri, String name) {
    URL resource = find(name);
    if (resource == null) {
      throw new ConfigurationException(
          "the manager's URI '%s' names the resource '%s', which is not on the class path"
              .formatted(uri, name));
    }
    return read(resource.toString(), null, resource);
  }

  private URL find(String name) {
    URL resource = loader.getResource(name);
    return resource != null ? resource : SettingsSource.class.getClassLoader().getResource(name);
  }

  /**
   * Reads a URL.
   *
   * @param origin what it is called in messages
   * @param file the URI if it may be a file, which may be a directory; null otherwise
   */
  private static List<Setting> read(String origin, URI file, URL url) {
    if (file != null && isDirectory(file)) {
      throw new ConfigurationException(origin + ": this is a directory, not a file");
    }
    byte[] bytes;
    try {
      URLConnection connection = url.openConnection();
      connection.setUseCaches(false); // a cached jar would stay open, and be locked on Windows
      connection.setConnectTimeout(TIMEOUT_MILLIS);
      connection.setReadTimeout(TIMEOUT_MILLIS);
      try (InputStream in = connection.getInputStream()) {
        bytes = in.readNBytes(MAX_FILE_BYTES + 1);
      }
    } catch (FileNotFoundException | NoSuchFileException e) {
      throw new ConfigurationException(origin + ": there is no such file", e);
    } catch (IOException e) {
      throw new ConfigurationException(origin + ": cannot be read: " + e, e);
    }
    if (bytes.length > MAX_FILE_BYTES) {
      throw new ConfigurationException(
          origin + ": this is longer than " + MAX_FILE_BYTES + " bytes");
    }
    return PropertiesReader.read(origin, decode(origin, bytes));
  }

  private static boolean isDirectory(URI uri) {
    if (!"file".equalsIgnoreCase(uri.getScheme()) || uri.isOpaque()) {
      return false;
    }
    try {
      return Files.isDirectory(Path.of(uri));
    } catch (IllegalArgumentException | FileSystemNotFoundException notLocal) {
      return false;
    }
  }

  private static String decode(String origin, byte[] bytes) {
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      return text.startsWith("\ufeff") ? text.substring(1) : text; // a byte order mark
    } catch (CharacterCodingException e) {
      throw new ConfigurationException(origin + ": this is not UTF-8", e);
    }
  }

  private static String stripSlashes(String path) {
    String name = path == null ? "" : path;
    while (name.startsWith("/")) {
      name = name.substring(1);
    }
    return name;
  }
}
