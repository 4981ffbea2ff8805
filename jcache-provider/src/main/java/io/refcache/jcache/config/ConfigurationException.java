package io.refcache.jcache.config;

import javax.cache.CacheException;

/**
 * Something is wrong with what is configured outside the code. The message says where it is
 * written, which option and value it is, and what would be right.
 */
public final class ConfigurationException extends CacheException {
  private static final long serialVersionUID = 1L;

  public ConfigurationException(String message) {
    super(message);
  }

  public ConfigurationException(String message, Throwable cause) {
    super(message, cause);
  }
}
