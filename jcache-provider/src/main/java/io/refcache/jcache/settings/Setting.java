package io.refcache.jcache.settings;

import io.refcache.jcache.config.ConfigurationException;

/**
 * One line of configuration.
 *
 * @param origin the file, or what else it was written in
 * @param line the line in it where the setting starts, from 1; 0 if there are no lines
 * @param key all that is left of the separator
 * @param value what is right of it, without surrounding blanks
 */
record Setting(String origin, int line, String key, String value) {

  /** Where it is written, for messages. */
  String where() {
    return line == 0 ? origin : origin + ", line " + line;
  }

  /** The complaint that something is wrong with this setting. */
  ConfigurationException wrong(String reason) {
    return wrong(reason, null);
  }

  ConfigurationException wrong(String reason, Throwable cause) {
    return new ConfigurationException(
        where() + ": " + key + " = " + MaskedUri.of(value) + ": " + reason, cause);
  }
}
