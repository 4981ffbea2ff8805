package io.refcache.engine;

import io.refcache.engine.alloc.Allocator;
import io.refcache.engine.index.Segment;
import io.refcache.engine.memory.ReadEpochs;
import io.refcache.engine.record.Cause;
import io.refcache.engine.record.Records;
import io.refcache.store.KeyBytes;
import io.refcache.store.Precondition;
import io.refcache.store.Stored;
import io.refcache.store.Ttl;
import io.refcache.store.ValueBytes;

/**
 * The step that every change of an entry comes down to: what was found in the key's slot, and what
 * was put there instead.
 *
 * <p>{@link #look} comes first; it and all that changes the slot are called under the write lock of
 * the segment. What is left of the old record, whose reference is the caller's from then on, is
 * dealt with after the lock has been let go. Used by one thread, for one change after the other.
 */
final class SlotChange {
  private StoreContext store;
  private StoreReader reader;
  private Records records;
  private ValueBytes previous;
  private long hash;
  private long place;
  private long oldDeadline;

  /** The time of the change, once it was asked for; else negative. */
  private long now;

  long oldAddress;
  long version;
  boolean isLive;
  Stored stored;

  /** Whether the old record has been given the new value, so that there is none to drop. */
  boolean isOverwritten;

  /** Whether there was no slot for the key before; then where it is, and what it is now. */
  boolean isAdded;

  long addedPlace;
  long addedAddress;
  int addedAccess;

  /** What a copy of the record with a field for a deadline takes, and whether it was made. */
  long copyBytes;

  boolean isCopied;

  /** One for a single use. */
  static SlotChange of(StoreContext store, StoreReader reader, ValueBytes previous) {
    SlotChange change = new SlotChange();
    change.begin(store, reader, previous);
    return change;
  }

  /**
   * Forgets the last change.
   *
   * @param previous receives the value that was found; may be null
   */
  void begin(StoreContext store, StoreReader reader, ValueBytes previous) {
    this.store = store;
    this.reader = reader;
    this.records = store.records;
    this.previous = previous;
    place = Segment.NOT_FOUND;
    stored = Stored.UNMATCHED;
    isOverwritten = false;
    isAdded = false;
    isCopied = false;
    copyBytes = 0;
  }

  /** Lets go of the store and the caller's objects. */
  void end() {
    store = null;
    reader = null;
    records = null;
    previous = null;
  }

  /** Finds out what there is; may be repeated. */
  void look(Segment segment, long keyHash, KeyBytes key) {
    hash = keyHash;
    isLive = false;
    now = -1;
    ReadEpochs.Reader thread = store.reader(key);
    place = segment.find(hash, key, thread);
    if (wasFound()) {
      oldAddress = thread.found();
      var slab = store.allocator.slab(oldAddress);
      int record = Allocator.offset(oldAddress);
      oldDeadline = records.deadlineMillis(slab, record);
      version = records.version(slab, record);
      isLive = oldDeadline == Records.NO_DEADLINE || oldDeadline > now();
    }
  }

  private long now() {
    if (now < 0) {
      now = store.clock.millis();
    }
    return now;
  }

  long hash() {
    return hash;
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
    } else if (ttlMillis == Ttl.NONE || ttlMillis >= Records.NO_DEADLINE - now()) {
      return Records.NO_DEADLINE;
    }
    return now() + ttlMillis;
  }

  /**
   * Changes the deadline in place.
   *
   * @return false if the record has no room for one
   */
  boolean setDeadline(Segment segment, long deadline, StoreReader.Mode mode) {
    boolean done =
        records.setDeadlineMillis(
            store.allocator.slab(oldAddress), Allocator.offset(oldAddress), deadline);
    if (done) {
      segment.setVolatile(place, deadline != Records.NO_DEADLINE);
      if (mode == StoreReader.Mode.USE) {
        segment.touch(place, writtenAccess(segment, oldAddress));
      }
    }
    return done;
  }

  /** Empties the slot, if there is one. */
  void takeOut(Segment segment, long hash) {
    if (wasFound()) {
      segment.remove(place, hash, records.footprintBytes(oldAddress));
    }
  }

  /**
   * Gives the old record the new value, if it is live, has room for it and belongs to the slot
   * alone, and nobody asks for the old value.
   */
  boolean overwrite(Segment segment, PendingPut put, long deadline) {
    if (!isLive
        || previous != null
        || !records.overwrite(oldAddress, put.value, segment.nextStamp(), deadline)) {
      return false;
    }
    segment.overwritten(place, writtenAccess(segment, oldAddress), deadline != Records.NO_DEADLINE);
    isOverwritten = true;
    stored = Stored.UPDATED;
    return true;
  }

  /** Puts a new record into the slot, or into a new one. */
  void swapIn(Segment segment, PendingPut put, long deadline) {
    boolean isVolatile = deadline != Records.NO_DEADLINE;
    long address = put.createRecord(segment.nextStamp(), deadline);
    long bytes = records.footprintBytes(address);
    if (wasFound()) {
      int access =
          isLive
              ? writtenAccess(segment, address)
              : store.accesses.created(put.owner(), hash, bytes);
      long oldBytes = records.footprintBytes(oldAddress);
      segment.replace(place, address, bytes, oldBytes, access, isVolatile);
      stored = isLive ? Stored.UPDATED : Stored.CREATED;
    } else {
      addedAccess = store.accesses.created(put.owner(), hash, bytes);
      addedPlace = segment.insert(hash, address, bytes, addedAccess, isVolatile);
      addedAddress = address;
      isAdded = true;
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
        isUse ? writtenAccess(segment, address) : segment.access(place),
        true);
    isCopied = true;
    stored = Stored.UPDATED;
  }

  private int writtenAccess(Segment segment, long address) {
    return store.accesses.written(hash, address, segment.access(place));
  }

  /** Drops what was taken out of the slot, if anything was, and counts it by the cause. */
  void dropTaken(Cause cause) {
    if (wasFound()) {
      StoreCounters counters = store.counters;
      (cause == Cause.EXPIRATION ? counters.expired : counters.removed).increment();
      dropOld(cause);
    }
  }

  /** Copies the old value out, if it is wanted, and drops the slot's reference to it. */
  void dropOld(Cause cause) {
    try {
      if (previous != null) {
        reader.copy(oldAddress, previous);
      }
    } finally {
      records.release(oldAddress, cause);
    }
  }

  /** Keeps the entry that stood in the way, so that it can be read outside of the lock. */
  void pin() {
    if (isLive && previous != null) {
      records.retain(oldAddress);
    }
  }

  /** Tells what was kept, and lets it go. */
  void unpin() {
    if (isLive && previous != null) {
      dropOld(Cause.REPLACEMENT);
    }
  }
}
