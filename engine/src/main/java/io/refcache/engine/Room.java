package io.refcache.engine;

import io.refcache.engine.alloc.MemoryBudget;
import io.refcache.engine.evict.Evictor;
import io.refcache.store.MemoryLimitException;
import java.util.function.BooleanSupplier;

/**
 * Reserves memory for the writes of one store, and makes room where there is none.
 *
 * <p>A writer works for its own need only, so that many of them at the limit share the work: it
 * first frees what waits to be freed, then evicts, one victim at a time, until its reservation
 * fits. When the limit has been lowered under what is used, it does not pay for the whole
 * difference: it evicts as much as it needs itself, and the background does the rest. So it is with
 * the quota of one store.
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

  /**
   * Sees to it that what was reserved for a write finds pages within what may be mapped, if that
   * can be done by moving blocks together.
   *
   * @param objectBytes what was reserved for the blocks of a large value
   */
  void preparePages(long objectBytes) {
    if (store.allocator.isTight(objectBytes)) {
      maker.makePages(objectBytes);
    }
  }

  /** The same for a table whose bytes were reserved. */
  void prepareTable(long bytes) {
    if (bytes > 0 && store.allocator.isTightForTable(bytes)) {
      maker.makeRoomForTable(bytes);
    }
  }

  /** Reserves bytes if they fit, or do so once what waits to be freed is free; evicts nobody. */
  boolean tryReserveUnused(long bytes) {
    while (!store.budget.tryReserve(bytes)) {
      if (maker.freePending(bytes) <= 0) {
        return store.budget.tryReserve(bytes);
      }
    }
    return true;
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

  /**
   * Reserves bytes that may turn out not to be needed, because what is evicted for them relieves
   * the need as well: entries of this store go one by one until the bytes fit, or that is so.
   *
   * @return whether the bytes are reserved
   */
  boolean reserveWhile(BooleanSupplier needed, long bytes) {
    while (needed.getAsBoolean()) {
      if (store.budget.tryReserve(bytes)) {
        return true;
      }
      if (maker.freePending(1) > 0) {
        continue;
      }
      if (store.budget.tryReserve(bytes)) {
        return true;
      }
      if (maker.evictFrom(store, EvictionReason.TABLE) == Evictor.NOTHING) {
        return false;
      }
    }
    return false;
  }

  /**
   * Reserves bytes for what may not fail; where room cannot be made, the limit is exceeded for as
   * long as it takes. For changes that let go of as much again, or nearly.
   */
  void reserveOrExceed(long bytes) {
    if (!tryReserve(bytes)) {
      store.budget.reserveUnchecked(bytes);
    }
  }

  /**
   * Reserves bytes for a table that replaces a larger one. Over the limit it may exceed it further:
   * it gives back more than it takes, and tables that could not shrink would push out every entry.
   */
  boolean tryReserveToShrink(long bytes) {
    if (isOver()) {
      store.budget.reserveUnchecked(bytes);
      return true;
    }
    return tryReserve(bytes);
  }

  /** Tells that an entry was added, which may be the first that has to go. */
  void added(SlotChange change) {
    maker.added(store, change);
  }

  /** The limit that entries are under: the store's own, or that of all; 0 if there is none. */
  long limitBytes() {
    long quota = store.budget.limit();
    return quota > 0 ? quota : store.budget.root().limit();
  }

  /** Whether more is in use than the limits allow: one of them has been lowered. */
  boolean isOver() {
    return store.budget.isOver() || store.budget.root().isOver();
  }

  /** Whether a number of bytes would fit if no entry were there, only the tables. */
  boolean mayFit(long bytes) {
    MemoryBudget budget = store.budget;
    // Over a limit the tables are on their way to shrink, and say nothing of what will fit.
    boolean isOver = isOver();
    return budget.fits(bytes + (isOver ? 0 : store.index.tableBytes()))
        && budget.root().fits(bytes + (isOver ? 0 : maker.fixedBytes()));
  }

  private void makeRoom(long bytes) {
    MemoryBudget budget = store.budget;
    if (!mayFit(bytes)) {
      throw refuse(bytes, "it is larger than the memory that entries may take");
    }
    long enough = Math.max(MIN_EFFORT_BYTES, bytes * MAX_EFFORT_FACTOR);
    long evicted = 0;
    while (!budget.tryReserve(bytes)) {
      if (maker.freePending(bytes) > 0) {
        continue;
      }
      // Nothing is pending any more, but it was when the reservation failed, perhaps.
      if (budget.tryReserve(bytes)) {
        return;
      }
      boolean quotaReached = budget.limit() > 0 && budget.used() + bytes > budget.limit();
      boolean quotaOver = budget.isOver();
      boolean limitOver = budget.root().isOver();
      long victim =
          quotaReached ? maker.evictFrom(store, EvictionReason.QUOTA) : maker.evictAny(store);
      if (victim == Evictor.NOTHING) {
        if (maker.pendingBytes() > 0) {
          Thread.onSpinWait();
        } else if (budget.tryReserve(bytes)) {
          return;
        } else {
          throw refuse(bytes, "nothing is left that the policy may evict");
        }
      } else {
        evicted += victim;
        if (evicted >= bytes && reserveOver(bytes, quotaReached, quotaOver, limitOver)) {
          return;
        }
        if (evicted > enough) {
          throw refuse(bytes, "what was evicted for it is still held by readers");
        }
      }
    }
  }

  /**
   * Reserves bytes beyond limits that were lowered under what is used, for who has evicted as much.
   *
   * @param quotaReached whether the quota is in the way
   * @param quotaOver whether more than the quota was in use before the last eviction
   * @param limitOver whether more than the limit of all was
   */
  private boolean reserveOver(
      long bytes, boolean quotaReached, boolean quotaOver, boolean limitOver) {
    MemoryBudget budget = store.budget;
    if (quotaReached && !quotaOver) {
      return false;
    } else if (limitOver && budget.root().isOver()) {
      budget.reserveUnchecked(bytes);
      return true;
    }
    return quotaOver && budget.isOver() && budget.tryReserveOver(bytes);
  }

  private MemoryLimitException refuse(long bytes, String reason) {
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
