package io.refcache.engine;

import io.refcache.engine.stats.Counter;

/** What a store counts. Names are those of {@code INFO stats} where it has them. */
final class StoreCounters {
  final Counter hits = new Counter();
  final Counter misses = new Counter();
  final Counter created = new Counter();
  final Counter replaced = new Counter();
  final Counter removed = new Counter();
  final Counter cleared = new Counter();
  final Counter expired = new Counter();
  final Counter evicted = new Counter();
  final Counter evictedBytes = new Counter();
  final Counter refused = new Counter();
  final Counter dropped = new Counter();

  void reset() {
    hits.reset();
    misses.reset();
    created.reset();
    replaced.reset();
    removed.reset();
    cleared.reset();
    expired.reset();
    evicted.reset();
    evictedBytes.reset();
    refused.reset();
    dropped.reset();
  }
}
