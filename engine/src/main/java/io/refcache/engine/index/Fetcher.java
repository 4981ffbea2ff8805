package io.refcache.engine.index;

import io.refcache.engine.alloc.Allocator;
import io.refcache.engine.memory.Slab;

/**
 * Has the processor load what the searches for many keys are going to need, all at the same time.
 *
 * <p>A search waits for memory twice: for its bucket, then for the record. A processor can wait for
 * ten and more such loads at once, but only as far as it looks ahead, and that is less than one
 * search. So the loads of a group come in a row here, with nothing that depends on them: first all
 * buckets, then the records under the first matching tags. Whoever then searches for the keys of
 * the group finds most of it in the cache.
 *
 * <p>This is a hint. It takes no lock; what it reads may be torn, means nothing, and nothing is
 * done with it. The caller has announced itself as a reader.
 */
public final class Fetcher {
  /** How many keys are fetched for at a time: more than a processor loads at once. */
  public static final int GROUP = 32;

  private final Index index;
  private final Allocator allocator;

  public Fetcher(Index index, Allocator allocator) {
    this.index = index;
    this.allocator = allocator;
  }

  /** Loads the buckets and records of the keys with some hashes, {@code to} excluded. */
  public void fetch(long[] hashes, int from, int to) {
    long loaded = 0;
    try {
      for (int i = from; i < to; i++) {
        loaded += loadBucket(hashes[i]);
      }
      for (int i = from; i < to; i++) {
        loaded += loadRecord(hashes[i]);
      }
    } catch (RuntimeException torn) {
      return; // What is not fetched is loaded when it is needed.
    }
    use(loaded);
  }

  /** Loads the records of some buckets of a table, {@code to} excluded; under the lock. */
  static void fetchRecords(Slab table, int from, int to, Allocator allocator) {
    long loaded = 0;
    for (int bucket = from; bucket < to; bucket++) {
      int occupied = Buckets.occupied(table, bucket);
      while (occupied != 0) {
        int slot = Integer.numberOfTrailingZeros(occupied);
        long address = Buckets.address(table, Buckets.slotName(bucket, slot));
        loaded += allocator.slab(address).getByte(Allocator.offset(address));
        occupied &= occupied - 1;
      }
    }
    use(loaded);
  }

  /**
   * Loads a record that is about to be looked at, beside whatever else is waited for until then.
   */
  public static void fetchRecord(long address, Allocator allocator) {
    use(allocator.slab(address).getByte(Allocator.offset(address)));
  }

  /** Loads whose result nobody wants would be left out by the compiler. */
  static void use(long loaded) {
    if (loaded == Long.MIN_VALUE) {
      Thread.onSpinWait();
    }
  }

  private long loadBucket(long hash) {
    Slab table = index.segment(hash).table();
    int buckets = Buckets.count(table);
    return buckets == 0
        ? 0
        : Buckets.matching(table, Buckets.home(Hasher.position(hash), buckets), (byte) 0);
  }

  private long loadRecord(long hash) {
    Slab table = index.segment(hash).table();
    int buckets = Buckets.count(table);
    if (buckets == 0) {
      return 0;
    }
    int bucket = Buckets.home(Hasher.position(hash), buckets);
    int matches = Buckets.matching(table, bucket, Hasher.tag(hash));
    if (matches == 0) {
      return 0;
    }
    int slot = Integer.numberOfTrailingZeros(matches);
    long address = Buckets.address(table, Buckets.slotName(bucket, slot));
    return allocator.slab(address).getByte(Allocator.offset(address));
  }
}
