package io.refcache.engine.evict;

import io.refcache.engine.alloc.Allocator;
import io.refcache.engine.alloc.MemoryBudget;
import io.refcache.engine.memory.Slab;

/**
 * The memory of a ranking by {@linkplain HitDensity hit density}, from start to stop: the sample of
 * keys that are watched, and the sketch of frequencies. Both begin small, are reserved in the
 * budget, and may grow to fixed shares of the limit: the sample at once, the sketch as the entries
 * become more.
 *
 * <p>Guarded by the lock of whom it belongs to, but for {@link #sketch}, {@link #watched} and
 * {@link #reservedBytes}, which anybody may ask for. What the sketch is in is used within a section
 * of the epochs.
 */
final class DensityTables {
  static final int MAX_SAMPLE_BYTES = 1 << 16;
  private static final int LEAST_SAMPLE_BYTES = 1 << 15;
  private static final int SAMPLE_SHARE_OF_LIMIT = 32;
  private static final int LEAST_SKETCH_BYTES = 1 << 13;
  private static final int MAX_SKETCH_BYTES = 1 << 30;
  private static final int SKETCH_SHARE_OF_LIMIT = 8;

  /** Under a limit that is smaller than what they would begin with, they begin smaller. */
  private static final int TINY_SHARE_OF_LIMIT = 4;

  private static final int TINY_BYTES = 1 << 10;

  /** Tables this many times as large as the limit allows are given up, and all that is known. */
  private static final int TOLERATED_EXCESS = 2;

  private static final int SKETCH_BYTES_PER_ENTRY = 4;

  private final Allocator allocator;
  private final MemoryBudget budget;
  private Slab sampleTable;
  private long limitBytes;
  private volatile long reservedBytes;

  /* Null unless started. */
  private volatile FrequencySketch sketch;
  private volatile WatchedKeys watched;

  DensityTables(Allocator allocator, MemoryBudget budget) {
    this.allocator = allocator;
    this.budget = budget;
  }

  /** Null unless started. */
  FrequencySketch sketch() {
    return sketch;
  }

  /** Null unless started. */
  WatchedKeys watched() {
    return watched;
  }

  /** The memory that is taken, in bytes. */
  long reservedBytes() {
    return reservedBytes;
  }

  /**
   * Takes the least memory, unless there is some and not too much for the limit.
   *
   * @param limit of all entries in bytes, or {@link MemoryBudget#UNLIMITED}
   * @param rates what the sample tells
   * @return whether all that was known is forgotten
   */
  boolean start(long limit, HitRates rates) {
    limitBytes = limit;
    if (watched != null
        && sampleTable.capacity() <= TOLERATED_EXCESS * maxSampleBytes()
        && sketch.table().capacity() <= TOLERATED_EXCESS * (long) maxSketchBytes()) {
      return false;
    }
    stop();
    Slab levels = allocator.allocateTable(leastBytes(LEAST_SKETCH_BYTES));
    try {
      sampleTable = allocator.allocateTable(leastBytes(LEAST_SAMPLE_BYTES));
    } catch (RuntimeException e) {
      allocator.freeTable(levels);
      throw e;
    }
    reservedBytes = (long) levels.capacity() + sampleTable.capacity();
    budget.reserveUnchecked(reservedBytes);
    sketch = new FrequencySketch(levels);
    watched = new WatchedKeys(sampleTable, rates);
    return true;
  }

  /** Gives all memory back. */
  void stop() {
    if (watched == null) {
      return;
    }
    FrequencySketch oldSketch = sketch;
    watched = null;
    sketch = null;
    allocator.freeTable(sampleTable);
    allocator.freeTable(oldSketch.table());
    budget.release(reservedBytes);
    reservedBytes = 0;
  }

  /**
   * What the next larger table takes, if one is wanted.
   *
   * @return bytes, or 0
   */
  int growthBytes(long entries) {
    if (watched == null) {
      return 0;
    }
    if (sampleTable.capacity() < maxSampleBytes()) {
      return maxSampleBytes();
    }
    int bytes = sketch.table().capacity();
    boolean isSmall = entries * SKETCH_BYTES_PER_ENTRY > bytes;
    return isSmall && bytes * 2L <= maxSketchBytes() ? bytes * 2 : 0;
  }

  /**
   * Takes the next larger table.
   *
   * @param bytes {@link #growthBytes}, reserved by the caller
   * @param rates what the sample tells
   * @return the bytes of the smaller table, to be released by the caller
   */
  long grow(int bytes, HitRates rates) {
    Slab larger = allocator.allocateTable(bytes);
    Slab smaller;
    if (sampleTable.capacity() < maxSampleBytes()) {
      smaller = sampleTable;
      sampleTable = larger;
      watched = new WatchedKeys(larger, rates);
    } else {
      smaller = sketch.table();
      sketch = new FrequencySketch(larger, sketch);
    }
    allocator.freeTable(smaller);
    reservedBytes += bytes - smaller.capacity();
    return smaller.capacity();
  }

  private int maxSampleBytes() {
    return share(SAMPLE_SHARE_OF_LIMIT, leastBytes(LEAST_SAMPLE_BYTES), MAX_SAMPLE_BYTES);
  }

  private int maxSketchBytes() {
    return share(SKETCH_SHARE_OF_LIMIT, leastBytes(LEAST_SKETCH_BYTES), MAX_SKETCH_BYTES);
  }

  private int leastBytes(int usual) {
    boolean isLimited = limitBytes != MemoryBudget.UNLIMITED;
    return isLimited ? share(TINY_SHARE_OF_LIMIT, TINY_BYTES, usual) : usual;
  }

  /** A share of the limit, cut to a power of two within bounds. */
  private int share(int part, int least, int most) {
    // Where there is no limit nothing is evicted, and UNLIMITED is 0: the least.
    long bytes = limitBytes / part;
    return (int) Long.highestOneBit(Math.max(least, Math.min(most, bytes)));
  }
}
