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
 *      0        4       8      9           10          12         16       20
 *      +--------+-------+------+-----------+-----------+----------+--------+------------ - - -+
 *      |refcount|length | kind |next, high |owner, high|next, low |owner   | payload          |
 *      +--------+-------+------+-----------+-----------+----------+--------+------------ - - -+
 *      int      int     byte   byte        u16         int        int      up to 8172 bytes
 *
 *      length   of the whole value, in the first block; zero in the others
 *      kind     where a record has its flags, and unlike any of a record
 *      next     address / 8 of the next block, or 0
 *      owner    48 bits of the hash of the owner's key, by which its slot in the index is found;
 *               of a shared value 32 bits of the hash of its content
 *
 *      a shared value of one block has no next, but an owner as well, the last that came:
 *
 *      8      9      10          12         16       20
 *      +------+------+-----------+----------+--------+------------ - - -+
 *      | kind | 0    |owner, high|owner, low|content | payload          |
 *      +------+------+-----------+----------+--------+------------ - - -+
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
  private static final int KIND_OFFSET = LENGTH_OFFSET + Integer.BYTES;
  private static final int NEXT_HIGH_OFFSET = KIND_OFFSET + Byte.BYTES;
  private static final int OWNER_HIGH_OFFSET = NEXT_HIGH_OFFSET + Byte.BYTES;
  private static final int NEXT_OFFSET = OWNER_HIGH_OFFSET + Short.BYTES;
  private static final int OWNER_OFFSET = NEXT_OFFSET + Integer.BYTES;
  private static final int PAYLOAD_OFFSET = OWNER_OFFSET + Integer.BYTES;

  static {
    assert KIND_OFFSET == RecordLayout.FLAGS_OFFSET : "kinds and flags must be in the same place";
  }

  /** The lowest bits of a hash say nothing of where the owner is in the index. */
  private static final int OWNER_SHIFT = 8;

  /** Blocks are aligned to 8 bytes. */
  private static final int ADDRESS_SHIFT = 3;

  /** Usable size of a full block of a chain. */
  static final int BLOCK_BYTES = SizeClasses.CHAIN_BLOCK_BYTES;

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
   * @param keyHash the hash of the owner's key
   * @throws io.refcache.engine.memory.OutOfNativeMemoryException if there is no memory; nothing is
   *     left behind then, and the reservation is still the caller's
   */
  public long create(ValueBytes value, long keyHash) {
    return create(value, RecordLayout.VALUE_BLOCK, keyHash >>> OWNER_SHIFT);
  }

  /** As {@link #create}, for several owners, with a hash of the content that the object keeps. */
  public long createShared(ValueBytes value, int contentHash, long keyHash) {
    long object = create(value, RecordLayout.VALUE_BLOCK | RecordLayout.SHARED, contentHash);
    setLastOwner(object, keyHash);
    return object;
  }

  /** Notes the owner that came last, where there is room for that: in a value of one block. */
  public void setLastOwner(long object, long keyHash) {
    Slab slab = allocator.slab(object);
    int offset = Allocator.offset(object);
    if (isSingle(slab, offset)) {
      long owner = keyHash >>> OWNER_SHIFT;
      slab.putShort(offset + OWNER_HIGH_OFFSET, (short) (owner >>> Integer.SIZE));
      slab.putInt(offset + NEXT_OFFSET, (int) owner);
    }
  }

  /** Whether a block is all of a value. Optimistic readers may call it. */
  static boolean isSingle(Slab slab, int block) {
    int length = slab.getInt(block + LENGTH_OFFSET);
    return length > 0 && length <= BLOCK_PAYLOAD;
  }

  private long create(ValueBytes value, int kind, long owner) {
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
        slab.putByte(offset + KIND_OFFSET, (byte) kind);
        slab.putShort(offset + OWNER_HIGH_OFFSET, (short) (owner >>> Integer.SIZE));
        slab.putInt(offset + OWNER_OFFSET, (int) owner);
        setNext(slab, offset, NONE);
        slab.putBytes(offset + PAYLOAD_OFFSET, value.array(), done, part);
        Refcounts.init(slab, offset);
        if (head == NONE) {
          head = block;
        } else {
          setNext(allocator.slab(previous), Allocator.offset(previous), block);
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

  /** The hash of the content of a shared object. */
  public int contentHash(long object) {
    return allocator.slab(object).getInt(Allocator.offset(object) + OWNER_OFFSET);
  }

  /**
   * A hash that leads to the same place of the index as that of the owner's key, but for the tag.
   * Optimistic readers may call it.
   */
  static long keyHash(Slab slab, int block) {
    return keyHash(slab, block, OWNER_OFFSET);
  }

  /** The same of the owner that came last to a shared value {@linkplain #isSingle of one block}. */
  static long lastOwnerHash(Slab slab, int block) {
    return keyHash(slab, block, NEXT_OFFSET);
  }

  private static long keyHash(Slab slab, int block, int lowOffset) {
    long high = slab.getShort(block + OWNER_HIGH_OFFSET) & 0xFFFFL;
    long low = slab.getInt(block + lowOffset) & 0xFFFF_FFFFL;
    return (high << Integer.SIZE | low) << OWNER_SHIFT;
  }

  /** The address of the block after this one, or {@link #NONE}. */
  static long next(Slab slab, int block) {
    long high = slab.getByte(block + NEXT_HIGH_OFFSET) & 0xFFL;
    long low = slab.getInt(block + NEXT_OFFSET) & 0xFFFF_FFFFL;
    long address = (high << Integer.SIZE | low) << ADDRESS_SHIFT;
    return address == 0 ? NONE : address;
  }

  static void setNext(Slab slab, int block, long next) {
    long reference = next == NONE ? 0 : next >>> ADDRESS_SHIFT;
    slab.putByte(block + NEXT_HIGH_OFFSET, (byte) (reference >>> Integer.SIZE));
    slab.putInt(block + NEXT_OFFSET, (int) reference);
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
      block = next(slab, offset);
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
      block = next(slab, offset);
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
      long following = next(slab, offset);
      if (Refcounts.get(slab, offset) > 0) {
        Refcounts.release(slab, block);
      }
      budget.release(allocator.free(block));
      block = following;
    }
    return block;
  }

  /** Frees a block whose memory the budget has not been charged for yet. */
  private long freeBlock(long block) {
    Slab slab = allocator.slab(block);
    long following = next(slab, Allocator.offset(block));
    Refcounts.release(slab, block);
    allocator.free(block);
    return following;
  }
}
