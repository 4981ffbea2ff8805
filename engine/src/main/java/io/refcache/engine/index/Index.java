package io.refcache.engine.index;

import io.refcache.engine.alloc.Allocator;
import io.refcache.engine.alloc.MemoryBudget;
import io.refcache.engine.memory.Slab;
import io.refcache.engine.record.Records;
import io.refcache.store.KeyBytes;
import java.util.SplittableRandom;
import java.util.concurrent.locks.StampedLock;

/**
 * The index of one store: segments side by side, chosen by some bits of a key's hash.
 *
 * <p>Single keys are worked on in their {@link Segment}, under its lock. What concerns many entries
 * is here: walking all of them in the order of their positions, which no resize disturbs, and
 * sampling. Walks retain records in small batches under a shared lock, and leave what is to be done
 * with them to the caller, outside of it.
 */
public final class Index {
  /** The cursor that starts a walk. */
  public static final long START = 0;

  /** The cursor at the end of a walk. */
  public static final long END = -1;

  /* A cursor is the number of a segment and a position in it. */
  private static final int POSITION_BITS = 32;
  private static final long POSITIONS = 1L << POSITION_BITS;

  /** A walk takes at least this many records at a time, unless there are no more. */
  private static final int BATCH_RECORDS = 16;

  /** How many buckets such a batch comes from if they are as full as they usually are. */
  private static final int BUCKETS_OF_A_BATCH = 4;

  /** The most buckets that are walked under one shared lock. */
  private static final int BUCKETS_PER_LOCK = 64;

  private final Allocator allocator;
  private final Records records;
  private final Hasher hasher;
  private final Segment[] segments;
  private final IndexTotals totals = new IndexTotals();
  private final Sampler sampler;

  /**
   * @param seed of the hash
   * @param segments a power of two from 1 to 2^16
   */
  public Index(Allocator allocator, MemoryBudget budget, Records records, long seed, int segments) {
    this.allocator = allocator;
    this.records = records;
    this.hasher = new Hasher(seed);
    this.segments = new Segment[segments];
    for (int i = 0; i < segments; i++) {
      TableSizes sizes = new TableSizes((double) i / segments);
      this.segments[i] = new Segment(allocator, budget, records, hasher, sizes, totals);
    }
    this.sampler = new Sampler(this.segments);
  }

  public long hash(KeyBytes key) {
    return hasher.hash(key);
  }

  public Segment segment(long hash) {
    return segments[segmentNumber(hash)];
  }

  /** The number of the segment that a hash belongs to. */
  public int segmentNumber(long hash) {
    return Hasher.segment(hash, segments.length - 1);
  }

  public int segments() {
    return segments.length;
  }

  public Segment segmentAt(int i) {
    return segments[i];
  }

  // --- walking ----------------------------------------------------------------------------------

  /**
   * Retains the next records from a cursor on.
   *
   * @return the cursor to go on with, or {@link #END}
   */
  public long collect(long cursor, Batch batch) {
    return walk(cursor, batch, Long.MIN_VALUE, new Walked());
  }

  /**
   * Retains the records among the next ones from a cursor on whose deadline has passed.
   *
   * @param walked counts the volatile entries that were looked at
   * @return the cursor to go on with, or {@link #END}
   */
  public long collectDue(long cursor, long nowMillis, Batch batch, Walked walked) {
    return walk(cursor, batch, nowMillis, walked);
  }

  private long walk(long cursor, Batch batch, long dueMillis, Walked walked) {
    int segment = (int) (cursor >>> POSITION_BITS);
    long position = cursor & (POSITIONS - 1);
    while (segment < segments.length) {
      position = walkSegment(segments[segment], position, batch, dueMillis, walked);
      if (position == POSITIONS) {
        segment++;
        position = 0;
      }
      if (batch.size() >= BATCH_RECORDS || walked.isEnough()) {
        break;
      }
    }
    return segment == segments.length ? END : (long) segment << POSITION_BITS | position;
  }

  private long walkSegment(
      Segment segment, long fromPosition, Batch batch, long dueMillis, Walked walked) {
    boolean dueOnly = dueMillis != Long.MIN_VALUE;
    if ((dueOnly ? segment.volatileEntries() : segment.entries()) == 0) {
      return POSITIONS;
    }
    StampedLock lock = segment.lock();
    long stamp = lock.readLock();
    try {
      Slab table = segment.table();
      if (table == null) {
        return POSITIONS;
      }
      Slab oldTable = segment.oldTable();
      int buckets = Buckets.count(table);
      int bucket = Buckets.home((int) fromPosition, buckets);
      int end = Math.min(buckets, bucket + BUCKETS_PER_LOCK);
      long position = fromPosition;
      if (!dueOnly) {
        int last = Math.min(end, bucket + BUCKETS_OF_A_BATCH);
        Fetcher.fetchRecords(table, bucket, last, allocator);
      }
      while (bucket < end && batch.size() < BATCH_RECORDS && !walked.isEnough()) {
        bucket++;
        long next = Buckets.firstPosition(bucket, buckets);
        if (dueOnly) {
          walkDue(table, position, next, batch, dueMillis, walked);
          if (oldTable != null) {
            walkDue(oldTable, position, next, batch, dueMillis, walked);
          }
        } else {
          walkHomes(table, position, next, batch);
          if (oldTable != null) {
            walkHomes(oldTable, position, next, batch);
          }
        }
        position = next;
      }
      return position;
    } finally {
      lock.unlockRead(stamp);
    }
  }

  /** Retains the entries at home in a range of positions, wherever they lie. */
  private void walkHomes(Slab table, long fromPosition, long toPosition, Batch batch) {
    int buckets = Buckets.count(table);
    int last = Buckets.home((int) (toPosition - 1), buckets);
    for (int home = Buckets.home((int) fromPosition, buckets); home <= last; home++) {
      int bucket = home;
      for (int probes = 0; probes < buckets; probes++) {
        int occupied = Buckets.occupied(table, bucket);
        while (occupied != 0) {
          int slot = Integer.numberOfTrailingZeros(occupied);
          long address = Buckets.address(table, Buckets.slotName(bucket, slot));
          long position = positionOf(address, batch.scratch);
          if (position >= fromPosition
              && position < toPosition
              && Buckets.home((int) position, buckets) == home) {
            batch.add(address);
          }
          occupied &= occupied - 1;
        }
        if (!Buckets.hasOverflow(table, bucket)) {
          break;
        }
        bucket = Buckets.next(bucket, buckets);
      }
    }
  }

  private long positionOf(long address, KeyBytes scratch) {
    records.readKey(allocator.slab(address), Allocator.offset(address), scratch);
    return Hasher.position(hasher.hash(scratch)) & (POSITIONS - 1);
  }

  /** Retains the due entries in the buckets of a range of positions, whatever their homes. */
  private void walkDue(
      Slab table, long fromPosition, long toPosition, Batch batch, long dueMillis, Walked walked) {
    int buckets = Buckets.count(table);
    int last = Buckets.home((int) (toPosition - 1), buckets);
    for (int bucket = Buckets.home((int) fromPosition, buckets); bucket <= last; bucket++) {
      int volatiles = Buckets.volatiles(table, bucket);
      while (volatiles != 0) {
        int slot = Integer.numberOfTrailingZeros(volatiles);
        long address = Buckets.address(table, Buckets.slotName(bucket, slot));
        walked.add();
        if (records.deadlineMillis(allocator.slab(address), Allocator.offset(address))
            <= dueMillis) {
          batch.add(address);
        }
        volatiles &= volatiles - 1;
      }
      walked.addBucket();
    }
  }

  /** How far a walk for due entries has come, and may go. */
  public static final class Walked {
    private final int maxVolatiles;
    private final int maxBuckets;
    private int volatiles;
    private int buckets;

    /** Without limits. */
    Walked() {
      this(Integer.MAX_VALUE, Integer.MAX_VALUE);
    }

    /** A walk that ends once it has seen so many volatile entries, or so many buckets. */
    public Walked(int maxVolatiles, int maxBuckets) {
      this.maxVolatiles = maxVolatiles;
      this.maxBuckets = maxBuckets;
    }

    void add() {
      volatiles++;
    }

    void addBucket() {
      buckets++;
    }

    boolean isEnough() {
      return volatiles >= maxVolatiles || buckets >= maxBuckets;
    }

    /** The volatile entries that were looked at. */
    public int volatiles() {
      return volatiles;
    }
  }

  // --- sampling ---------------------------------------------------------------------------------

  /**
   * Shows some entries at random, each with nearly the same chance (see {@link Sampler}).
   *
   * <p>Takes no lock: what is shown was true a moment ago. The caller has announced itself as a
   * reader.
   *
   * @param scope which entries are wanted
   * @return how many were shown; fewer than wanted if they are sparse
   */
  public int sample(int wanted, Scope scope, SplittableRandom random, SampleVisitor visitor) {
    return sampler.sample(wanted, scope, random, visitor);
  }

  /** Which entries are wanted. */
  public enum Scope {
    ALL,
    VOLATILE
  }

  /** Receives samples. */
  public interface SampleVisitor {
    /**
     * @param segment the number of the segment
     * @param place where the entry was in it
     */
    void visit(int segment, long place, long address, int accessWord, boolean isVolatile);
  }

  // --- figures ----------------------------------------------------------------------------------

  /** The number of entries. */
  public long entries() {
    return totals.entries();
  }

  /** The number of entries with a deadline. */
  public long volatileEntries() {
    return totals.volatileEntries();
  }

  /** The bytes of all tables. */
  public long tableBytes() {
    return totals.tableBytes();
  }
}
