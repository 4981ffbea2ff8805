package io.refcache.engine;

import io.refcache.engine.alloc.Allocator;
import io.refcache.engine.evict.AccessWord;
import io.refcache.engine.evict.EvictionPolicy.Ranking;
import io.refcache.engine.index.Segment;
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
 * dealt with after the lock has been let go. Used by one thread.
 */
final class SlotChange {
  private final StoreContext store;
  private final StoreReader reader;
  private final Records records;
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
  SlotChange(StoreContext store, StoreReader reader, ValueBytes previous) {
    this.store = store;
    this.reader = reader;
    this.records = store.records;
    this.previous = previous;
  }

  /** Finds out what there is; may be repeated. */
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
        segment.touch(place, writtenAccess(segment));
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

  /** Puts a new record into the slot, or into a new one. */
  void swapIn(Segment segment, PendingPut put, long ttlMillis) {
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
