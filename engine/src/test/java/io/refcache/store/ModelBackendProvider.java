package io.refcache.store;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Makes {@linkplain ModelBackend models}: the kind of backend called {@code model}, and that called
 * {@code shared-model}, whose models say that others use them as well.
 */
public final class ModelBackendProvider implements BackendProvider {
  public static final String KIND = "model";
  public static final String SHARED_KIND = "shared-model";

  private static final Map<String, ModelBackend> LATEST = new ConcurrentHashMap<>();

  /** The backend that was opened last under a name, for tests that reach it through a provider. */
  public static ModelBackend latest(String name) {
    return LATEST.get(name);
  }

  @Override
  public boolean supports(String kind) {
    return kind.equals(KIND) || kind.equals(SHARED_KIND);
  }

  @Override
  public Map<String, String> backendOptions() {
    return new LinkedHashMap<>(ModelOptions.BACKEND);
  }

  @Override
  public Map<String, String> storeOptions() {
    return new LinkedHashMap<>(ModelOptions.STORE);
  }

  @Override
  public void check(String option, String value) {
    Map<String, String> known = new LinkedHashMap<>(ModelOptions.BACKEND);
    known.putAll(ModelOptions.STORE);
    ModelOptions.check(known, option, value);
  }

  @Override
  public Backend open(String kind, String name, Map<String, String> options) {
    ModelBackend backend =
        kind.equals(SHARED_KIND)
            ? ModelBackend.shared(name, options)
            : new ModelBackend(name, options);
    LATEST.put(name, backend);
    return backend;
  }
}
