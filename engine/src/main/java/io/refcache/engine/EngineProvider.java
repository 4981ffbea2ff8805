package io.refcache.engine;

import io.refcache.store.Backend;
import io.refcache.store.BackendProvider;
import java.util.LinkedHashMap;
import java.util.Map;

/** Makes the embedded backend ({@code backend = embedded}). */
public final class EngineProvider implements BackendProvider {
  /** The kind of backend that this provider makes. */
  public static final String KIND = "embedded";

  @Override
  public boolean supports(String kind) {
    return KIND.equals(kind);
  }

  @Override
  public Map<String, String> backendOptions() {
    Map<String, String> options = new LinkedHashMap<>();
    for (EngineOption option : EngineOption.values()) {
      if (option.isForBackends()) {
        options.put(option.optionName(), option.defaultValue());
      }
    }
    return options;
  }

  @Override
  public Map<String, String> storeOptions() {
    Map<String, String> options = new LinkedHashMap<>();
    for (EngineOption option : EngineOption.values()) {
      if (option.isForStores()) {
        options.put(option.optionName(), option.isForBackends() ? "" : option.defaultValue());
      }
    }
    return options;
  }

  @Override
  public void check(String option, String value) {
    EngineOption.named(option).check(value);
  }

  @Override
  public Backend open(String kind, String name, Map<String, String> options) {
    return new Engine(name, options);
  }
}
