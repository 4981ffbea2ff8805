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

  /** The options of a backend with their defaults, in a fixed order. */
  Map<String, String> backendOptions();

  /**
   * The options of a store with their defaults, in a fixed order; an empty default means that the
   * backend's own value holds.
   */
  Map<String, String> storeOptions();

  /**
   * Checks one option's value without opening anything.
   *
   * @throws IllegalArgumentException if the option is unknown or the value is wrong; the message
   *     names both and says what would be right
   */
  void check(String option, String value);

  /**
   * Makes a backend.
   *
   * @param kind the option {@code backend}, which {@link #supports} has said yes to
   * @param name names the backend in thread names and messages
   * @param options the backend's options under the names of redis.conf; what is not named has its
   *     default
   * @throws IllegalArgumentException as for {@link #check}
   */
  Backend open(String kind, String name, Map<String, String> options);
}
