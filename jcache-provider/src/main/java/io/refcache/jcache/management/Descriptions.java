package io.refcache.jcache.management;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Properties;

/**
 * What figures, tables and options mean, in a sentence each: for clients of JMX, and for the
 * references in the documentation, which are made from it.
 */
public final class Descriptions {
  private static final String RESOURCE = "descriptions.properties";

  private final Properties texts = new Properties();

  private Descriptions() {
    try (InputStream in = Descriptions.class.getResourceAsStream(RESOURCE)) {
      // An image, or a shaded jar, may be without it: then names have to speak for themselves.
      if (in != null) {
        texts.load(new InputStreamReader(in, StandardCharsets.UTF_8));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Reads them anew: they are asked for rarely, and not worth keeping. */
  public static Descriptions read() {
    return new Descriptions();
  }

  /** What a figure means, with names in backquotes; null if nothing is known of it. */
  public String figure(String name) {
    return texts.getProperty("figure." + name);
  }

  /** What the columns of a table mean, or null. */
  public String table(String name) {
    return texts.getProperty("table." + name);
  }

  /** What an option means, or null. */
  public String option(String name) {
    return texts.getProperty("option." + name);
  }
}
