package io.refcache.redis;

import io.refcache.engine.EngineProvider;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The options of a store on a server. The engine's are taken as well, so that one configuration
 * serves both; but what they say of memory only the server's own configuration can say here, so
 * that they cannot be changed. Safe for use by many threads.
 */
final class StoreOptions {
  private static final String ON_FULL = "on-full";
  private static final String DROP = "drop";

  private final EngineProvider embedded = new EngineProvider();
  private final Map<String, String> fixed = new LinkedHashMap<>();
  private volatile String onFull;

  StoreOptions(Map<String, String> given) {
    Map<String, String> ofEngine = new LinkedHashMap<>(given);
    for (StoreOption option : StoreOption.values()) {
      fixed.put(option.optionName(), option.in(given));
      ofEngine.remove(option.optionName());
    }
    ofEngine.forEach(embedded::check);
    ofEngine.keySet().forEach(this::checkKnown);
    onFull = ofEngine.getOrDefault(ON_FULL, embedded.storeOptions().get(ON_FULL));
  }

  Unavailable unavailable() {
    return Unavailable.of(StoreOption.UNAVAILABLE.in(fixed));
  }

  /** What copies of entries may take here; empty for as much as there is, 0 for none. */
  String near() {
    return StoreOption.NEAR.in(fixed);
  }

  boolean dropsOnFull() {
    return onFull.equals(DROP);
  }

  void set(String option, String value) {
    if (StoreOption.of(option) != null) {
      throw new IllegalArgumentException(option + " is fixed when the cache is created");
    }
    checkKnown(option);
    embedded.check(option, value);
    if (!option.equals(ON_FULL)) {
      throw new IllegalArgumentException(
          option + " of a cache on a server is what the server is configured with");
    }
    onFull = value;
  }

  Map<String, String> all() {
    Map<String, String> all = new LinkedHashMap<>();
    all.put(ON_FULL, onFull);
    all.putAll(fixed);
    return all;
  }

  private void checkKnown(String option) {
    if (!embedded.storeOptions().containsKey(option)) {
      throw new IllegalArgumentException("a store has no option '" + option + "'");
    }
  }
}
