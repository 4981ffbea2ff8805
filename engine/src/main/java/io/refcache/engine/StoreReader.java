package io.refcache.engine;

import io.refcache.engine.alloc.Allocator;
import io.refcache.engine.index.Batch;
import io.refcache.engine.index.Fetcher;
import io.refcache.engine.index.Index;
import io.refcache.engine.index.Segment;
import io.refcache.engine.memory.ReadEpochs;
import io.refcache.engine.memory.Slab;
import io.refcache.engine.record.Cause;
import io.refcache.engine.record.Records;
import io.refcache.store.EntryInfo;
import io.refcache.store.EntryVisitor;
import io.refcache.store.KeyBytes;
import io.refcache.store.KeyMatcher;
import io.refcache.store.KeyVisitor;
import io.refcache.store.Store;
import io.refcache.store.Ttl;
import io.refcache.store.ValueBytes;
import java.util.concurrent.locks.StampedLock;
import java.util.function.LongConsumer;

/**
 * The reading verbs of a store.
 *
 * <p>A read is optimistic: it announces itself (so that no slab it may see is unmapped), notes the
 * stamp of the key's segment, looks up and copies, and then asks whether a writer was there
 * meanwhile. If so, whatever it has seen (also an exception over bytes that were no record any
 * more) means nothing, and it starts again; after some attempts it takes the shared lock. Nothing
 * shared is written, but the entry's access word when it has changed. Only a large value is read
 * otherwise: its record is retained under the shared lock and copied outside of it.
 */
final class StoreReader {
  private static final int OPTIMISTIC_ATTEMPTS = 4;

  private final StoreContext store;
  private final Allocator allocator;
  private final Records records;
  private final Fetcher fetcher;

  StoreReader(StoreContext store) {
    this.store = store;
    this.fetcher = new Fetcher(store.index, store.allocator);
    this.allocator = store.allocator;
    this.records = store.records;
  }

  /** What a read leaves behind. */
  enum Mode {
    /** It counts as a use of the entry. */
    USE,
    /** Nothing. */
    PEEK
  }

  /** What a read has come upon. */
  enum Sight {
    MISS,
    HIT,
    /** An entry whose deadline has passed. */
    DUE,
    /** An entry whose value is too large to be copied optimistically. */
    LARGE,
    /** Nothing certain: a writer interfered. */
    TORN
  }

  /**
   * Reads an entry.
   *
   * @param reader the calling thread's
   * @param into may be null
   * @return {@link Sight#MISS}, {@link Sight#HIT} or {@link Sight#DUE}
   */
  Sight read(ReadEpochs.Reader reader, long hash, KeyBytes key, ValueBytes into, Mode mode) {
    Segment segment = store.index.segment(hash);
    store.epochs.enter(reader);
    try {
      for (int attempt = 0; attempt < OPTIMISTIC_ATTEMPTS; attempt++) {
        Sight sight = readOptimistically(reader, segment, hash, key, into, mode);
        if (sight == Sight.LARGE) {
          break;
        } else if (sight != Sight.TORN) {
          return sight;
        }
        Thread.onSpinWait();
      }
    } finally {
      store.epochs.exit(reader);
    }
    return readPinned(reader, segment, hash, key, into, mode);
  }

  private Sight readOptimistically(
      ReadEpochs.Reader reader,
      Segment segment,
      long hash,
      KeyBytes key,
      ValueBytes into,
      Mode mode) {
    StampedLock lock = segment.lock();
    long stamp = lock.tryOptimisticRead();
    if (stamp == 0) {
      return Sight.TORN;
    }
    try {
      long place = segment.find(hash, key, reader);
      if (place == Segment.NOT_FOUND) {
        return lock.validate(stamp) ? Sight.MISS : Sight.TORN;
      }
      long address = reader.found();
      Slab slab = allocator.slab(address);
      int record = Allocator.offset(address);
      long header = records.header(slab, record);
      long deadline = records.deadlineMillis(slab, record, header);
      long ttl = Ttl.NONE;
      if (deadline != Records.NO_DEADLINE) {
        ttl = deadline - store.clock.millis();
        if (ttl <= 0) {
          return lock.validate(stamp) ? Sight.DUE : Sight.TORN;
        }
      }
      if (into != null) {
        boolean small = records.readSmallValue(slab, record, header, into);
        into.setEntry(records.version(slab, record), ttl);
        if (!small) {
          return Sight.LARGE;
        }
      }
      if (!lock.validate(stamp)) {
        return Sight.TORN;
      }
      if (mode == Mode.USE) {
        touch(reader, segment, place, hash, address);
      }
      return Sight.HIT;
    } catch (RuntimeException e) {
      if (lock.validate(stamp)) {
        store.checkOpen();
        throw e;
      }
      return Sight.TORN;
    }
  }

  private Sight readPinned(
      ReadEpochs.Reader reader,
      Segment segment,
      long hash,
      KeyBytes key,
      ValueBytes into,
      Mode mode) {
    StampedLock lock = segment.lock();
    long address;
    long stamp = lock.readLock();
    try {
      store.checkOpen();
      long place = segment.find(hash, key, reader);
      if (place == Segment.NOT_FOUND) {
        return Sight.MISS;
      }
      address = reader.found();
      if (isDue(address)) {
        return Sight.DUE;
      }
      if (mode == Mode.USE) {
        touch(reader, segment, place, hash, address);
      }
      if (into == null) {
        return Sight.HIT;
      }
      records.retain(address);
    } finally {
      lock.unlockRead(stamp);
    }
    readRetained(address, into);
    return Sight.HIT;
  }

  /** Copies a record out and drops the caller's reference. */
  private void readRetained(long address, ValueBytes into) {
    try {
      copy(address, into);
    } finally {
      records.release(address, Cause.REPLACEMENT);
    }
  }

  /** Copies a record's value out, with its version and what is left of its time. */
  void copy(long address, ValueBytes into) {
    Slab slab = allocator.slab(address);
    int record = Allocator.offset(address);
    records.readValue(slab, record, into);
    into.setEntry(records.version(slab, record), ttlMillis(slab, record));
  }

  private long ttlMillis(Slab slab, int record) {
    long deadline = records.deadlineMillis(slab, record);
    return deadline == Records.NO_DEADLINE
        ? Ttl.NONE
        : Math.max(1, deadline - store.clock.millis());
  }

  boolean isDue(long address) {
    long deadline = records.deadlineMillis(allocator.slab(address), Allocator.offset(address));
    return deadline != Records.NO_DEADLINE && deadline <= store.clock.millis();
  }

  private void touch(
      ReadEpochs.Reader reader, Segment segment, long place, long hash, long address) {
    int word = segment.access(place);
    int touched = store.accesses.read(reader, hash, address, word);
    if (touched != word) {
      segment.touch(place, touched);
    }
  }

  // --- beyond single values ---------------------------------------------------------------------

  /**
   * Has the processor fetch what many keys need, before they are read or written one by one.
   *
   * @return the hashes of the first {@code count} keys
   */
  long[] fetch(KeyBytes[] keys, int count) {
    long[] hashes = new long[count];
    for (int i = 0; i < count; i++) {
      hashes[i] = store.index.hash(keys[i]);
    }
    ReadEpochs.Reader reader = store.epochs.reader();
    for (int from = 0; from < count; from += Fetcher.GROUP) {
      store.epochs.enter(reader);
      try {
        fetcher.fetch(hashes, from, Math.min(count, from + Fetcher.GROUP));
      } finally {
        store.epochs.exit(reader);
      }
    }
    return hashes;
  }

  boolean findEquivalent(long hash, KeyBytes key, KeyMatcher matcher) {
    try (Batch candidates = new Batch(records, store.leakDetector)) {
      Segment segment = store.index.segment(hash);
      long stamp = segment.lock().readLock();
      try {
        store.checkOpen();
        segment.collectEquivalents(hash, key, candidates);
      } finally {
        segment.lock().unlockRead(stamp);
      }
      KeyBytes stored = new KeyBytes();
      for (int i = 0; i < candidates.size(); i++) {
        readKey(candidates.address(i), stored);
        if (matcher.matches(stored)) {
          key.set(stored);
          return true;
        }
      }
      return false;
    }
  }

  long scan(long cursor, EntryVisitor visitor) {
    KeyBytes key = new KeyBytes();
    ValueBytes value = new ValueBytes();
    return walk(
        cursor,
        address -> {
          readKey(address, key);
          copy(address, value);
          visitor.visit(key, value);
        });
  }

  long scanKeys(long cursor, KeyVisitor visitor) {
    KeyBytes key = new KeyBytes();
    return walk(
        cursor,
        address -> {
          readKey(address, key);
          visitor.visit(key);
        });
  }

  /** Shows the live records of a stretch of the index, which stay where they are meanwhile. */
  private long walk(long cursor, LongConsumer visitor) {
    if (cursor == Store.SCAN_END) {
      return Store.SCAN_END;
    }
    try (Batch batch = new Batch(records, store.leakDetector)) {
      long next = store.index.collect(cursor, batch);
      store.checkOpen();
      for (int i = 0; i < batch.size(); i++) {
        if (!isDue(batch.address(i))) {
          visitor.accept(batch.address(i));
        }
      }
      return next == Index.END ? Store.SCAN_END : next;
    }
  }

  private void readKey(long address, KeyBytes into) {
    records.readKey(allocator.slab(address), Allocator.offset(address), into);
  }

  EntryInfo inspect(long hash, KeyBytes key) {
    Segment segment = store.index.segment(hash);
    long stamp = segment.lock().readLock();
    try {
      store.checkOpen();
      ReadEpochs.Reader reader = store.reader(key);
      long place = segment.find(hash, key, reader);
      if (place == Segment.NOT_FOUND || isDue(reader.found())) {
        return null;
      }
      long address = reader.found();
      Slab slab = allocator.slab(address);
      int record = Allocator.offset(address);
      int word = segment.access(place);
      long now = store.clock.millis();
      return new EntryInfo(
          records.valueRefcount(slab, record),
          records.encoding(slab, record),
          store.accesses.idleMillis(word, now),
          store.accesses.frequency(word, now),
          records.footprintBytes(address),
          ttlMillis(slab, record),
          records.version(slab, record));
    } finally {
      segment.lock().unlockRead(stamp);
    }
  }
}
