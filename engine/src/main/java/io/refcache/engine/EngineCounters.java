package io.refcache.engine;

import io.refcache.engine.stats.Counter;
import io.refcache.engine.stats.Info;
import java.util.EnumMap;
import java.util.Map;

/** What an engine counts beyond its open stores. */
final class EngineCounters {
  /** What stores had counted when they were closed: it still belongs to the sums of all. */
  final StoreCounters closedStores = new StoreCounters();

  private final Map<EvictionReason, Counter> evictions = new EnumMap<>(EvictionReason.class);

  EngineCounters() {
    for (EvictionReason reason : EvictionReason.values()) {
      evictions.put(reason, new Counter());
    }
  }

  /** Counts an entry that had to go, be it that its time had come anyway. */
  void count(EvictionReason reason) {
    evictions.get(reason).increment();
  }

  void writeTo(Info info) {
    evictions.forEach((reason, counter) -> info.put(reason.figureName(), counter.sum()));
  }

  void reset() {
    closedStores.reset();
    evictions.values().forEach(Counter::reset);
  }
}
