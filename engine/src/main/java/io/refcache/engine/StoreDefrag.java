package io.refcache.engine;

import io.refcache.engine.alloc.Allocator;
import io.refcache.engine.defrag.BlockOwner;
import io.refcache.engine.index.Segment;
import io.refcache.engine.memory.ReadEpochs;
import io.refcache.engine.memory.Slab;
import io.refcache.engine.record.Records;
import io.refcache.engine.record.Relocation;
import io.refcache.store.KeyBytes;

/**
 * A store's blocks as active defragmentation sees them.
 *
 * <p>No block says whose it is; but from what is in it follows in which slot of the index its
 * address must be found if it is this store's: a record has its key, a block of a large value some
 * bits of the key's hash, as has a shared value, of the last key that came to own it. So the block
 * is read like an optimistic reader does, who may see rubbish, and the index is asked, first
 * without and then under the write lock: only there is the answer certain, and only there the block
 * moves.
 *
 * <p>Called by one thread at a time.
 */
final class StoreDefrag implements BlockOwner {
  private final StoreContext store;
  private final Allocator allocator;
  private final Records records;
  private final Relocation relocation;
  private final KeyBytes key = new KeyBytes(64);

  /* What was read of a block. */
  private Relocation.Kind kind;
  private long hash;

  StoreDefrag(StoreContext store) {
    this.store = store;
    this.allocator = store.allocator;
    this.records = store.records;
    this.relocation = new Relocation(allocator);
  }

  @Override
  public Outcome move(long address) {
    if (!look(address)) {
      return notOurs();
    }
    Segment segment = store.index.segment(hash);
    long stamp = segment.lock().writeLock();
    try {
      long place = store.isClosed() ? Segment.NOT_FOUND : find(segment, address);
      return place == Segment.NOT_FOUND ? notOurs() : outcome(move(segment, place, address));
    } finally {
      segment.lock().unlockWrite(stamp);
    }
  }

  /** Of a shared value not every owner is known: it may be ours after all. */
  private Outcome notOurs() {
    boolean isShared = kind == Relocation.Kind.SHARED_VALUE || kind == Relocation.Kind.SHARED_CHAIN;
    return isShared ? Outcome.SHARED_HELD : Outcome.STRANGER;
  }

  /** Reads what is needed to find the owner's slot; false if it can't be one of this store's. */
  private boolean look(long address) {
    kind = Relocation.Kind.RECORD;
    ReadEpochs.Reader reader = store.epochs.reader();
    store.epochs.enter(reader);
    try {
      Slab slab = allocator.slab(address);
      int block = Allocator.offset(address);
      kind = Relocation.kind(slab, block);
      switch (kind) {
        case RECORD -> {
          records.readKey(slab, block, key);
          hash = store.index.hash(key);
        }
        case VALUE -> hash = Relocation.ownerHash(slab, block);
        case SHARED_VALUE -> hash = Relocation.lastOwnerHash(slab, block);
        case SHARED_CHAIN -> {
          return false;
        }
      }
      return mayBeOurs(address);
    } catch (RuntimeException e) {
      // Bytes that are no record any more, or a slab that is gone.
      return false;
    } finally {
      store.epochs.exit(reader);
    }
  }

  /** Saves segments from being locked for the blocks of other stores. */
  private boolean mayBeOurs(long address) {
    Segment segment = store.index.segment(hash);
    long stamp = segment.lock().tryOptimisticRead();
    try {
      return stamp == 0
          || find(segment, address) != Segment.NOT_FOUND
          || !segment.lock().validate(stamp);
    } catch (RuntimeException e) {
      return !segment.lock().validate(stamp);
    }
  }

  private long find(Segment segment, long address) {
    return switch (kind) {
      case RECORD -> segment.findRecord(hash, address);
      case VALUE -> segment.findOwner(hash, record -> relocation.owns(record, address));
      default -> segment.findOwner(hash, record -> relocation.shares(record, address));
    };
  }

  private long move(Segment segment, long place, long address) {
    return switch (kind) {
      case RECORD -> moveRecord(segment, place, address);
      case VALUE -> relocation.moveValueBlock(segment.address(place), address);
      default -> store.sharedValues.move(segment.address(place), address, relocation);
    };
  }

  private Outcome outcome(long moved) {
    boolean isRecord = kind == Relocation.Kind.RECORD;
    if (moved == Relocation.NO_ROOM) {
      return Outcome.NO_ROOM;
    } else if (moved == Relocation.HELD) {
      return isRecord
          ? Outcome.ENTRY_HELD
          : kind == Relocation.Kind.VALUE ? Outcome.VALUE_HELD : Outcome.SHARED_HELD;
    }
    return isRecord ? Outcome.ENTRY_MOVED : Outcome.VALUE_MOVED;
  }

  private long moveRecord(Segment segment, long place, long address) {
    long copy = relocation.copyRecord(address);
    if (copy != Relocation.HELD && copy != Relocation.NO_ROOM) {
      segment.moved(place, copy);
      relocation.retire(address);
    }
    return copy;
  }
}
