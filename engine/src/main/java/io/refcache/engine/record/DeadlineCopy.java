package io.refcache.engine.record;

import static io.refcache.engine.record.RecordLayout.DEADLINE;
import static io.refcache.engine.record.RecordLayout.KEY_ON_HEAP;
import static io.refcache.engine.record.RecordLayout.OBJECT;
import static io.refcache.engine.record.RecordLayout.REFERENCE;

import io.refcache.engine.alloc.Allocator;
import io.refcache.engine.alloc.SizeClasses;
import io.refcache.engine.memory.Slab;

/**
 * A record once more, with a field for a deadline: for an entry that was made without one and is
 * given one now.
 *
 * <pre>
 *   source   header | valueLength |            key ... value
 *   copy     header | valueLength | deadline | key ... value
 * </pre>
 *
 * <p>The version stays, for the value does. What the record owns it owns twice as long as both
 * records are there: a value object gets one more owner instead of being copied, objects on the
 * heap get handles of their own.
 */
final class DeadlineCopy {
  private final Allocator allocator;
  private final ValueObjects objects;
  private final HeapReferences references;

  DeadlineCopy(Allocator allocator, ValueObjects objects, HeapReferences references) {
    this.allocator = allocator;
    this.objects = objects;
    this.references = references;
  }

  /** The usable bytes of the copy's block and of the heap memory that it refers to. */
  long bytes(Slab slab, int record) {
    int flags = RecordLayout.flags(slab, record);
    int keyLength = RecordLayout.keyLength(slab, record);
    int length = RecordLayout.valueLength(slab, record, flags);
    long heapBytes =
        RecordLayout.encoding(flags) == REFERENCE
            ? slab.getLong(
                record + RecordLayout.valueOffset(flags, keyLength) + RecordLayout.HANDLE_BYTES)
            : 0;
    return heapBytes
        + SizeClasses.usableSize(RecordLayout.recordBytes(flags | DEADLINE, keyLength, length));
  }

  /**
   * Makes the copy, with one reference. The source has no deadline, and cannot go away meanwhile.
   */
  long create(Slab source, int record, long deadlineMillis) {
    int flags = RecordLayout.flags(source, record);
    int copyFlags = flags | DEADLINE;
    int keyLength = RecordLayout.keyLength(source, record);
    int length = RecordLayout.valueLength(source, record, flags);
    int valueOffset = RecordLayout.valueOffset(flags, keyLength);
    boolean keyOnHeap = (flags & KEY_ON_HEAP) != 0;
    boolean valueOnHeap = RecordLayout.encoding(flags) == REFERENCE;
    int keyHandle =
        keyOnHeap
            ? duplicate(source, record + valueOffset - RecordLayout.HANDLE_BYTES)
            : HeapReferences.NONE;
    int valueHandle = HeapReferences.NONE;
    long address;
    try {
      valueHandle = valueOnHeap ? duplicate(source, record + valueOffset) : HeapReferences.NONE;
      address = allocator.allocate(RecordLayout.recordBytes(copyFlags, keyLength, length));
    } catch (Throwable e) {
      references.remove(valueHandle);
      references.remove(keyHandle);
      throw e;
    }
    // From here on nothing can fail.
    Slab slab = allocator.slab(address);
    int copy = Allocator.offset(address);
    int headEnd = RecordLayout.keyOffset(flags);
    int headBytes = headEnd - RecordLayout.STAMP_OFFSET;
    int restBytes = RecordLayout.recordBytes(flags, keyLength, length) - headEnd;
    source.copyTo(
        record + RecordLayout.STAMP_OFFSET, slab, copy + RecordLayout.STAMP_OFFSET, headBytes);
    source.copyTo(record + headEnd, slab, copy + RecordLayout.keyOffset(copyFlags), restBytes);
    slab.putByte(copy + RecordLayout.FLAGS_OFFSET, (byte) copyFlags);
    slab.putLong(copy + RecordLayout.deadlineOffset(copyFlags), deadlineMillis);
    int copyValueOffset = copy + RecordLayout.valueOffset(copyFlags, keyLength);
    if (keyOnHeap) {
      slab.putInt(copyValueOffset - RecordLayout.HANDLE_BYTES, keyHandle);
    }
    if (valueOnHeap) {
      slab.putInt(copyValueOffset, valueHandle);
    } else if (RecordLayout.encoding(flags) == OBJECT) {
      objects.retain(slab.getLong(copyValueOffset));
    }
    Refcounts.init(slab, copy);
    return address;
  }

  /** Keeps the object of a handle once more; returns the other handle. */
  private int duplicate(Slab source, int handleOffset) {
    return references.add(references.get(source.getInt(handleOffset)));
  }
}
