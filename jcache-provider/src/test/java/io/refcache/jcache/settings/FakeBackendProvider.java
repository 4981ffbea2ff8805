package io.refcache.jcache.settings;

import io.refcache.store.Backend;
import io.refcache.store.BackendProvider;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Knows a few options and opens nothing. */
final class FakeBackendProvider implements BackendProvider {
  private static final List<String> POLICIES = List.of("noeviction", "allkeys-lru", "allkeys-lfu");

  @Override
  public boolean supports(String kind) {
    return kind.equals("embedded") || kind.startsWith("far://");
  }

  @Override
  public Map<String, String> backendOptions() {
    Map<String, String> options = new LinkedHashMap<>();
    options.put("maxmemory", "25%");
    options.put("maxmemory-policy", "allkeys-lfu");
    options.put("maxmemory-samples", "5");
    return options;
  }

  @Override
  public Map<String, String> storeOptions() {
    Map<String, String> options = new LinkedHashMap<>();
    options.put("maxmemory", "");
    options.put("maxmemory-policy", "");
    options.put("on-full", "fail");
    options.put("value-sharing", "no");
    return options;
  }

  @Override
  public void check(String option, String value) {
    boolean right =
        switch (option) {
          case "maxmemory" -> value.matches("\\d+(kb|mb|gb|%)?");
          case "maxmemory-policy" -> POLICIES.contains(value);
          case "maxmemory-samples" -> value.matches("[1-9]");
          case "on-full" -> value.matches("fail|drop");
          default -> value.matches("yes|no");
        };
    if (!right) {
      throw new IllegalArgumentException(
          option.equals("maxmemory-policy") ? "right are " + POLICIES : "not a right " + option);
    }
  }

  @Override
  public Backend open(String kind, String name, Map<String, String> options) {
    throw new UnsupportedOperationException();
  }
}
