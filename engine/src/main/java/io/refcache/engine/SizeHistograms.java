package io.refcache.engine;

import io.refcache.engine.alloc.Allocator;
import io.refcache.engine.index.Batch;
import io.refcache.engine.index.Index;
import io.refcache.engine.memory.Slab;
import io.refcache.engine.record.EntrySizes;
import io.refcache.store.FigureTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * How many keys and values there are of which size, by powers of two.
 *
 * <p>They are counted when somebody asks, and not kept up to date by every write: reads and writes
 * pay nothing, and clearing needs no look at the entries. Of a small store all entries are looked
 * at. Of a large one the first {@value #MAX_LOOKS} are: the index is ordered by a seeded hash, so
 * that any stretch of it is a fair sample; what was found there is then scaled to the number of
 * keys. A row that has a share {@code p} of all entries is off by {@code sqrt(p (1-p) / 4096)} of
 * them, under one percent, two times out of three.
 */
final class SizeHistograms {
  /** How many entries of a store are looked at. */
  static final int MAX_LOOKS = 4096;

  private static final List<String> COLUMNS = List.of("from_bytes", "to_bytes", "entries");

  private final long[] keys = new long[Long.SIZE];
  private final long[] values = new long[Long.SIZE];

  /** Adds what is in a store. */
  void add(StoreContext store) {
    long[] keysSeen = new long[Long.SIZE];
    long[] valuesSeen = new long[Long.SIZE];
    int looks = look(store, keysSeen, valuesSeen);
    long entries = looks < MAX_LOOKS ? looks : Math.max(looks, store.index.entries());
    addScaled(keysSeen, keys, looks, entries);
    addScaled(valuesSeen, values, looks, entries);
  }

  private static int look(StoreContext store, long[] keysSeen, long[] valuesSeen) {
    int looks = 0;
    long cursor = Index.START;
    while (cursor != Index.END && looks < MAX_LOOKS) {
      try (Batch batch = new Batch(store.records, store.leakDetector)) {
        cursor = store.index.collect(cursor, batch);
        for (int i = 0; i < batch.size(); i++) {
          Slab slab = store.allocator.slab(batch.address(i));
          int record = Allocator.offset(batch.address(i));
          keysSeen[bucketOf(EntrySizes.keyBytes(slab, record))]++;
          valuesSeen[bucketOf(EntrySizes.valueBytes(slab, record))]++;
        }
        looks += batch.size();
      }
    }
    return looks;
  }

  /** Bucket 0 is of size 0, bucket 1 of size 1, bucket 2 of sizes 2..3, bucket 3 of 4..7. */
  static int bucketOf(long bytes) {
    return Long.SIZE - Long.numberOfLeadingZeros(bytes);
  }

  static long smallestOf(int bucket) {
    return bucket == 0 ? 0 : 1L << (bucket - 1);
  }

  static long largestOf(int bucket) {
    return (1L << bucket) - 1;
  }

  /** Adds counts as if so many had been counted; the sum of what is added is exactly that. */
  private static void addScaled(long[] seen, long[] to, int looks, long entries) {
    long seenSoFar = 0;
    long addedSoFar = 0;
    for (int bucket = 0; bucket < seen.length && looks > 0; bucket++) {
      seenSoFar += seen[bucket];
      long upToHere = Math.round((double) seenSoFar / looks * entries);
      to[bucket] += upToHere - addedSoFar;
      addedSoFar = upToHere;
    }
  }

  /** Writes {@code key_sizes} and {@code value_sizes}. */
  void writeTo(Map<String, FigureTable> tables) {
    tables.put("key_sizes", table(keys));
    tables.put("value_sizes", table(values));
  }

  private static FigureTable table(long[] counts) {
    List<List<Long>> rows = new ArrayList<>();
    for (int bucket = 0; bucket < counts.length; bucket++) {
      if (counts[bucket] > 0) {
        rows.add(List.of(smallestOf(bucket), largestOf(bucket), counts[bucket]));
      }
    }
    return new FigureTable(COLUMNS, rows);
  }
}
