package io.refcache.engine.index;

import io.refcache.engine.alloc.Allocator;
import io.refcache.engine.alloc.MemoryBudget;
import io.refcache.engine.memory.Slab;
import io.refcache.engine.record.Records;
import io.refcache.store.KeyBytes;
import java.util.concurrent.locks.StampedLock;

/**
 * The table of a {@link Segment}, which grows and shrinks with the number of entries.
 *
 * <p>Resizing is incremental, as in Redis: new entries go to the new table, every write moves some
 * buckets of the old one, and searches look into both until the old one is empty. {@link
 * TableSizes} says when a table is resized, and to what. Without entries there is a table of no
 * buckets, so that beginning and clearing take no memory and no time.
 *
 * <p>Fields are written under the segment's write lock. They are plain on purpose: optimistic
 * readers read them between a stamp and its validation, and derive everything else about a table
 * from the slab itself, so that they never combine two different ones. The base of the segment and
 * not a part of it, and the lock its base, so that a search needs no further object.
 */
@SuppressWarnings("serial") // as locks are; nobody writes one
abstract class ResizableTable extends StampedLock {
  private static final int MIGRATED_BUCKETS_PER_WRITE = 4;

  final Allocator allocator;
  final Records records;
  private final MemoryBudget budget;
  private final Hasher hasher;
  private final TableSizes sizes;

  /** Of all segments. */
  final IndexTotals totals;

  /** Null once the segment is closed. */
  private Slab table;

  /**
   * Null unless a resize is under way; then the buckets from {@link #migrated} on are still in use.
   */
  private Slab oldTable;

  private int migrated;

  /** How many entries there are, in both tables. */
  private int entries;

  /** For hashing keys again while entries are moved; used under the write lock. */
  private final KeyBytes scratch = new KeyBytes(64);

  ResizableTable(
      Allocator allocator,
      MemoryBudget budget,
      Records records,
      Hasher hasher,
      TableSizes sizes,
      IndexTotals totals) {
    this.allocator = allocator;
    this.budget = budget;
    this.records = records;
    this.hasher = hasher;
    this.sizes = sizes;
    this.totals = totals;
    this.table = allocator.emptyTable();
  }

  /** Where new entries go; null if the segment is closed. */
  final Slab table() {
    return table;
  }

  /** The table that entries are moved out of; null unless a resize is under way. */
  final Slab oldTable() {
    return oldTable;
  }

  /** Hashes a record's key again. */
  public final long hashOf(long address) {
    records.readKey(allocator.slab(address), Allocator.offset(address), scratch);
    return hasher.hash(scratch);
  }

  /** How many entries there are, in both tables. May be read without lock. */
  public final int entries() {
    return entries;
  }

  final void addEntries(int added) {
    entries += added;
    totals.addEntries(added);
  }

  // --- growing ----------------------------------------------------------------------------------

  /**
   * The bytes that growing takes, if one more entry asks for it; else 0. May be read without lock.
   */
  public final long growthBytes() {
    Slab current = table;
    return current != null && TableSizes.wantsGrowth(Buckets.count(current), entries + 1)
        ? (long) sizes.grown(Buckets.count(current)) * Buckets.BUCKET_BYTES
        : 0;
  }

  /**
   * Whether one more entry makes the table so full that it should grow at the cost of others. May
   * be read without lock.
   */
  public final boolean isCrowded() {
    Slab current = table;
    return current != null && TableSizes.isCrowded(Buckets.count(current), entries + 1);
  }

  /** Whether one more entry finds a slot, if the table does not grow. May be read without lock. */
  public final boolean canInsert() {
    Slab current = table;
    return current == null || entries < Buckets.count(current) * Buckets.SLOTS;
  }

  /**
   * Grows, if that is still needed and its bytes are within what was reserved for it.
   *
   * @return the reserved bytes that were used
   */
  public final long growWithin(long reservedBytes) {
    if (reservedBytes == 0) {
      return 0;
    }
    long bytes = growthBytes();
    if (bytes == 0 || bytes > reservedBytes) {
      return 0;
    }
    finishMigration();
    resize(allocator.allocateTable((int) bytes));
    return bytes;
  }

  // --- shrinking --------------------------------------------------------------------------------

  /** Whether the table is so empty that a smaller one would do. May be read without lock. */
  public final boolean wantsShrink() {
    Slab current = table;
    return current != null
        && oldTable == null
        && TableSizes.wantsShrink(Buckets.count(current), entries);
  }

  /** The bytes that shrinking takes, for as long as both tables are there. */
  public final long shrinkBytes() {
    return (long) TableSizes.shrunk(entries) * Buckets.BUCKET_BYTES;
  }

  /**
   * Starts to shrink, if that is still wanted and its bytes are within what was reserved for it.
   *
   * @return the reserved bytes that were used
   */
  public final long shrinkWithin(long reservedBytes) {
    if (!wantsShrink() || shrinkBytes() > reservedBytes) {
      return 0;
    }
    if (entries == 0) {
      Slab old = table;
      table = allocator.emptyTable();
      discard(old);
      return 0;
    }
    Slab shrunk = allocator.allocateTable((int) shrinkBytes());
    resize(shrunk);
    return shrunk.capacity();
  }

  // --- migrating --------------------------------------------------------------------------------

  private void resize(Slab to) {
    // The empty table of a new or cleared segment has nothing to move.
    oldTable = Buckets.count(table) == 0 ? null : table;
    table = to;
    migrated = 0;
    totals.addTableBytes(to.capacity());
  }

  public final boolean isMigrating() {
    return oldTable != null;
  }

  /** Moves a few buckets of the old table, if there is one. */
  public final void migrateSome() {
    if (oldTable != null) {
      migrate(MIGRATED_BUCKETS_PER_WRITE);
    }
  }

  private void finishMigration() {
    if (oldTable != null) {
      migrate(Integer.MAX_VALUE);
    }
  }

  /** Moves up to some buckets of the old table; there is one. */
  private void migrate(int maxBuckets) {
    Slab old = oldTable;
    int buckets = Buckets.count(old);
    int end = (int) Math.min(buckets, (long) migrated + maxBuckets);
    for (; migrated < end; migrated++) {
      // The keys of a bucket are hashed again: the processor waits for its records together.
      Fetcher.fetchRecords(old, migrated, migrated + 1, allocator);
      int occupied = Buckets.occupied(old, migrated);
      while (occupied != 0) {
        int from = Buckets.slotName(migrated, Integer.numberOfTrailingZeros(occupied));
        move(old, from);
        occupied &= occupied - 1;
      }
    }
    if (migrated == buckets) {
      oldTable = null;
      discard(old);
    }
  }

  private void move(Slab old, int from) {
    long address = Buckets.address(old, from);
    long hash = hashOf(address);
    int position = Hasher.position(hash);
    int to =
        Buckets.insert(
            table,
            position,
            Hasher.tag(hash),
            address,
            Buckets.access(old, from),
            Buckets.isVolatile(old, from));
    if (to == Buckets.NONE) {
      throw new IllegalStateException("the new table is too small to move into");
    }
    Buckets.remove(old, from, position);
  }

  private void discard(Slab slab) {
    int bytes = slab.capacity();
    totals.addTableBytes(-bytes);
    allocator.freeTable(slab);
    budget.release(bytes);
  }

  // --- clearing ---------------------------------------------------------------------------------

  /** Takes both tables out, with all that is in them, and goes on with another or none. */
  final Detached detachTables(Slab nextTable, long recordBytes) {
    Detached detached =
        new Detached(allocator, budget, records, table, oldTable, entries, recordBytes);
    totals.addTableBytes(-(table.capacity() + (oldTable == null ? 0L : oldTable.capacity())));
    table = nextTable;
    oldTable = null;
    migrated = 0;
    addEntries(-entries);
    return detached;
  }
}
