package io.refcache.micrometer;

import io.refcache.engine.EngineProvider;
import io.refcache.store.Backend;
import io.refcache.store.BackendProvider;
import java.util.Map;

/** The embedded engine where the URI names a server: for what is made of such a URI. */
public final class ServerInThisJvm implements BackendProvider {
  private static final String EMBEDDED = "embedded";

  private final BackendProvider engine = new EngineProvider();

  @Override
  public boolean supports(String kind) {
    return kind.startsWith("redis://");
  }

  @Override
  public Map<String, String> backendOptions() {
    return engine.backendOptions();
  }

  @Override
  public Map<String, String> storeOptions() {
    return engine.storeOptions();
  }

  @Override
  public void check(String option, String value) {
    engine.check(option, value);
  }

  @Override
  public Backend open(String kind, String name, Map<String, String> options) {
    return engine.open(EMBEDDED, name, options);
  }
}
