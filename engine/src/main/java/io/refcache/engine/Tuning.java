package io.refcache.engine;

import io.refcache.engine.evict.EvictionPolicy;
import io.refcache.engine.record.Cause;
import java.util.Locale;

/**
 * A store's options as the hot paths want them: an immutable snapshot, made anew when one changes.
 *
 * @param lazyCauses one bit for each {@link Cause} whose large values are freed in the background
 */
record Tuning(
    EvictionPolicy policy, int lfuLogFactor, int lfuDecayMinutes, int lazyCauses, OnFull onFull) {

  /** Reads a snapshot from a store's options. */
  static Tuning of(OptionValues options) {
    int lazyCauses = 0;
    for (EngineOption option : EngineOption.values()) {
      if (option.lazyCause() != null && options.flag(option)) {
        lazyCauses |= 1 << option.lazyCause().ordinal();
      }
    }
    return new Tuning(
        EvictionPolicy.of(options.get(EngineOption.MAXMEMORY_POLICY)),
        options.number(EngineOption.LFU_LOG_FACTOR),
        options.number(EngineOption.LFU_DECAY_TIME),
        lazyCauses,
        OnFull.valueOf(options.get(EngineOption.ON_FULL).toUpperCase(Locale.ROOT)));
  }

  boolean isLazy(Cause cause) {
    return (lazyCauses & 1 << cause.ordinal()) != 0;
  }
}
