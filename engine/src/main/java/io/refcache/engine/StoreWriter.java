package io.refcache.engine;

import io.refcache.engine.index.Segment;
import io.refcache.engine.record.Cause;
import io.refcache.store.KeyBytes;
import io.refcache.store.MemoryLimitException;
import io.refcache.store.Precondition;
import io.refcache.store.StoreListener;
import io.refcache.store.Stored;
import io.refcache.store.Ttl;
import io.refcache.store.ValueBytes;

/**
 * Puts entries into a store.
 *
 * <p>That comes down to one step under the lock of the key's segment: put another address into the
 * key's slot. What was there is dropped after the lock has been let go. What a new record needs is
 * reserved under the lock if it is there for the taking; if room has to be made for it the lock is
 * let go first, and nothing has changed yet: so nothing is half written when memory is refused, and
 * no victim is looked for under a lock.
 *
 * <p>A value that fits into the record of its predecessor is written over it, where nobody else
 * holds that record: then a put neither allocates nor frees, and works at the limit without
 * evicting anyone.
 */
final class StoreWriter {
  private final StoreContext store;
  private final StoreReader reader;

  StoreWriter(StoreContext store, StoreReader reader) {
    this.store = store;
    this.reader = reader;
  }

  Stored put(
      KeyBytes key,
      ValueBytes value,
      Precondition precondition,
      long version,
      long ttlOnCreate,
      long ttlOnUpdate,
      ValueBytes previous) {
    PendingPut put =
        PendingPut.begin(
            store, reader, key, value, precondition, version, ttlOnCreate, ttlOnUpdate, previous);
    try {
      MemoryLimitException refusal = null;
      try {
        if (put.isInside()) {
          store.room.preparePages(0);
        }
        if (!put.isInside() || !putLocked(put)) {
          if (isNotAdmitted(put)) {
            put.releaseUnused();
            return comeAndGo(put);
          }
          refusal = putWithRoom(put);
        }
      } finally {
        put.releaseUnused();
      }
      return refusal == null ? finishPut(put) : dropOrFail(put, refusal);
    } finally {
      put.end();
    }
  }

  /**
   * Whether there is no room for a large new entry, and it is not worth making it. What replaces
   * another entry is always put.
   */
  private boolean isNotAdmitted(PendingPut put) {
    long bytes = put.largestRecordBytes() + put.objectBytes();
    if (!store.accesses.mayRefuse(bytes)
        || put.ttlOnCreate == Ttl.EXPIRE_NOW
        || store.room.isOver()
        || !store.room.mayFit(bytes)) {
      return false;
    }
    if (store.room.tryReserveUnused(bytes - put.reserved)) {
      put.reserved = bytes;
      return false;
    }
    return reader.read(put.owner(), put.hash, put.key, null, StoreReader.Mode.PEEK)
            == StoreReader.Sight.MISS
        && store.accesses.refuses(put.owner(), put.hash, bytes);
  }

  /**
   * Puts what was not put at once, because room has to be made for it, or because its value gets
   * blocks of its own, which are filled before the lock is taken.
   *
   * @return why there is no memory for it, or null
   */
  private MemoryLimitException putWithRoom(PendingPut put) {
    try {
      long bytes = put.largestRecordBytes() + put.objectBytes();
      store.room.reserve(bytes - put.reserved);
      put.reserved = bytes;
      store.room.preparePages(put.objectBytes());
      put.createObject();
      do {
        reserveGrowth(put);
      } while (!putLocked(put));
      return null;
    } catch (MemoryLimitException e) {
      return e;
    }
  }

  /**
   * The part of a put that needs the segment's lock.
   *
   * @return false if there is no memory for it, or no slot; nothing has changed then
   */
  private boolean putLocked(PendingPut put) {
    Segment segment = put.segment;
    long stamp = segment.lock().writeLock();
    try {
      store.checkOpen();
      boolean done = putIntoSlot(put);
      if (done) {
        migrateSome(segment);
      }
      return done;
    } finally {
      segment.lock().unlockWrite(stamp);
    }
  }

  /** The put is done by then, and must not fail any more: the next write goes on. */
  private static void migrateSome(Segment segment) {
    try {
      segment.migrateSome();
    } catch (OutOfMemoryError e) {
      // No heap for a long key; nothing has moved halfway.
    }
  }

  private boolean putIntoSlot(PendingPut put) {
    Segment segment = put.segment;
    SlotChange change = put.change;
    change.look(segment, put.hash, put.key);
    if (!change.satisfies(put.precondition, put.version)) {
      change.pin();
      return true;
    }
    long ttl = change.isLive ? put.ttlOnUpdate : put.ttlOnCreate;
    if (ttl == Ttl.EXPIRE_NOW) {
      change.takeOut(segment, put.hash);
      change.stored = Stored.EXPIRED;
      return true;
    }
    long deadline = change.deadlineFor(ttl);
    if (put.isInside() && change.overwrite(segment, put, deadline)) {
      return true;
    }
    if (!reserveRecord(put, deadline) || !change.wasFound() && !findSlot(put)) {
      return false;
    }
    change.swapIn(segment, put, deadline);
    return true;
  }

  /** Reserves what the record takes, unless that was done; evicts nobody. */
  private boolean reserveRecord(PendingPut put, long deadline) {
    long missing = put.recordBytes(PendingPut.fieldFor(deadline)) - put.reserved;
    if (missing > 0) {
      if (!store.budget.tryReserve(missing)) {
        return false;
      }
      put.reserved += missing;
    }
    return true;
  }

  /** Makes sure that there is a slot for another entry: the table grows if it should and may. */
  private boolean findSlot(PendingPut put) {
    Segment segment = put.segment;
    long missing = segment.growthBytes() - put.reservedGrowth;
    if (missing > 0) {
      if (!put.growthRefused && store.allocator.isTightForTable(missing)) {
        return false;
      } else if (store.budget.tryReserve(missing)) {
        put.reservedGrowth += missing;
      } else if (!put.growthRefused && segment.isCrowded()) {
        return false;
      }
    }
    put.reservedGrowth -= segment.growWithin(put.reservedGrowth);
    return segment.canInsert();
  }

  /**
   * Reserves what the segment's table needs in order to grow, if it has to. At the limit entries
   * make room for it only once it is crowded, and no more of them than leave it crowded.
   *
   * @throws MemoryLimitException if there is no memory for it and no slot left either
   */
  private void reserveGrowth(PendingPut put) {
    Segment segment = put.segment;
    long bytes = segment.growthBytes() - put.reservedGrowth;
    if (bytes <= 0) {
      return;
    }
    put.growthRefused = false;
    if (store.budget.tryReserve(bytes) || store.room.reserveWhile(segment::isCrowded, bytes)) {
      put.reservedGrowth += bytes;
    } else if (!segment.canInsert()) {
      store.room.reserve(bytes);
      put.reservedGrowth += bytes;
    } else {
      put.growthRefused = true;
      return;
    }
    store.room.prepareTable(bytes);
  }

  private Stored finishPut(PendingPut put) {
    SlotChange change = put.change;
    if (change.stored == Stored.UNMATCHED) {
      change.unpin();
      return Stored.UNMATCHED;
    }
    StoreCounters counters = store.counters;
    if (change.stored != Stored.EXPIRED) {
      counters.created.increment(put.owner().number());
    }
    if (change.isAdded) {
      store.accesses.added(change);
    }
    if (change.stored == Stored.UPDATED) {
      counters.replaced.increment(put.owner().number());
      if (!change.isOverwritten) {
        change.dropOld(Cause.REPLACEMENT);
      }
    } else {
      change.dropTaken(Cause.EXPIRATION);
    }
    return change.stored;
  }

  /** There is no memory: the write fails, or forgets the entry, as the store is configured. */
  private Stored dropOrFail(PendingPut put, MemoryLimitException refusal) {
    if (!store.room.mayFit(refusal.requestedBytes())) {
      store.counters.oversized.increment();
    }
    if (store.tuning.onFull() == OnFull.FAIL) {
      store.counters.refused.increment();
      throw refusal;
    }
    return drop(put);
  }

  /** Does as if a new entry was put, and evicted at once. */
  private Stored comeAndGo(PendingPut put) {
    long bytes = put.largestRecordBytes() + put.objectBytes();
    if (!takeOutOld(put)) {
      return Stored.UNMATCHED;
    }
    StoreCounters counters = store.counters;
    counters.created.increment();
    counters.evicted.increment();
    counters.evictedBytes.add(bytes);
    counters.notAdmitted.increment();
    if (store.listenerTakesEvicted()) {
      store.tell(StoreListener::evicted, put.key, put.value);
    }
    return Stored.DROPPED;
  }

  /** Forgets what was to be put, and what it would have replaced. */
  private Stored drop(PendingPut put) {
    if (!takeOutOld(put)) {
      return Stored.UNMATCHED;
    }
    store.counters.dropped.increment();
    return Stored.DROPPED;
  }

  /** Takes out what a put would have replaced; false if its precondition does not hold. */
  private boolean takeOutOld(PendingPut put) {
    SlotChange change = put.change;
    Segment segment = put.segment;
    boolean matches;
    long stamp = segment.lock().writeLock();
    try {
      store.checkOpen();
      change.look(segment, put.hash, put.key);
      matches = change.satisfies(put.precondition, put.version);
      if (matches) {
        change.takeOut(segment, put.hash);
      } else {
        change.pin();
      }
    } finally {
      segment.lock().unlockWrite(stamp);
    }
    if (!matches) {
      change.unpin();
      return false;
    }
    change.dropTaken(change.isLive ? Cause.REMOVAL : Cause.EXPIRATION);
    return true;
  }
}
