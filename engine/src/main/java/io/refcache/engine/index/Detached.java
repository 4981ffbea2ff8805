package io.refcache.engine.index;

import io.refcache.engine.alloc.Allocator;
import io.refcache.engine.alloc.MemoryBudget;
import io.refcache.engine.memory.Slab;
import io.refcache.engine.record.Cause;
import io.refcache.engine.record.Records;

/**
 * The tables that a segment had when it was cleared, and the references that their slots own.
 *
 * <p>Not thread-safe: belongs to whoever releases it, bit by bit.
 */
public final class Detached {
  private final Allocator allocator;
  private final MemoryBudget budget;
  private final Records records;
  private Slab table;
  private Slab nextTable;
  private int bucket;
  private long entries;
  private long bytes;

  Detached(
      Allocator allocator,
      MemoryBudget budget,
      Records records,
      Slab table,
      Slab oldTable,
      long entries,
      long bytes) {
    this.allocator = allocator;
    this.budget = budget;
    this.records = records;
    this.table = table;
    this.nextTable = oldTable;
    this.entries = entries;
    this.bytes = bytes + table.capacity() + (oldTable == null ? 0 : oldTable.capacity());
  }

  /** The entries still to be released. */
  public long entries() {
    return entries;
  }

  /** The bytes still to be released, tables included. */
  public long bytes() {
    return bytes;
  }

  /**
   * Releases about so many records, and the tables once they are empty.
   *
   * @return whether more is left
   */
  public boolean releaseSome(int maxRecords) {
    int released = 0;
    while (table != null && released < maxRecords) {
      if (bucket == Buckets.count(table)) {
        discardTable();
      } else {
        released += Math.max(1, releaseBucket());
        bucket++;
      }
    }
    return table != null;
  }

  /**
   * Releases the records of a bucket. Their sizes are added up before: that reads all their
   * headers, so that the processor waits for them together and not for one after the other.
   */
  private int releaseBucket() {
    int occupied = Buckets.occupied(table, bucket);
    int released = Integer.bitCount(occupied);
    bytes -= footprintBytes(occupied);
    entries -= released;
    while (occupied != 0) {
      int slot = Integer.numberOfTrailingZeros(occupied);
      long address = Buckets.address(table, Buckets.slotName(bucket, slot));
      records.release(address, Cause.CLEARING);
      occupied &= occupied - 1;
    }
    return released;
  }

  private long footprintBytes(int slots) {
    long footprintBytes = 0;
    for (int rest = slots; rest != 0; rest &= rest - 1) {
      int slot = Integer.numberOfTrailingZeros(rest);
      footprintBytes +=
          records.footprintBytes(Buckets.address(table, Buckets.slotName(bucket, slot)));
    }
    return footprintBytes;
  }

  private void discardTable() {
    int tableBytes = table.capacity();
    allocator.freeTable(table);
    budget.release(tableBytes);
    bytes -= tableBytes;
    table = nextTable;
    nextTable = null;
    bucket = 0;
  }
}
