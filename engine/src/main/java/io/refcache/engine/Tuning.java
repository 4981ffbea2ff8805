package io.refcache.engine;

import io.refcache.engine.evict.EvictionPolicy;
import io.refcache.engine.record.Cause;
import java.util.EnumMap;
import java.util.Map;

/**
 * A store's options as the hot paths want them: an immutable snapshot, made anew when one changes.
 *
 * @param lazyCauses one bit for each {@link Cause} whose large values are freed in the background
 */
record Tuning(
    EvictionPolicy policy, int lfuLogFactor, int lfuDecayMinutes, int lazyCauses, OnFull onFull) {

  /**
   * Reads a snapshot from a store's own options, and from the backend's for what it leaves open.
   */
  static Tuning of(Map<EngineOption, String> store, Map<EngineOption, String> backend) {
    Map<EngineOption, String> merged = new EnumMap<>(backend);
    merged.putAll(store);
    int lazyCauses = 0;
    for (EngineOption option : EngineOption.values()) {
      if (option.lazyCause() != null && "yes".equals(merged.get(option))) {
        lazyCauses |= 1 << option.lazyCause().ordinal();
      }
    }
    return new Tuning(
        EvictionPolicy.of(merged.get(EngineOption.MAXMEMORY_POLICY)),
        Integer.parseInt(merged.get(EngineOption.LFU_LOG_FACTOR)),
        Integer.parseInt(merged.get(EngineOption.LFU_DECAY_TIME)),
        lazyCauses,
        OnFull.valueOf(merged.get(EngineOption.ON_FULL).toUpperCase(java.util.Locale.ROOT)));
  }

  boolean isLazy(Cause cause) {
    return (lazyCauses & 1 << cause.ordinal()) != 0;
  }
}
