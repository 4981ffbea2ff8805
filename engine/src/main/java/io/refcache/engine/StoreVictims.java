package io.refcache.engine;

import io.refcache.engine.alloc.Allocator;
import io.refcache.engine.evict.Candidate;
import io.refcache.engine.evict.CandidateSink;
import io.refcache.engine.evict.EvictionPolicy;
import io.refcache.engine.evict.VictimSource;
import io.refcache.engine.index.Fetcher;
import io.refcache.engine.index.Index;
import io.refcache.engine.index.Segment;
import io.refcache.engine.memory.OutOfNativeMemoryException;
import io.refcache.engine.memory.ReadEpochs;
import io.refcache.engine.record.Cause;
import io.refcache.engine.record.Records;
import io.refcache.store.KeyBytes;
import io.refcache.store.StoreListener;
import io.refcache.store.ValueBytes;
import java.util.SplittableRandom;
import java.util.concurrent.locks.StampedLock;

/**
 * A store's entries as candidates for eviction.
 *
 * <p>A candidate is remembered by where it was: its segment and its place there, packed into the
 * word that eviction calls the hash, and its address. It is the same entry as long as that place
 * holds that address. Moved to another table it counts as gone, which only costs the pool a
 * candidate.
 *
 * <pre>
 *     63        33 32                  0
 *    +------------+---------------------+
 *    |  segment   |  place              |
 *    +------------+---------------------+
 * </pre>
 */
final class StoreVictims implements VictimSource {
  private static final int PLACE_BITS = 33;
  private static final long PLACE_MASK = (1L << PLACE_BITS) - 1;

  private final StoreContext store;
  private final Records records;

  StoreVictims(StoreContext store) {
    this.store = store;
    this.records = store.records;
  }

  @Override
  public EvictionPolicy policy() {
    return store.tuning.policy();
  }

  @Override
  public long candidates() {
    if (store.isClosed()) {
      return 0;
    }
    EvictionPolicy policy = policy();
    if (!policy.evicts()) {
      return 0;
    }
    return policy.scope() == EvictionPolicy.Scope.VOLATILE
        ? store.index.volatileEntries()
        : store.index.entries();
  }

  @Override
  public void sample(int count, SplittableRandom random, CandidateSink sink) {
    Index.Scope scope =
        policy().scope() == EvictionPolicy.Scope.VOLATILE ? Index.Scope.VOLATILE : Index.Scope.ALL;
    ReadEpochs.Reader reader = store.epochs.reader();
    store.epochs.enter(reader);
    try {
      if (!store.isClosed()) {
        store.index.sample(
            count,
            scope,
            random,
            (segment, place, address, accessWord, isVolatile) ->
                offer(segment, place, address, accessWord, isVolatile, sink));
      }
    } catch (RuntimeException e) {
      if (!store.isClosed()) {
        throw e;
      }
    } finally {
      store.epochs.exit(reader);
    }
  }

  private void offer(
      int segment,
      long place,
      long address,
      int accessWord,
      boolean isVolatile,
      CandidateSink sink) {
    long deadline = Candidate.NO_DEADLINE;
    if (isVolatile) {
      deadline = deadlineAt(store.index.segmentAt(segment), place, address);
      if (deadline == GONE) {
        return;
      }
    }
    sink.offer(nameOf(segment, place), address, 0, accessWord, deadline, 0);
  }

  /** The word by which eviction calls a place. */
  private static long nameOf(int segment, long place) {
    return (long) segment << PLACE_BITS | place;
  }

  /** The word by which eviction calls the place of an entry. */
  long nameOf(long hash, long place) {
    return nameOf(store.index.segmentNumber(hash), place);
  }

  private static final long GONE = Long.MIN_VALUE;

  /** The deadline of a record in a place, or {@link #GONE}; an optimistic read. */
  private long deadlineAt(Segment segment, long place, long address) {
    StampedLock lock = segment.lock();
    long stamp = lock.tryOptimisticRead();
    if (stamp == 0) {
      return GONE;
    }
    try {
      long deadline = GONE;
      if (segment.isAt(place, address)) {
        deadline =
            segment.isVolatile(place)
                ? records.deadlineMillis(store.allocator.slab(address), Allocator.offset(address))
                : Candidate.NO_DEADLINE;
      }
      return lock.validate(stamp) ? deadline : GONE;
    } catch (RuntimeException e) {
      if (lock.validate(stamp) && !store.isClosed()) {
        throw e;
      }
      return GONE;
    }
  }

  @Override
  public boolean refresh(Candidate candidate) {
    Segment segment = segment(candidate);
    long place = candidate.hash & PLACE_MASK;
    ReadEpochs.Reader reader = store.epochs.reader();
    store.epochs.enter(reader);
    try {
      if (store.isClosed()) {
        return false;
      }
      // Its bucket was seen long ago; most often the record goes next, and is waited for as well.
      Fetcher.fetchRecord(candidate.address, store.allocator);
      if (!segment.isAt(place, candidate.address)) {
        return false;
      }
      long deadline = deadlineAt(segment, place, candidate.address);
      if (deadline == GONE) {
        return false;
      }
      candidate.accessWord = segment.access(place);
      candidate.deadlineMillis = deadline;
      return policy().scope() == EvictionPolicy.Scope.ALL || deadline != Candidate.NO_DEADLINE;
    } catch (RuntimeException e) {
      // A table or a slab that went away between two looks: what was there is gone with it.
      return false;
    } finally {
      store.epochs.exit(reader);
    }
  }

  private Segment segment(Candidate candidate) {
    return store.index.segmentAt((int) (candidate.hash >>> PLACE_BITS));
  }

  @Override
  public long evict(Candidate candidate) {
    Segment segment = segment(candidate);
    long place = candidate.hash & PLACE_MASK;
    long address = candidate.address;
    long bytes;
    boolean due;
    long hash;
    int accessWord;
    long stamp = segment.lock().writeLock();
    try {
      if (store.isClosed() || !segment.isAt(place, address)) {
        return -1;
      }
      boolean isVolatile = segment.isVolatile(place);
      if (!isVolatile && policy().scope() == EvictionPolicy.Scope.VOLATILE) {
        return -1;
      }
      due =
          isVolatile
              && records.deadlineMillis(store.allocator.slab(address), Allocator.offset(address))
                  <= store.clock.millis();
      bytes = records.footprintBytes(address);
      hash = segment.hashOf(address);
      accessWord = segment.access(place);
      segment.remove(place, hash, bytes);
      if (store.room.isOver()) {
        shrinkWith(segment);
      }
    } finally {
      segment.lock().unlockWrite(stamp);
    }
    try {
      if (due) {
        store.counters.expired.increment();
        store.counters.expiredForRoom.increment();
        tell(address, store.listenerTakesExpired(), StoreListener::expired);
      } else {
        store.accesses.evicted(hash, accessWord);
        store.counters.evicted.increment();
        store.counters.evictedBytes.add(bytes);
        tell(address, store.listenerTakesEvicted(), StoreListener::evicted);
      }
    } finally {
      records.release(address, due ? Cause.EXPIRATION : Cause.EVICTION);
    }
    return bytes;
  }

  /**
   * Lets a table shrink as it is emptied. Under a limit that was lowered far enough, large tables
   * would otherwise be what is over it, and every entry be pushed out for them. Where there is no
   * memory for a smaller table, the next eviction tries again: this one must not lose its record.
   */
  private void shrinkWith(Segment segment) {
    if (segment.isMigrating()) {
      segment.migrateSome();
    } else if (segment.wantsShrink()) {
      long reserved = segment.shrinkBytes();
      store.budget.reserveUnchecked(reserved);
      long used = 0;
      try {
        used = segment.shrinkWithin(reserved);
      } catch (OutOfNativeMemoryException | OutOfMemoryError e) {
        // Stays as large as it is.
      } finally {
        store.budget.release(reserved - used);
      }
    }
  }

  private void tell(long address, boolean wanted, StoreContext.Event event) {
    if (!wanted) {
      return;
    }
    KeyBytes key = new KeyBytes();
    ValueBytes value = new ValueBytes();
    var slab = store.allocator.slab(address);
    int record = Allocator.offset(address);
    records.readKey(slab, record, key);
    records.readValue(slab, record, value);
    store.tell(event, key, value);
  }
}
