package io.refcache.benchmarks;

import io.refcache.engine.evict.EvictionPolicy;
import java.util.Arrays;
import java.util.List;

/** The policies that measurements loop over. */
final class Policies {
  /** All that evict, by the names of their option. */
  static final List<String> EVICTING =
      Arrays.stream(EvictionPolicy.values())
          .filter(EvictionPolicy::evicts)
          .map(EvictionPolicy::optionName)
          .toList();

  private Policies() {}
}
