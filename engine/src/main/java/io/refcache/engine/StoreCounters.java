package io.refcache.engine;

import io.refcache.engine.stats.Counter;
import io.refcache.engine.stats.Info;
import io.refcache.engine.stats.OwnedCounter;
import java.util.List;

/**
 * What a store counts, or what all stores have counted that are closed by now. Names are those of
 * {@code INFO stats} where it has them.
 */
final class StoreCounters {
  final OwnedCounter hits = new OwnedCounter();
  final OwnedCounter misses = new OwnedCounter();
  final OwnedCounter created = new OwnedCounter();
  final OwnedCounter replaced = new OwnedCounter();
  final Counter removed = new Counter();
  final Counter cleared = new Counter();
  final Counter expired = new Counter();

  /** Those of the expired that were found due by who needed their memory. */
  final Counter expiredForRoom = new Counter();

  final Counter evicted = new Counter();
  final Counter evictedBytes = new Counter();

  /** Those of the evicted that the policy did not let in. */
  final Counter notAdmitted = new Counter();

  /** Entries, of whatever store, that this one's writes have pushed out. */
  final Counter pushedOut = new Counter();

  final Counter refused = new Counter();
  final Counter dropped = new Counter();

  /** Those of the refused and dropped that nothing could have made room for. */
  final Counter oversized = new Counter();

  private final List<Counter> all =
      List.of(
          hits,
          misses,
          created,
          replaced,
          removed,
          cleared,
          expired,
          expiredForRoom,
          evicted,
          evictedBytes,
          notAdmitted,
          pushedOut,
          refused,
          dropped,
          oversized);

  /** Adds what another store has counted. */
  void addAll(StoreCounters other) {
    for (int i = 0; i < all.size(); i++) {
      all.get(i).add(other.all.get(i).sum());
    }
  }

  void writeTo(Info info) {
    info.put("keyspace_hits", hits.sum())
        .put("keyspace_misses", misses.sum())
        .put("expired_keys", expired.sum())
        .put("expired_keys_for_room", expiredForRoom.sum())
        .put("evicted_keys", evicted.sum())
        .put("evicted_bytes", evictedBytes.sum())
        .put("not_admitted_keys", notAdmitted.sum())
        .put("pushed_out_keys", pushedOut.sum())
        .put("created_keys", created.sum())
        .put("replaced_keys", replaced.sum())
        .put("removed_keys", removed.sum())
        .put("cleared_keys", cleared.sum())
        .put("refused_writes", refused.sum())
        .put("dropped_writes", dropped.sum())
        .put("oversized_writes", oversized.sum());
  }

  void reset() {
    all.forEach(Counter::reset);
  }
}
