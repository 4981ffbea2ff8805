package io.refcache.engine;

import io.refcache.engine.alloc.Allocator;
import io.refcache.engine.alloc.MemoryBudget;
import io.refcache.engine.evict.HitDensity;
import io.refcache.engine.index.Index;
import io.refcache.engine.index.SharedValues;
import io.refcache.engine.memory.ReadEpochs;
import io.refcache.engine.reclaim.Reclaimer;
import io.refcache.engine.record.Cause;
import io.refcache.engine.record.HeapReferences;
import io.refcache.engine.record.Records;
import io.refcache.engine.record.SharedOwner;
import io.refcache.engine.record.ValueObjects;
import io.refcache.engine.time.EngineClock;
import io.refcache.engine.trace.LeakDetector;
import io.refcache.store.KeyBytes;
import io.refcache.store.StoreListener;
import io.refcache.store.ValueBytes;

/**
 * What the parts of one store work on together: its records, its index, its options and its
 * counters.
 */
final class StoreContext {
  final String name;
  final EngineClock clock;
  final Allocator allocator;
  final ReadEpochs epochs;
  final MemoryBudget budget;
  final ValueObjects objects;
  final Records records;
  final HeapReferences references = new HeapReferences();

  /** Null unless the store shares values. */
  final SharedValues sharedValues;

  final Index index;
  final Room room;
  final AccessTracker accesses;
  final LeakDetector leakDetector;
  private final Reclaimer reclaimer;
  final StoreCounters counters = new StoreCounters();

  volatile Tuning tuning;
  volatile StoreListener listener;
  private volatile boolean closed;

  StoreContext(
      String name,
      EngineClock clock,
      Allocator allocator,
      ReadEpochs epochs,
      MemoryBudget budget,
      Reclaimer reclaimer,
      LeakDetector leakDetector,
      RoomMaker roomMaker,
      HitDensity density,
      long seed,
      int segments,
      Sharing sharing,
      Tuning tuning) {
    this.name = name;
    this.clock = clock;
    this.allocator = allocator;
    this.epochs = epochs;
    this.budget = budget;
    this.reclaimer = reclaimer;
    this.leakDetector = leakDetector;
    this.tuning = tuning;
    objects = new ValueObjects(allocator, budget);
    sharedValues =
        sharing == Sharing.YES ? new SharedValues(allocator, budget, objects, ~seed) : null;
    SharedOwner sharedOwner =
        sharedValues != null
            ? sharedValues
            : object -> {
              throw new IllegalStateException("store '" + name + "' shares no values");
            };
    records = new Records(allocator, budget, objects, references, sharedOwner, this::defer);
    index = new Index(allocator, budget, records, seed, segments);
    room = new Room(this, roomMaker);
    accesses = new AccessTracker(this, density);
  }

  /** Whether values are shared between keys. */
  enum Sharing {
    YES,
    NO
  }

  void checkOpen() {
    if (closed) {
      throw new IllegalStateException("store '" + name + "' is closed");
    }
  }

  boolean isClosed() {
    return closed;
  }

  /** The calling thread's reader, which is kept with the buffer of its keys. */
  ReadEpochs.Reader reader(KeyBytes key) {
    Object known = key.companion();
    ReadEpochs.Reader reader = epochs.reader(known);
    if (reader != known) {
      key.setCompanion(reader);
    }
    return reader;
  }

  void close() {
    closed = true;
  }

  /** Gives back what shared values need beside themselves, with the last of them. */
  void closeSharedValues() {
    if (sharedValues != null) {
      sharedValues.close();
    }
  }

  /** Hands a large dead value to the reclaimer, if its cause is to be lazy. */
  private boolean defer(long object, int blocks, long bytes, Cause cause) {
    if (blocks <= Reclaimer.LAZYFREE_THRESHOLD || !tuning.isLazy(cause)) {
      return false;
    }
    DeadObject dead;
    try {
      dead = new DeadObject(objects, object, blocks, bytes);
    } catch (OutOfMemoryError e) {
      return false;
    }
    reclaimer.submit(dead);
    return true;
  }

  /** Whether due entries are left to the listener instead of being removed by who finds them. */
  boolean listenerTakesExpired() {
    StoreListener current = listener;
    return current != null && current.wantsExpired();
  }

  boolean listenerTakesEvicted() {
    StoreListener current = listener;
    return current != null && current.wantsEvicted();
  }

  /** A method of the listener that is given an entry which is gone. */
  interface Event {
    void tell(StoreListener listener, KeyBytes key, ValueBytes value);
  }

  /** Tells the listener, if there is one; what it throws is logged. Called without a lock. */
  void tell(Event event, KeyBytes key, ValueBytes value) {
    StoreListener current = listener;
    if (current == null) {
      return;
    }
    try {
      event.tell(current, key, value);
    } catch (RuntimeException e) {
      System.getLogger(StoreContext.class.getName())
          .log(System.Logger.Level.WARNING, "store '" + name + "': a listener failed", e);
    }
  }
}
