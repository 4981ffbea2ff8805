package io.refcache.redis;

import java.util.Map;

/** The options of a cache on a server, beside the engine's. They are fixed when it is opened. */
enum StoreOption implements NamedOption {
  /** What a cache does while the server cannot be reached; see {@link Unavailable}. */
  UNAVAILABLE("fail"),
  /**
   * What the copies of its entries may take of what the manager says for all; empty for as much as
   * there is, 0 for no copies. See {@link NearCache}.
   */
  NEAR("");

  private final String defaultValue;

  StoreOption(String defaultValue) {
    this.defaultValue = defaultValue;
  }

  @Override
  public String defaultValue() {
    return defaultValue;
  }

  /** The option of a name, or null. */
  static StoreOption of(String name) {
    return NamedOption.find(values(), name);
  }

  /** All options with their defaults. */
  static Map<String, String> defaults() {
    return NamedOption.defaults(values());
  }

  @Override
  public void check(String value) {
    switch (this) {
      case UNAVAILABLE ->
          require(
              Unavailable.names().contains(value), value, String.join(" or ", Unavailable.names()));
      case NEAR -> {
        if (!value.isEmpty()) {
          NearCache.check(value);
        }
      }
    }
  }
}
