package io.refcache.engine.index;

import java.util.concurrent.atomic.AtomicLongArray;

/**
 * What the segments of an index have together. They keep it up to date, so that to ask is one load
 * however many they are: an eviction asks, and to look into each of them then is what made the
 * slowest of a hundred puts.
 *
 * <p>Each sum has cache lines of its own, since writers change it while readers need what lies
 * beside it in the heap. Changed under the lock of a segment; read by anybody.
 */
final class IndexTotals {
  /** The longs between two sums, and before the first and behind the last of them. */
  private static final int PADDING = 16;

  private static final int ENTRIES = PADDING;
  private static final int VOLATILE_ENTRIES = ENTRIES + PADDING;
  private static final int TABLE_BYTES = VOLATILE_ENTRIES + PADDING;
  private static final int LENGTH = TABLE_BYTES + PADDING;

  private final AtomicLongArray sums = new AtomicLongArray(LENGTH);

  void addEntries(int added) {
    sums.getAndAdd(ENTRIES, added);
  }

  void addVolatileEntries(int added) {
    sums.getAndAdd(VOLATILE_ENTRIES, added);
  }

  void addTableBytes(long added) {
    sums.getAndAdd(TABLE_BYTES, added);
  }

  long entries() {
    return sums.get(ENTRIES);
  }

  long volatileEntries() {
    return sums.get(VOLATILE_ENTRIES);
  }

  long tableBytes() {
    return sums.get(TABLE_BYTES);
  }
}
