package io.refcache.engine.index;

import io.refcache.engine.alloc.Allocator;
import io.refcache.engine.alloc.MemoryBudget;
import io.refcache.engine.memory.OutOfNativeMemoryException;
import io.refcache.engine.memory.Slab;
import io.refcache.engine.record.Relocation;
import io.refcache.engine.record.SharedOwner;
import io.refcache.engine.record.ValueObjects;
import io.refcache.engine.stats.Counter;
import io.refcache.store.ValueBytes;

/**
 * The values of one store that several keys may own, found by their content (option {@code
 * value-sharing}).
 *
 * <p>A set of value objects in striped tables of {@link Buckets}. The table owns no reference: an
 * object is in it as long as a record owns it. That is sound because the counts of shared objects
 * go down only here, under the stripe's lock, under which an object is found and retained as well:
 * what is found has at least one owner.
 *
 * <p>In these tables the access word holds the position that an entry's hash gives it, so that
 * growing does not have to read any value.
 *
 * <p>Thread-safe. Lock order: segment, stripe, allocator.
 */
public final class SharedValues implements SharedOwner {
  /** Shorter values cost less in the record than a reference to a shared object does. */
  public static final int MIN_SHARED_BYTES = 32;

  private static final int STRIPES = 16;
  private static final int MIN_BUCKETS = 2;
  private static final int GROW_ABOVE_PERCENT = 85;
  private static final int SHRINK_BELOW_PERCENT = 25;
  private static final int SHRINK_TO_PERCENT = 60;

  private final ValueObjects objects;
  private final Allocator allocator;
  private final MemoryBudget budget;
  private final Hasher hasher;
  private final Stripe[] stripes = new Stripe[STRIPES];
  private final Counter shared = new Counter();

  public SharedValues(Allocator allocator, MemoryBudget budget, ValueObjects objects, long seed) {
    this.objects = objects;
    this.allocator = allocator;
    this.budget = budget;
    this.hasher = new Hasher(seed);
    for (int i = 0; i < STRIPES; i++) {
      stripes[i] = new Stripe();
    }
  }

  /**
   * Returns an object with this content, and a reference to it for the caller. The caller has
   * reserved the usable bytes of a new one; if there is one already, they are given back.
   *
   * @param keyHash the hash of the key that is to own it
   */
  public long intern(ValueBytes value, long keyHash) {
    int hash = Hasher.position(hasher.hash(value.array(), value.length()));
    return stripe(hash).intern(value, hash, keyHash);
  }

  /**
   * Moves an object that has one owner.
   *
   * @param record the owner; the caller holds the write lock of its segment
   * @return as {@link Relocation#moveSharedValue}
   */
  public long move(long record, long object, Relocation relocation) {
    int hash = objects.contentHash(object);
    return stripe(hash).move(record, object, hash, relocation);
  }

  @Override
  public void release(long object) {
    int hash = objects.contentHash(object);
    int blocks = ValueObjects.blocks(objects.length(object));
    if (stripe(hash).release(object, hash)) {
      objects.freeSome(object, blocks);
    }
  }

  /** How many times a value was found instead of stored again. */
  public long sharedCount() {
    return shared.sum();
  }

  /** How many objects there are. */
  public long size() {
    long size = 0;
    for (Stripe stripe : stripes) {
      size += stripe.size();
    }
    return size;
  }

  public long tableBytes() {
    long bytes = 0;
    for (Stripe stripe : stripes) {
      bytes += stripe.tableBytes();
    }
    return bytes;
  }

  /**
   * Shares nothing from here on, and gives the tables back for good: each with the last object in
   * it, which a reader may still hold.
   */
  public void close() {
    for (Stripe stripe : stripes) {
      stripe.close();
    }
  }

  private Stripe stripe(int hash) {
    return stripes[hash & (STRIPES - 1)];
  }

  private static byte tag(int hash) {
    return Hasher.tag((hash >>> 4) & 0xFF);
  }

  private final class Stripe {
    private Slab table = allocator.emptyTable();
    private int size;
    private boolean closed;

    synchronized long intern(ValueBytes value, int hash, long keyHash) {
      if (closed) {
        throw new IllegalStateException("the store of these shared values is closed");
      }
      int buckets = Buckets.count(table);
      int bucket = Buckets.home(hash, buckets);
      for (int probes = 0; probes < buckets; probes++) {
        int matches = Buckets.matching(table, bucket, tag(hash));
        while (matches != 0) {
          int slot = Integer.numberOfTrailingZeros(matches);
          long object = Buckets.address(table, Buckets.slotName(bucket, slot));
          if (objects.contentHash(object) == hash && objects.matches(object, value)) {
            objects.retain(object);
            objects.setLastOwner(object, keyHash);
            budget.release(ValueObjects.usableBytes(value.length()));
            shared.increment();
            return object;
          }
          matches &= matches - 1;
        }
        if (!Buckets.hasOverflow(table, bucket)) {
          break;
        }
        bucket = Buckets.next(bucket, buckets);
      }
      if ((size + 1) * 100L > (long) buckets * Buckets.SLOTS * GROW_ABOVE_PERCENT) {
        grow(buckets);
      }
      long object = objects.createShared(value, hash, keyHash);
      insert(table, object, hash);
      size++;
      return object;
    }

    synchronized long move(long record, long object, int hash, Relocation relocation) {
      int slot = slotOf(object, hash);
      long copy = relocation.moveSharedValue(record, object);
      if (copy != Relocation.HELD && copy != Relocation.NO_ROOM) {
        Buckets.setAddress(table, slot, copy);
      }
      return copy;
    }

    synchronized boolean release(long object, int hash) {
      if (!objects.release(object)) {
        return false;
      }
      Buckets.remove(table, slotOf(object, hash), hash);
      size--;
      shrinkIfEmptied();
      discardIfDone();
      return true;
    }

    private int slotOf(long object, int hash) {
      int slot = Buckets.find(table, hash, tag(hash), object);
      if (slot == Buckets.NONE) {
        throw new IllegalStateException("shared value %#x is not in its table".formatted(object));
      }
      return slot;
    }

    /** Grows within the limit as long as there are slots; the last resort is to exceed it. */
    private void grow(int buckets) {
      int toBuckets = Math.max(buckets + 2, buckets + buckets / 2);
      if (budget.tryReserve(bytes(toBuckets))) {
        resize(toBuckets);
      } else if (size == buckets * Buckets.SLOTS) {
        budget.reserveUnchecked(bytes(toBuckets));
        resize(toBuckets);
      }
    }

    /** Shrinks a table of few values; without any there is no table, as at the beginning. */
    private void shrinkIfEmptied() {
      int buckets = Buckets.count(table);
      if (size == 0) {
        Slab emptied = table;
        table = allocator.emptyTable();
        discard(emptied);
      } else if (buckets > MIN_BUCKETS
          && size * 100L < (long) buckets * Buckets.SLOTS * SHRINK_BELOW_PERCENT) {
        int toBuckets =
            Math.max(MIN_BUCKETS, (int) (size * 100L / (Buckets.SLOTS * SHRINK_TO_PERCENT)) + 1);
        try {
          if (budget.tryReserve(bytes(toBuckets))) {
            resize(toBuckets);
          }
        } catch (OutOfNativeMemoryException | OutOfMemoryError e) {
          // Letting go of a value must not fail: the table stays as large as it is.
        }
      }
    }

    /** Moves to a table of another size, whose bytes the caller has reserved. */
    private void resize(int toBuckets) {
      Slab old = table;
      int buckets = Buckets.count(old);
      Slab resized = newTable(toBuckets);
      for (int bucket = 0; bucket < buckets; bucket++) {
        int occupied = Buckets.occupied(old, bucket);
        while (occupied != 0) {
          int name = Buckets.slotName(bucket, Integer.numberOfTrailingZeros(occupied));
          insert(resized, Buckets.address(old, name), Buckets.access(old, name));
          occupied &= occupied - 1;
        }
      }
      table = resized;
      discard(old);
    }

    private void insert(Slab into, long object, int hash) {
      if (Buckets.insert(into, hash, tag(hash), object, hash, false) == Buckets.NONE) {
        throw new IllegalStateException("the table of shared values is full");
      }
    }

    /** Maps a table for bytes that have been reserved; they are given back if that fails. */
    private Slab newTable(int buckets) {
      try {
        return allocator.allocateTable(bytes(buckets));
      } catch (Throwable e) {
        budget.release(bytes(buckets));
        throw e;
      }
    }

    private static int bytes(int buckets) {
      return buckets * Buckets.BUCKET_BYTES;
    }

    private void discard(Slab slab) {
      int bytes = slab.capacity();
      allocator.freeTable(slab);
      budget.release(bytes);
    }

    synchronized int size() {
      return size;
    }

    synchronized long tableBytes() {
      return table == null ? 0 : table.capacity();
    }

    synchronized void close() {
      closed = true;
      discardIfDone();
    }

    private void discardIfDone() {
      if (closed && size == 0 && table != null) {
        discard(table);
        table = null;
      }
    }
  }
}
