package io.refcache.engine;

import io.refcache.engine.alloc.Allocator;
import io.refcache.engine.evict.AccessWord;
import io.refcache.engine.evict.EvictionPolicy.Ranking;
import io.refcache.engine.index.Segment;
import io.refcache.engine.index.SharedValues;
import io.refcache.engine.record.Cause;
import io.refcache.engine.record.DeadlineField;
import io.refcache.engine.record.Records;
import io.refcache.engine.record.ValueObjects;
import io.refcache.engine.record.ValuePlace;
import io.refcache.store.Found;
import io.refcache.store.KeyBytes;
import io.refcache.store.MemoryLimitException;
import io.refcache.store.Precondition;
import io.refcache.store.Stored;
import io.refcache.store.Ttl;
import io.refcache.store.ValueBytes;

/**
 * The verbs of a store that change entries.
 *
 * <p>All of them come down to one step under the lock of the key's segment: put another address
 * into the key's slot, or none. What was there is dropped after the lock has been let go, and what
 * a new record needs was reserved before it was taken; so nothing is half written when memory is
 * refused, and no victim is looked for under a lock.
 */
final class StoreWriter {
  private final StoreContext store;
  private final StoreReader reader;
  private final Records records;

  StoreWriter(StoreContext store, StoreReader reader) {
    this.store = store;
    this.reader = reader;
    this.records = store.records;
  }

  // --- put --------------------------------------------------------------------------------------

  Stored put(
      KeyBytes key,
      ValueBytes value,
      Precondition precondition,
      long version,
      long ttlOnCreate,
      long ttlOnUpdate,
      ValueBytes previous) {
    Put put = new Put(key, value, precondition, version, ttlOnCreate, ttlOnUpdate);
    Change change = new Change(previous);
    long reserved = put.recordBytes + put.objectBytes;
    try {
      store.room.reserve(reserved);
    } catch (MemoryLimitException e) {
      return dropOrFail(put, e);
    }
    try {
      put.createObject();
      while (!putLocked(put, change)) {
        // Others have filled the table since it was asked whether it has to grow.
        Thread.onSpinWait();
      }
    } catch (MemoryLimitException e) {
      return dropOrFail(put, e);
    } finally {
      put.releaseUnused();
      store.budget.release(reserved - put.usedBytes);
    }
    return finishPut(change);
  }

  /**
   * The part of a put that needs the segment's lock, with the growth of its table.
   *
   * @return false if the table is full after all, and nothing has changed
   */
  private boolean putLocked(Put put, Change change) {
    Segment segment = store.index.segment(put.hash);
    long growth = reserveGrowth(segment);
    long stamp = segment.lock().writeLock();
    try {
      store.checkOpen();
      segment.migrateSome();
      growth -= segment.growWithin(growth);
      change.look(segment, put.hash, put.key);
      if (!change.satisfies(put.precondition, put.version)) {
        change.pin();
        return true;
      }
      long ttl = change.isLive ? put.ttlOnUpdate : put.ttlOnCreate;
      if (ttl == Ttl.EXPIRE_NOW) {
        change.takeOut(segment, put.hash);
        change.stored = Stored.EXPIRED;
      } else if (change.wasFound() || segment.canInsert()) {
        change.swapIn(segment, put, ttl);
      } else {
        return false;
      }
      return true;
    } finally {
      segment.lock().unlockWrite(stamp);
      store.budget.release(growth);
    }
  }

  /**
   * Reserves what the segment's table needs in order to grow, if it has to.
   *
   * @throws MemoryLimitException if there is no memory for it and no slot left either
   */
  private long reserveGrowth(Segment segment) {
    long bytes = segment.growthBytes();
    if (bytes > 0 && !store.room.tryReserve(bytes)) {
      if (!segment.canInsert()) {
        store.room.reserve(bytes);
        return bytes;
      }
      return 0;
    }
    return bytes;
  }

  private Stored finishPut(Change change) {
    if (change.stored == Stored.UNMATCHED) {
      change.unpin();
      return Stored.UNMATCHED;
    }
    change.copyOld();
    StoreCounters counters = store.counters;
    if (change.stored != Stored.EXPIRED) {
      counters.created.increment();
    }
    if (change.stored == Stored.UPDATED) {
      counters.replaced.increment();
      records.release(change.oldAddress, Cause.REPLACEMENT);
    } else {
      dropOld(change, Cause.EXPIRATION);
    }
    return change.stored;
  }

  /** There is no memory: the write fails, or forgets the entry, as the store is configured. */
  private Stored dropOrFail(Put put, MemoryLimitException refusal) {
    if (store.tuning.onFull() == OnFull.FAIL) {
      store.counters.refused.increment();
      throw refusal;
    }
    Change change = new Change(null);
    Segment segment = store.index.segment(put.hash);
    long stamp = segment.lock().writeLock();
    try {
      store.checkOpen();
      change.look(segment, put.hash, put.key);
      if (!change.satisfies(put.precondition, put.version)) {
        return Stored.UNMATCHED;
      }
      change.takeOut(segment, put.hash);
    } finally {
      segment.lock().unlockWrite(stamp);
    }
    store.counters.dropped.increment();
    dropOld(change, change.isLive ? Cause.REMOVAL : Cause.EXPIRATION);
    return Stored.DROPPED;
  }

  /** Drops a record that was taken out, and counts it by the cause. */
  private void dropOld(Change change, Cause cause) {
    if (change.wasFound()) {
      (cause == Cause.EXPIRATION ? store.counters.expired : store.counters.removed).increment();
      records.release(change.oldAddress, cause);
    }
  }

  // --- remove and expire ------------------------------------------------------------------------

  Found remove(KeyBytes key, Precondition precondition, long version, ValueBytes previous) {
    long hash = store.index.hash(key);
    Segment segment = store.index.segment(hash);
    Change change = new Change(previous);
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
    change.copyOld();
    dropOld(change, change.isLive ? Cause.REMOVAL : Cause.EXPIRATION);
    return change.isLive ? Found.PRESENT : Found.ABSENT;
  }

  boolean removeExpired(long hash, KeyBytes key, ValueBytes previous) {
    Segment segment = store.index.segment(hash);
    Change change = new Change(null);
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
    if (previous != null) {
      reader.copy(change.oldAddress, previous);
    }
    dropOld(change, Cause.EXPIRATION);
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
    Change change = new Change(null);
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
      records.release(change.oldAddress, Cause.REPLACEMENT);
    } else if (change.stored == Stored.EXPIRED) {
      dropOld(change, Cause.EXPIRATION);
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
      Change change, long hash, KeyBytes key, Expiration expiration, long reserved) {
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

  // --- the step under the lock ------------------------------------------------------------------

  /** A put on its way, and what has been reserved and made for it. */
  private final class Put {
    final long hash;
    final KeyBytes key;
    final Precondition precondition;
    final long version;
    final long ttlOnCreate;
    final long ttlOnUpdate;
    final long recordBytes;
    final long objectBytes;
    long usedBytes;
    private final ValueBytes value;
    private final ValuePlace place;
    private long object = ValueObjects.NONE;

    Put(
        KeyBytes key,
        ValueBytes value,
        Precondition precondition,
        long version,
        long ttlOnCreate,
        long ttlOnUpdate) {
      this.hash = store.index.hash(key);
      this.key = key;
      this.value = value;
      this.precondition = precondition;
      this.version = version;
      this.ttlOnCreate = ttlOnCreate;
      this.ttlOnUpdate = ttlOnUpdate;
      boolean shareable =
          store.sharedValues != null
              && value.kind() == ValueBytes.Kind.BYTES
              && value.length() >= SharedValues.MIN_SHARED_BYTES;
      if (shareable) {
        place = ValuePlace.SHARED_OBJECT;
      } else {
        place = records.needsObject(key, value) ? ValuePlace.OBJECT : ValuePlace.INSIDE;
      }
      objectBytes = place == ValuePlace.INSIDE ? 0 : ValueObjects.usableBytes(value.length());
      // Whether the record gets a deadline is certain only under the lock: reserve for the larger.
      boolean mayExpire = ttlOnCreate > 0 || ttlOnUpdate > 0 || ttlOnUpdate == Ttl.KEEP;
      recordBytes =
          records.bytesFor(
              key, value, place, mayExpire ? DeadlineField.PRESENT : DeadlineField.ABSENT);
    }

    void createObject() {
      if (place == ValuePlace.SHARED_OBJECT) {
        object = store.sharedValues.intern(value);
        usedBytes += objectBytes;
      } else if (place == ValuePlace.OBJECT) {
        object = store.objects.create(value);
        usedBytes += objectBytes;
      }
    }

    /** Makes the record, which takes over the object. */
    long createRecord(int stamp, long deadline) {
      DeadlineField field =
          deadline == Records.NO_DEADLINE ? DeadlineField.ABSENT : DeadlineField.PRESENT;
      long address = records.create(key, value, place, object, stamp, deadline, field);
      object = ValueObjects.NONE;
      usedBytes += records.bytesFor(key, value, place, field);
      return address;
    }

    /** Drops the object again if no record has taken it over. */
    void releaseUnused() {
      if (object == ValueObjects.NONE) {
        return;
      }
      if (place == ValuePlace.SHARED_OBJECT) {
        store.sharedValues.release(object);
      } else if (store.objects.release(object)) {
        store.objects.freeSome(object, ValueObjects.blocks(value.length()));
      }
    }
  }

  /** What was found under the lock, and what was done about it. */
  private final class Change {
    private final ValueBytes previous;
    private long place = Segment.NOT_FOUND;
    private long now;
    private long oldDeadline = Records.NO_DEADLINE;
    long oldAddress;
    long version;
    boolean isLive;
    Stored stored = Stored.UNMATCHED;

    /** What a copy of the record with a field for a deadline takes, and whether it was made. */
    long copyBytes;

    boolean isCopied;

    /**
     * @param previous receives the value that was found; may be null
     */
    Change(ValueBytes previous) {
      this.previous = previous;
    }

    void look(Segment segment, long hash, KeyBytes key) {
      isLive = false;
      now = store.clock.millis();
      place = segment.find(hash, key);
      if (wasFound()) {
        oldAddress = segment.address(place);
        var slab = store.allocator.slab(oldAddress);
        int record = Allocator.offset(oldAddress);
        oldDeadline = records.deadlineMillis(slab, record);
        version = records.version(slab, record);
        isLive = oldDeadline == Records.NO_DEADLINE || oldDeadline > now;
      }
    }

    boolean wasFound() {
      return place != Segment.NOT_FOUND;
    }

    boolean satisfies(Precondition precondition, long expectedVersion) {
      return switch (precondition) {
        case ANY -> true;
        case ABSENT -> !isLive;
        case PRESENT -> isLive;
        case VERSION -> isLive && version == expectedVersion;
      };
    }

    long deadlineFor(long ttlMillis) {
      if (ttlMillis == Ttl.KEEP) {
        return isLive ? oldDeadline : Records.NO_DEADLINE;
      } else if (ttlMillis == Ttl.NONE || ttlMillis >= Records.NO_DEADLINE - now) {
        return Records.NO_DEADLINE;
      }
      return now + ttlMillis;
    }

    boolean setDeadline(Segment segment, long deadline, StoreReader.Mode mode) {
      boolean done =
          records.setDeadlineMillis(
              store.allocator.slab(oldAddress), Allocator.offset(oldAddress), deadline);
      if (done) {
        segment.setVolatile(place, deadline != Records.NO_DEADLINE);
        if (mode == StoreReader.Mode.USE) {
          segment.touch(place, writtenAccess(segment));
        }
      }
      return done;
    }

    void takeOut(Segment segment, long hash) {
      if (wasFound()) {
        segment.remove(place, hash, records.footprintBytes(oldAddress));
      }
    }

    void swapIn(Segment segment, Put put, long ttlMillis) {
      long deadline = deadlineFor(ttlMillis);
      boolean isVolatile = deadline != Records.NO_DEADLINE;
      long address = put.createRecord(segment.nextStamp(), deadline);
      long bytes = records.footprintBytes(address);
      if (wasFound()) {
        int access = isLive ? writtenAccess(segment) : newAccess();
        long oldBytes = records.footprintBytes(oldAddress);
        segment.replace(place, address, bytes, oldBytes, access, isVolatile);
        stored = isLive ? Stored.UPDATED : Stored.CREATED;
      } else {
        segment.insert(put.hash, address, bytes, newAccess(), isVolatile);
        stored = Stored.CREATED;
      }
    }

    /** Puts a copy of the record that has a deadline into its place. */
    void swapInCopy(Segment segment, long deadline, StoreReader.Mode mode) {
      long address = records.createWithDeadline(oldAddress, deadline);
      boolean isUse = mode == StoreReader.Mode.USE;
      segment.replace(
          place,
          address,
          records.footprintBytes(address),
          records.footprintBytes(oldAddress),
          isUse ? writtenAccess(segment) : segment.access(place),
          true);
      isCopied = true;
      stored = Stored.UPDATED;
    }

    private int newAccess() {
      return AccessWord.onCreate(ranking(), now);
    }

    private int writtenAccess(Segment segment) {
      return AccessWord.onWrite(
          segment.access(place), ranking(), now, store.tuning.lfuDecayMinutes());
    }

    private Ranking ranking() {
      return store.tuning.policy().ranking();
    }

    /** Copies out the value that was taken out or replaced, while its reference is still ours. */
    void copyOld() {
      if (isLive && previous != null) {
        reader.copy(oldAddress, previous);
      }
    }

    /** Keeps the entry that stood in the way, so that it can be read outside of the lock. */
    void pin() {
      if (isLive && previous != null) {
        records.retain(oldAddress);
      }
    }

    void unpin() {
      if (isLive && previous != null) {
        try {
          reader.copy(oldAddress, previous);
        } finally {
          records.release(oldAddress, Cause.REPLACEMENT);
        }
      }
    }
  }
}
