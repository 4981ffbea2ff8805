package io.refcache.engine.record;

import static io.refcache.engine.record.RecordLayout.ENCODING_MASK;
import static io.refcache.engine.record.RecordLayout.OBJECT;
import static io.refcache.engine.record.RecordLayout.SHARED;
import static io.refcache.engine.record.RecordLayout.VALUE_BLOCK;

import io.refcache.engine.alloc.Allocator;
import io.refcache.engine.memory.Slab;

/**
 * Puts a block elsewhere: the same bytes at another address, and the one reference that leads to it
 * rewritten.
 *
 * <pre>
 *   index slot --> record                      the slot is the caller's to rewrite
 *                  value --> first block       of a large value: rewritten here
 *                            next --> block    rewritten here
 * </pre>
 *
 * <p>A block moves only if nobody but that reference knows its address: its count, and that of the
 * record and of the object that it is a part of, must be 1. All is done under the write lock of the
 * record's segment: whoever wants another reference needs that lock, and optimistic readers notice
 * it.
 *
 * <p>What is in use does not change by a move, and no memory is mapped for it: the copy takes over
 * what the budget was charged for the original, and fills a hole that was there. So a move needs no
 * reservation, and works at the limit. For the moment of copying one block is there twice.
 */
public final class Relocation {
  /**
   * Instead of an address: somebody else has a reference to the block, or to what it is part of.
   */
  public static final long HELD = -1;

  /** Instead of an address: there is no hole for it. */
  public static final long NO_ROOM = 0;

  /** The longest chain that is walked in order to find a block of it: 32 MiB. */
  private static final int MAX_CHAIN_BLOCKS = 1 << 12;

  private final Allocator allocator;

  public Relocation(Allocator allocator) {
    this.allocator = allocator;
  }

  // --- telling blocks apart ----------------------------------------------------------------------

  /** What a block is. */
  public enum Kind {
    RECORD,
    /** A block of a value that one record owns. */
    VALUE,
    /** A value of one block that several records may own; the last that came to it is known. */
    SHARED_VALUE,
    /** A block of a longer value that several records may own. */
    SHARED_CHAIN
  }

  /** What a block in use is. Optimistic readers may call it. */
  public static Kind kind(Slab slab, int block) {
    int flags = RecordLayout.flags(slab, block);
    if ((flags & ENCODING_MASK) != VALUE_BLOCK) {
      return Kind.RECORD;
    }
    if ((flags & SHARED) == 0) {
      return Kind.VALUE;
    }
    return ValueObjects.isSingle(slab, block) ? Kind.SHARED_VALUE : Kind.SHARED_CHAIN;
  }

  /**
   * A hash that leads to the owner of a {@link Kind#VALUE} block as that of its key does, but for
   * the tag. Optimistic readers may call it.
   */
  public static long ownerHash(Slab slab, int block) {
    return ValueObjects.keyHash(slab, block);
  }

  /** The same for the last that came to own a {@link Kind#SHARED_VALUE}. */
  public static long lastOwnerHash(Slab slab, int block) {
    return ValueObjects.lastOwnerHash(slab, block);
  }

  /** Whether a record owns a shared value, alone or with others. */
  public boolean shares(long record, long block) {
    Slab slab = allocator.slab(record);
    int offset = Allocator.offset(record);
    int flags = RecordLayout.flags(slab, offset);
    return RecordLayout.encoding(flags) == OBJECT
        && (flags & SHARED) != 0
        && slab.getLong(valueOffset(slab, offset, flags)) == block;
  }

  /**
   * Whether a value block belongs to a record; in vain for the later blocks of a very long chain.
   */
  public boolean owns(long record, long block) {
    long head = ownObject(record);
    if (head == ValueObjects.NONE || head == block) {
      return head == block;
    }
    return hasHashOf(head, block) && before(head, block) != ValueObjects.NONE;
  }

  /** The value object of a record that shares it with no other, or {@link ValueObjects#NONE}. */
  private long ownObject(long record) {
    Slab slab = allocator.slab(record);
    int offset = Allocator.offset(record);
    int flags = RecordLayout.flags(slab, offset);
    if (RecordLayout.encoding(flags) != OBJECT || (flags & SHARED) != 0) {
      return ValueObjects.NONE;
    }
    return slab.getLong(valueOffset(slab, offset, flags));
  }

  private boolean hasHashOf(long head, long block) {
    return ownerHash(allocator.slab(head), Allocator.offset(head))
        == ownerHash(allocator.slab(block), Allocator.offset(block));
  }

  /** The block of a chain that leads to another one, or {@link ValueObjects#NONE}. */
  private long before(long head, long block) {
    long previous = head;
    for (int i = 0; i < MAX_CHAIN_BLOCKS && previous != ValueObjects.NONE; i++) {
      long next = ValueObjects.next(allocator.slab(previous), Allocator.offset(previous));
      if (next == block) {
        return previous;
      }
      previous = next;
    }
    return ValueObjects.NONE;
  }

  private static int valueOffset(Slab slab, int record, int flags) {
    return record + RecordLayout.valueOffset(flags, RecordLayout.keyLength(slab, record));
  }

  // --- moving ------------------------------------------------------------------------------------

  /**
   * Copies a record, for the caller to put the copy's address into its slot, and to {@link #retire}
   * the original then.
   *
   * @return the copy's address, {@link #HELD} or {@link #NO_ROOM}
   */
  public long copyRecord(long record) {
    return refcount(record) == 1 ? copy(record) : HELD;
  }

  /**
   * Moves a block of a value.
   *
   * @param record that {@link #owns} it
   * @return its new address, {@link #HELD} or {@link #NO_ROOM}
   */
  public long moveValueBlock(long record, long block) {
    long head = ownObject(record);
    if (refcount(record) != 1 || refcount(head) != 1) {
      return HELD;
    }
    long previous = block == head ? ValueObjects.NONE : before(head, block);
    long copy = copy(block);
    if (copy == NO_ROOM) {
      return NO_ROOM;
    }
    if (block == head) {
      setObject(record, copy);
    } else {
      ValueObjects.setNext(allocator.slab(previous), Allocator.offset(previous), copy);
    }
    retire(block);
    return copy;
  }

  /**
   * Moves a shared value that has one owner. To be called where nobody can come to own it.
   *
   * @param record that {@link #shares} it
   * @return its new address, {@link #HELD} or {@link #NO_ROOM}
   */
  public long moveSharedValue(long record, long object) {
    if (refcount(record) != 1 || refcount(object) != 1) {
      return HELD;
    }
    long copy = copy(object);
    if (copy != NO_ROOM) {
      setObject(record, copy);
      retire(object);
    }
    return copy;
  }

  private void setObject(long record, long object) {
    Slab slab = allocator.slab(record);
    int offset = Allocator.offset(record);
    slab.putLong(valueOffset(slab, offset, RecordLayout.flags(slab, offset)), object);
  }

  /** Frees a block that was copied, whose memory the copy has taken over. */
  public void retire(long block) {
    if (!Refcounts.release(allocator.slab(block), block)) {
      throw new IllegalStateException("block %#x was retained while it moved".formatted(block));
    }
    allocator.free(block);
  }

  private int refcount(long block) {
    return Refcounts.get(allocator.slab(block), Allocator.offset(block));
  }

  private long copy(long block) {
    long copy = allocator.allocateToMove(block);
    if (copy == NO_ROOM) {
      return NO_ROOM;
    }
    Slab source = allocator.slab(block);
    Slab target = allocator.slab(copy);
    int from = Allocator.offset(block) + Integer.BYTES;
    int to = Allocator.offset(copy) + Integer.BYTES;
    source.copyTo(from, target, to, allocator.usableSize(block) - Integer.BYTES);
    Refcounts.init(target, Allocator.offset(copy));
    return copy;
  }
}
