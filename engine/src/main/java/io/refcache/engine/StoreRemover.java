package io.refcache.engine;

import io.refcache.engine.index.Segment;
import io.refcache.engine.record.Cause;
import io.refcache.engine.record.Records;
import io.refcache.store.Found;
import io.refcache.store.KeyBytes;
import io.refcache.store.Precondition;
import io.refcache.store.Stored;
import io.refcache.store.Ttl;
import io.refcache.store.ValueBytes;

/**
 * Takes entries out of a store, at once or when their time has come, and says when that is.
 *
 * <p>As when entries are put, it is one step under the lock of the key's segment, which empties the
 * key's slot; what was there is dropped after the lock has been let go.
 */
final class StoreRemover {
  private final StoreContext store;
  private final StoreReader reader;
  private final Records records;

  StoreRemover(StoreContext store, StoreReader reader) {
    this.store = store;
    this.reader = reader;
    this.records = store.records;
  }

  Found remove(KeyBytes key, Precondition precondition, long version, ValueBytes previous) {
    long hash = store.index.hash(key);
    Segment segment = store.index.segment(hash);
    SlotChange change = SlotChange.of(store, reader, previous);
    long stamp = segment.lock().writeLock();
    try {
      store.checkOpen();
      segment.migrateSome();
      change.look(segment, hash, key);
      if (!change.wasFound()) {
        return Found.ABSENT;
      }
      if (!change.isLive && store.listenerTakesExpired()) {
        return Found.EXPIRED;
      }
      if (change.isLive && !change.satisfies(precondition, version)) {
        return Found.ABSENT;
      }
      change.takeOut(segment, hash);
    } finally {
      segment.lock().unlockWrite(stamp);
    }
    change.dropTaken(change.isLive ? Cause.REMOVAL : Cause.EXPIRATION);
    return change.isLive ? Found.PRESENT : Found.ABSENT;
  }

  boolean removeExpired(long hash, KeyBytes key, ValueBytes previous) {
    Segment segment = store.index.segment(hash);
    SlotChange change = SlotChange.of(store, reader, previous);
    long stamp = segment.lock().writeLock();
    try {
      store.checkOpen();
      segment.migrateSome();
      change.look(segment, hash, key);
      if (!change.wasFound() || change.isLive) {
        return false;
      }
      change.takeOut(segment, hash);
    } finally {
      segment.lock().unlockWrite(stamp);
    }
    change.dropTaken(Cause.EXPIRATION);
    return true;
  }

  /** Expires a record that a walk has found due, unless it has been given more time, or is gone. */
  boolean expireRecord(long hash, long address) {
    Segment segment = store.index.segment(hash);
    long stamp = segment.lock().writeLock();
    try {
      if (store.isClosed()) {
        return false;
      }
      long place = segment.findRecord(hash, address);
      if (place == Segment.NOT_FOUND || !reader.isDue(address)) {
        return false;
      }
      segment.remove(place, hash, records.footprintBytes(address));
    } finally {
      segment.lock().unlockWrite(stamp);
    }
    store.counters.expired.increment();
    records.release(address, Cause.EXPIRATION);
    return true;
  }

  /** A new time to live, for an entry of some version. */
  private record Expiration(long version, long ttlMillis, StoreReader.Mode mode) {
    Precondition precondition() {
      return version == ValueBytes.ANY_VERSION ? Precondition.PRESENT : Precondition.VERSION;
    }
  }

  /**
   * @param mode whether giving a new time to live counts as a use of the entry
   */
  boolean expire(KeyBytes key, long version, long ttlMillis, StoreReader.Mode mode) {
    Expiration expiration = new Expiration(version, ttlMillis, mode);
    long hash = store.index.hash(key);
    SlotChange change = SlotChange.of(store, reader, null);
    long reserved = 0;
    try {
      while (!expireLocked(change, hash, key, expiration, reserved)) {
        store.room.reserveOrExceed(change.copyBytes - reserved);
        reserved = change.copyBytes;
      }
      reserved -= change.isCopied ? change.copyBytes : 0;
    } finally {
      store.budget.release(reserved);
    }
    if (change.isCopied) {
      change.dropOld(Cause.REPLACEMENT);
    } else if (change.stored == Stored.EXPIRED) {
      change.dropTaken(Cause.EXPIRATION);
    }
    return change.stored != Stored.UNMATCHED;
  }

  /**
   * The part of an expire that needs the segment's lock. A record that was made without a field for
   * a deadline is replaced by a copy that has it.
   *
   * @return false if the copy takes more than was reserved, and nothing has changed
   */
  private boolean expireLocked(
      SlotChange change, long hash, KeyBytes key, Expiration expiration, long reserved) {
    Segment segment = store.index.segment(hash);
    long stamp = segment.lock().writeLock();
    try {
      store.checkOpen();
      segment.migrateSome();
      change.look(segment, hash, key);
      if (!change.satisfies(expiration.precondition(), expiration.version())) {
        return true;
      }
      long ttlMillis = expiration.ttlMillis();
      if (ttlMillis == Ttl.EXPIRE_NOW) {
        change.takeOut(segment, hash);
        change.stored = Stored.EXPIRED;
      } else if (ttlMillis == Ttl.KEEP
          || change.setDeadline(segment, change.deadlineFor(ttlMillis), expiration.mode())) {
        change.stored = Stored.UPDATED;
      } else {
        change.copyBytes = records.bytesWithDeadline(change.oldAddress);
        if (change.copyBytes > reserved) {
          return false;
        }
        change.swapInCopy(segment, change.deadlineFor(ttlMillis), expiration.mode());
      }
      return true;
    } finally {
      segment.lock().unlockWrite(stamp);
    }
  }
}
