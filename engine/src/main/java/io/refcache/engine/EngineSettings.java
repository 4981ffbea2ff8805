package io.refcache.engine;

import io.refcache.engine.alloc.Allocator;
import io.refcache.engine.alloc.MemoryBudget;
import io.refcache.engine.defrag.DefragEffort;
import io.refcache.engine.trace.LeakDetector;
import java.util.Locale;

/**
 * The options of an engine as they are now, and how a change of them, or of those of a store, takes
 * effect on the mechanisms. Guarded by the engine.
 */
final class EngineSettings {
  /**
   * By how much more may be mapped than may be used before memory is moved together for whoever
   * needs more, in percent.
   */
  private static final int COMMIT_SLACK_PERCENT = 3;

  private final Engine engine;
  private final OptionValues options;

  /** Lets the options take effect on an engine that has all its mechanisms. */
  EngineSettings(Engine engine, OptionValues options) {
    this.engine = engine;
    this.options = options;
    apply();
  }

  OptionValues options() {
    return options;
  }

  /** Changes an option of the engine. */
  void set(String name, String value) {
    EngineOption option = options.changeable(name);
    String old = options.get(option);
    options.set(name, value);
    if (option == EngineOption.MAXMEMORY) {
      try {
        engine.budget.setLimit(options.limitBytes());
      } catch (IllegalArgumentException e) {
        options.set(name, old);
        throw e;
      }
      engine.reclaimer.setPendingCeilingBytes(engine.pendingCeilingBytes());
      engine.stores.values().forEach(this::limitToQuota);
      engine.maintenance().wake();
    }
    apply();
    engine.stores.values().forEach(this::retune);
    startOrStopDensity();
  }

  /** Changes an option of a store. */
  void set(Engine.OpenStore open, String name, String value) {
    EngineOption option = open.options().changeable(name);
    open.options().set(name, value);
    if (option == EngineOption.MAXMEMORY) {
      limitToQuota(open);
      engine.maintenance().wake();
    }
    retune(open);
    startOrStopDensity();
  }

  private void apply() {
    engine.evictor.setSamples(options.number(EngineOption.MAXMEMORY_SAMPLES));
    engine.evictor.setLfuDecayMinutes(options.number(EngineOption.LFU_DECAY_TIME));
    engine.expiry.setEffort(options.number(EngineOption.ACTIVE_EXPIRE_EFFORT));
    engine.leakDetector.setLevel(
        LeakDetector.Level.valueOf(
            options.get(EngineOption.LEAK_DETECTION).toUpperCase(Locale.ROOT)));
    engine.expiry.setEnabled(options.flag(EngineOption.ACTIVE_EXPIRE));
    engine.reclaimer.setIdleThreshold(options.number(EngineOption.LAZYFREE_IDLE_THRESHOLD) / 100.0);
    if (options.flag(EngineOption.ACTIVEDEFRAG)) {
      long limit = engine.budget.limit();
      engine.allocator.setCommitLimit(
          limit == MemoryBudget.UNLIMITED
              ? Allocator.UNLIMITED
              : limit + limit / 100 * COMMIT_SLACK_PERCENT);
      engine.defragmenter.enable(defragEffort());
    } else {
      engine.allocator.setCommitLimit(Allocator.UNLIMITED);
      engine.defragmenter.disable();
    }
  }

  private DefragEffort defragEffort() {
    return new DefragEffort(
        MemorySizes.parse(options.get(EngineOption.ACTIVE_DEFRAG_IGNORE_BYTES), 0),
        Fragmentation.percent(options.get(EngineOption.ACTIVE_DEFRAG_THRESHOLD_LOWER)),
        Fragmentation.percent(options.get(EngineOption.ACTIVE_DEFRAG_THRESHOLD_UPPER)),
        options.number(EngineOption.ACTIVE_DEFRAG_CYCLE_MIN),
        options.number(EngineOption.ACTIVE_DEFRAG_CYCLE_MAX));
  }

  /** Ranking by hit density takes memory: only while there is a store that needs it. */
  void startOrStopDensity() {
    if (engine.stores.values().stream().anyMatch(Engine.OpenStore::isRankedByDensity)) {
      engine.density.start(engine.budget.limit());
    } else {
      engine.density.stop();
    }
  }

  /** Sets a store's quota, which may be a share of what all stores may use. */
  private void limitToQuota(Engine.OpenStore open) {
    open.store().context.budget.setLimit(open.options().quotaBytes(engine.budget.limit()));
  }

  private void retune(Engine.OpenStore open) {
    StoreContext store = open.store().context;
    Tuning old = store.tuning;
    store.tuning = Tuning.of(open.options());
    if (old.policy() != store.tuning.policy()) {
      engine.evictor.policyChanged();
    }
  }
}
