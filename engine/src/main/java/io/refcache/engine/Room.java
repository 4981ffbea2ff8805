package io.refcache.engine;

import io.refcache.engine.alloc.MemoryBudget;
import io.refcache.engine.evict.Evictor;
import io.refcache.store.MemoryLimitException;

/**
 * Reserves memory for the writes of one store, and makes room where there is none.
 *
 * <p>A writer works for its own need only, so that many of them at the limit share the work: it
 * first frees what waits to be freed, then evicts, one victim at a time, until its reservation
 * fits. When the limit has been lowered under what is used, it does not pay for the whole
 * difference: it evicts as much as it needs itself, and the background does the rest.
 *
 * <p>Called with no lock of the store held.
 */
final class Room {
  /** A writer that has evicted this many times what it needs, in vain, gives up. */
  private static final int MAX_EFFORT_FACTOR = 64;

  /** The least that a writer evicts before it gives up; what it freed may be held by readers. */
  private static final long MIN_EFFORT_BYTES = 8 << 20;

  private final StoreContext store;
  private final RoomMaker maker;

  Room(StoreContext store, RoomMaker maker) {
    this.store = store;
    this.maker = maker;
  }

  /**
   * Reserves bytes in the store's budget.
   *
   * @throws MemoryLimitException if they don't fit, and can't be made to
   */
  void reserve(long bytes) {
    if (!store.budget.tryReserve(bytes)) {
      makeRoom(bytes);
    }
  }

  /** As {@link #reserve}, but tells by its result. */
  boolean tryReserve(long bytes) {
    try {
      reserve(bytes);
      return true;
    } catch (MemoryLimitException e) {
      return false;
    }
  }

  private void makeRoom(long bytes) {
    MemoryBudget budget = store.budget;
    if (!budget.fits(bytes + store.index.tableBytes())
        || !budget.root().fits(bytes + maker.fixedBytes())) {
      throw refuse(bytes, "it is larger than the memory that entries may take");
    }
    long enough = Math.max(MIN_EFFORT_BYTES, bytes * MAX_EFFORT_FACTOR);
    boolean wasOver = budget.root().isOver();
    long evicted = 0;
    while (!budget.tryReserve(bytes)) {
      if (maker.freePending(bytes) > 0) {
        continue;
      }
      boolean quotaReached = budget.limit() > 0 && budget.used() + bytes > budget.limit();
      long victim = quotaReached ? maker.evictFrom(store) : maker.evictAny();
      if (victim == Evictor.NOTHING) {
        if (maker.pendingBytes() == 0 && !budget.tryReserve(bytes)) {
          throw refuse(bytes, "nothing is left that the policy may evict");
        } else if (maker.pendingBytes() == 0) {
          return;
        }
        Thread.onSpinWait();
      } else {
        evicted += victim;
        if (wasOver && !quotaReached && evicted >= bytes && budget.root().isOver()) {
          budget.reserveUnchecked(bytes);
          return;
        }
        if (evicted > enough) {
          throw refuse(bytes, "what was evicted for it is still held by readers");
        }
      }
    }
  }

  private MemoryLimitException refuse(long bytes, String reason) {
    store.counters.refused.increment();
    MemoryBudget budget = store.budget;
    boolean quota = budget.limit() > 0 && budget.used() + bytes > budget.limit();
    MemoryBudget obstacle = quota ? budget : budget.root();
    return new MemoryLimitException(
        store.name,
        bytes,
        obstacle.used(),
        obstacle.limit(),
        maker.pendingBytes(),
        store.tuning.policy().optionName(),
        reason);
  }
}
