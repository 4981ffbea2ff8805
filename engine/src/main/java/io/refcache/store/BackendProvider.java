package io.refcache.store;

import java.util.Map;

/** Makes backends; found by {@link java.util.ServiceLoader}. */
public interface BackendProvider {

  /**
   * Whether this provider makes backends of a kind.
   *
   * @param kind the option {@code backend}: {@code embedded}, or a URI such as {@code redis://host}
   */
  boolean supports(String kind);

  /**
   * Makes a backend.
   *
   * @param name names the backend in thread names and messages
   * @param options the backend's options under the names of redis.conf
   * @throws IllegalArgumentException if an option is unknown or has a wrong value
   */
  Backend open(String name, Map<String, String> options);
}
