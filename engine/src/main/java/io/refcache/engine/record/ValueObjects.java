package io.refcache.engine.record;

import io.refcache.engine.alloc.Allocator;
import io.refcache.engine.alloc.MemoryBudget;
import io.refcache.engine.alloc.SizeClasses;
import io.refcache.engine.memory.Slab;
import io.refcache.store.ValueBytes;

/**
 * Values that have blocks of their own: because they do not fit into a record, or because several
 * records own them. One block makes a {@code raw} value, a chain of blocks a {@code chained} one.
 *
 * <pre>
 *      0        4       8       16      20
 *      +--------+-------+-------+-------+------------ - - -+
 *      |refcount|length | next  | hash  | payload          |     length: of the whole value, in the first
 *      +--------+-------+-------+-------+------------ - - -+             block; zero in the others
 *      int      int     long    int     up to 8172 bytes         next: address of the next block, or NONE
 *                                                                hash: of a shared value's content, else 0
 * </pre>
 *
 * <p>All blocks of a chain but the last are full, so that length alone tells how many there are and
 * how much memory they take. The owners are counted in the first block. Small blocks, rather than
 * one as large as the value, keep memory in one size class that any large value can use again.
 *
 * <p>Memory is reserved by the caller and given back to the budget when a block is freed.
 */
public final class ValueObjects {
  public static final long NONE = -1;

  private static final int LENGTH_OFFSET = RecordLayout.REFCOUNT_OFFSET + Integer.BYTES;
  private static final int NEXT_OFFSET = LENGTH_OFFSET + Integer.BYTES;
  private static final int HASH_OFFSET = NEXT_OFFSET + Long.BYTES;
  private static final int PAYLOAD_OFFSET = HASH_OFFSET + Integer.BYTES;

  /** Usable size of a full block of a chain. */
  static final int BLOCK_BYTES = 8 << 10;

  private static final int BLOCK_PAYLOAD = BLOCK_BYTES - PAYLOAD_OFFSET;

  private final Allocator allocator;
  private final MemoryBudget budget;

  public ValueObjects(Allocator allocator, MemoryBudget budget) {
    this.allocator = allocator;
    this.budget = budget;
  }

  /** How many blocks a value of a length has. */
  public static int blocks(int length) {
    return Math.max(1, (int) (((long) length + BLOCK_PAYLOAD - 1) / BLOCK_PAYLOAD));
  }

  /** The usable bytes of the blocks of a value of a length. */
  public static long usableBytes(int length) {
    int full = blocks(length) - 1;
    int rest = length - full * BLOCK_PAYLOAD;
    return (long) full * BLOCK_BYTES + SizeClasses.usableSize(PAYLOAD_OFFSET + rest);
  }

  /**
   * Makes a value object with one owner. The caller has reserved {@link #usableBytes}.
   *
   * @throws io.refcache.engine.memory.OutOfNativeMemoryException if there is no memory; nothing is
   *     left behind then, and the reservation is still the caller's
   */
  public long create(ValueBytes value) {
    return create(value, 0);
  }

  /** As {@link #create(ValueBytes)}, with a hash of the content that the object keeps. */
  public long create(ValueBytes value, int hash) {
    int length = value.length();
    long head = NONE;
    long previous = NONE;
    int done = 0;
    try {
      do {
        int part = Math.min(BLOCK_PAYLOAD, length - done);
        long block = allocator.allocate(PAYLOAD_OFFSET + part);
        Slab slab = allocator.slab(block);
        int offset = Allocator.offset(block);
        slab.putInt(offset + LENGTH_OFFSET, head == NONE ? length : 0);
        slab.putLong(offset + NEXT_OFFSET, NONE);
        slab.putInt(offset + HASH_OFFSET, hash);
        slab.putBytes(offset + PAYLOAD_OFFSET, value.array(), done, part);
        Refcounts.init(slab, offset);
        if (head == NONE) {
          head = block;
        } else {
          allocator.slab(previous).putLong(Allocator.offset(previous) + NEXT_OFFSET, block);
        }
        previous = block;
        done += part;
      } while (done < length);
      return head;
    } catch (Throwable e) {
      for (long block = head; block != NONE; ) {
        block = freeBlock(block);
      }
      throw e;
    }
  }

  /** The hash that the object was created with. */
  public int hash(long object) {
    return allocator.slab(object).getInt(Allocator.offset(object) + HASH_OFFSET);
  }

  /** The length of the value. */
  public int length(long object) {
    return allocator.slab(object).getInt(Allocator.offset(object) + LENGTH_OFFSET);
  }

  int refcount(long object) {
    return Refcounts.get(allocator.slab(object), Allocator.offset(object));
  }

  /** Adds an owner; the caller knows that there is one. */
  public void retain(long object) {
    Refcounts.retain(allocator.slab(object), object);
  }

  /**
   * Drops an owner; returns whether it was the last, and the blocks are now the caller's to free.
   */
  public boolean release(long object) {
    return Refcounts.release(allocator.slab(object), object);
  }

  /** Copies the value out. Bounded by {@code length}, whatever the blocks say. */
  void read(long object, int length, byte tag, ValueBytes into) {
    byte[] array = into.ensureCapacity(length);
    long block = object;
    int done = 0;
    do {
      Slab slab = allocator.slab(block);
      int offset = Allocator.offset(block);
      int part = Math.min(BLOCK_PAYLOAD, length - done);
      slab.getBytes(offset + PAYLOAD_OFFSET, array, done, part);
      done += part;
      block = slab.getLong(offset + NEXT_OFFSET);
    } while (done < length);
    into.setBytes(tag, length);
  }

  /** Whether the object's content is this value. */
  public boolean matches(long object, ValueBytes value) {
    if (length(object) != value.length()) {
      return false;
    }
    long block = object;
    for (int done = 0; done < value.length(); ) {
      Slab slab = allocator.slab(block);
      int offset = Allocator.offset(block);
      int part = Math.min(BLOCK_PAYLOAD, value.length() - done);
      if (!slab.equalBytes(offset + PAYLOAD_OFFSET, value.array(), done, part)) {
        return false;
      }
      done += part;
      block = slab.getLong(offset + NEXT_OFFSET);
    }
    return true;
  }

  /**
   * Frees some blocks of an object that nobody owns any more.
   *
   * @return where to go on, or {@link #NONE} if all are free
   */
  public long freeSome(long object, int maxBlocks) {
    long block = object;
    for (int i = 0; i < maxBlocks && block != NONE; i++) {
      Slab slab = allocator.slab(block);
      int offset = Allocator.offset(block);
      long next = slab.getLong(offset + NEXT_OFFSET);
      if (Refcounts.get(slab, offset) > 0) {
        Refcounts.release(slab, block);
      }
      budget.release(allocator.free(block));
      block = next;
    }
    return block;
  }

  /** Frees a block whose memory the budget has not been charged for yet. */
  private long freeBlock(long block) {
    Slab slab = allocator.slab(block);
    long next = slab.getLong(Allocator.offset(block) + NEXT_OFFSET);
    Refcounts.release(slab, block);
    allocator.free(block);
    return next;
  }
}
