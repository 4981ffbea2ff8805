package io.refcache.engine.alloc;

import io.refcache.engine.memory.Memory;
import io.refcache.engine.memory.Slab;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;

/**
 * Blocks of native memory, from slabs of 1 MiB; and tables, which are mappings of their own.
 *
 * <pre>
 *   slab      1 MiB: 16 pages
 *   page      64 KiB: blocks of one size class (see {@link SizeClasses})
 *   block     16 .. 65,536 bytes; a multiple of 8, as is its address
 *   address   slab index (23 bits) | offset in the slab (20 bits): 43 bits, the lowest three of them 0
 * </pre>
 *
 * No block has address 0. The first four bytes of a block are its refcount, which the allocator
 * keeps at 0 while the block is free, so that a stale attempt to retain it fails.
 *
 * <p>The allocator doesn't know the {@link MemoryBudget}: reserve first. It never gives a slab back
 * on a caller's time; {@link #releaseEmptySlabs()} does, in the background.
 *
 * <p>Not final for the sake of {@link GuardedAllocator} alone: production loads this class only, so
 * that calls are direct.
 *
 * <p>Safe for use by any thread. Lock order: size class, then page source; one lock for each class,
 * so that threads meet only where they want blocks of the same size.
 */
public class Allocator implements AutoCloseable {
  public static final int SLAB_BYTES = 1 << 20;

  private static final int OFFSET_BITS = 20;
  private static final int OFFSET_MASK = SLAB_BYTES - 1;
  private static final int SPARE_SLABS = 1;

  /** The class of which large values are made. */
  private static final int CHAIN_CLASS = SizeClasses.classOf(SizeClasses.CHAIN_BLOCK_BYTES);

  /** As a commit limit: there is none. */
  public static final long UNLIMITED = Long.MAX_VALUE;

  private final Memory memory;
  private final PageSource source;
  private final SlabDirectory directory;
  private final SizeClassPages[] sizeClasses = new SizeClassPages[SizeClasses.count()];

  /** The tables in use; guarded by itself, as are their bytes. */
  private final Set<Slab> tables = Collections.newSetFromMap(new IdentityHashMap<>());

  private volatile long tableBytes;
  private boolean tablesClosed;
  private final Compaction compaction;
  private volatile long commitLimitBytes = UNLIMITED;

  /** What is mapped above the limit because nothing could be done about it, and some more. */
  private volatile long toleratedBytes;

  public Allocator(Memory memory) {
    this.memory = memory;
    this.source = new PageSource(memory);
    this.directory = source.directory();
    for (int sizeClass = 0; sizeClass < sizeClasses.length; sizeClass++) {
      sizeClasses[sizeClass] = new SizeClassPages(source, SizeClasses.sizeOf(sizeClass));
    }
    compaction = new Compaction(source, sizeClasses);
  }

  static long address(int slabIndex, int offset) {
    return (long) slabIndex << OFFSET_BITS | offset;
  }

  /** An address' offset in its slab. */
  public static int offset(long address) {
    return (int) address & OFFSET_MASK;
  }

  /**
   * Allocates a block of {@link SizeClasses#usableSize} bytes. Its refcount word is 0, its other
   * bytes are what they happen to be.
   *
   * @param bytes 1..{@link SizeClasses#MAX_BLOCK_BYTES}
   * @return its address, never 0
   * @throws IllegalArgumentException if the size is out of range
   * @throws io.refcache.engine.memory.OutOfNativeMemoryException if a slab is needed and there is
   *     no memory; nothing has changed then
   * @throws IllegalStateException if the allocator is closed
   */
  public long allocate(int bytes) {
    return sizeClasses[SizeClasses.classOf(bytes)].allocate();
  }

  /**
   * Frees a block and sets its refcount word to 0.
   *
   * @return the usable size given back
   * @throws IllegalStateException if no allocated block has this address; nothing has changed then
   */
  public int free(long address) {
    Page page = page(address);
    SizeClassPages owner = page.owner();
    if (owner == null) {
      throw notABlock(address, "its page is free");
    }
    String wrong = owner.free(page, offset(address));
    if (wrong != null) {
      throw notABlock(address, wrong);
    }
    return owner.blockBytes();
  }

  /**
   * Says that a block is used for another number of bytes from here on, within its usable size, and
   * before they are written.
   */
  public void reuse(long address, int bytes) {
    // Only who watches over what was asked for has to know.
  }

  /**
   * The usable size of an allocated block.
   *
   * @throws IllegalStateException if the address is in no page in use
   */
  public int usableSize(long address) {
    SizeClassPages owner = page(address).owner();
    if (owner == null) {
      throw notABlock(address, "its page is free");
    }
    return owner.blockBytes();
  }

  /**
   * The slab that an address is in. A reader that got it in a section of its epoch may read there,
   * even if the slab was taken out of use meanwhile.
   *
   * @throws IllegalStateException if there is no such slab
   */
  public Slab slab(long address) {
    Slab slab = directory.slab(address >>> OFFSET_BITS);
    if (slab == null) {
      throw notABlock(address, "there is no such slab");
    }
    return slab;
  }

  final Page page(long address) {
    SlabPages slab = directory.pages(address >>> OFFSET_BITS);
    if (slab == null) {
      throw notABlock(address, "there is no such slab");
    }
    return slab.pageAt(offset(address));
  }

  private static IllegalStateException notABlock(long address, String why) {
    return new IllegalStateException(
        "address 0x%x (slab %,d, offset %,d) is not an allocated block: %s"
            .formatted(address, address >>> OFFSET_BITS, offset(address), why));
  }

  /**
   * Maps a table, filled with zeros.
   *
   * @throws io.refcache.engine.memory.OutOfNativeMemoryException if there is no memory; nothing has
   *     changed then
   */
  public Slab allocateTable(int bytes) {
    Slab table = memory.map(bytes);
    try {
      enter(table);
      return table;
    } catch (Throwable e) {
      memory.unmap(table);
      throw e;
    }
  }

  private void enter(Slab table) {
    synchronized (tables) {
      if (tablesClosed) {
        throw new IllegalStateException("the allocator is closed");
      }
      tables.add(table);
      tableBytes += table.capacity();
    }
  }

  /** The table of no bytes: takes no memory and is always the same. */
  public Slab emptyTable() {
    return memory.nothing();
  }

  /**
   * Gives a table back, once the readers that may have seen it have left. New ones must not find
   * it. The {@linkplain #emptyTable empty one} may be given back any number of times.
   *
   * @throws IllegalStateException if it isn't a table in use
   */
  public void freeTable(Slab table) {
    if (table.capacity() == 0) {
      return;
    }
    synchronized (tables) {
      if (!tables.remove(table)) {
        throw new IllegalStateException(
            "a table of %,d bytes is not in use".formatted(table.capacity()));
      }
      tableBytes -= table.capacity();
    }
    memory.retire(table);
  }

  /** The bytes of allocated blocks, at their usable sizes. */
  public long allocatedBytes() {
    return sizeClasses().stream().mapToLong(c -> c.liveBlocks() * c.blockBytes()).sum();
  }

  /** How many blocks are allocated. */
  public long liveBlocks() {
    return sizeClasses().stream().mapToLong(SizeClassStats::liveBlocks).sum();
  }

  /** The bytes of slabs and tables in use; those that wait for readers to leave aren't. */
  public long committedBytes() {
    return tableBytes + slabBytes();
  }

  /** The bytes of slabs in use: those of blocks, and what lies between them. */
  public long slabBytes() {
    return (long) source.slabs() * SLAB_BYTES;
  }

  /** What it holds. While others allocate, its parts are of moments close to one another. */
  public AllocatorFigures figures() {
    List<SizeClassStats> stats = sizeClasses();
    synchronized (tables) {
      return new AllocatorFigures(tableBytes, slabBytes(), stats);
    }
  }

  /** Blocks that were found written to by who may not; only a guarded allocator looks for them. */
  public long corruptedBlocks() {
    return 0;
  }

  /** Every size class, from the smallest on. */
  public List<SizeClassStats> sizeClasses() {
    List<SizeClassStats> stats = new ArrayList<>(sizeClasses.length);
    for (SizeClassPages sizeClass : sizeClasses) {
      stats.add(sizeClass.stats());
    }
    return stats;
  }

  /**
   * Gives empty slabs back to the operating system, but keeps one, unless more is mapped than may
   * be; background work.
   *
   * @return how many went
   */
  public int releaseEmptySlabs() {
    return source.releaseEmptySlabs(isOverCommitted() ? 0 : SPARE_SLABS);
  }

  // --- staying whole -----------------------------------------------------------------------------

  /** Which memory is worth emptying; for one thread at a time. */
  public Compaction compaction() {
    return compaction;
  }

  /**
   * Allocates a block of the size of another, which moves there: in the fullest page that has room,
   * and never in one that is being emptied, or in another slab.
   *
   * @return its address, or 0 if there is no room
   */
  public long allocateToMove(long address) {
    SizeClassPages owner = page(address).owner();
    return owner == null ? 0 : owner.allocateToMove();
  }

  /**
   * Sets how many bytes of slabs and tables may be in use before blocks are to move together.
   *
   * @param bytes the limit, or {@link #UNLIMITED}
   */
  public void setCommitLimit(long bytes) {
    commitLimitBytes = bytes;
  }

  /** The commit limit, or what is tolerated above it. */
  private long bearableBytes() {
    return Math.max(commitLimitBytes, toleratedBytes);
  }

  /** Whether more slabs and tables are in use than their limit allows, or is tolerated. */
  public boolean isOverCommitted() {
    return committedBytes() > bearableBytes();
  }

  /**
   * Tolerates what is in use, and a slab and some bytes more: to be called when moving blocks gains
   * nothing, so that it isn't tried again at once.
   */
  public void tolerate(long bytes) {
    toleratedBytes = committedBytes() + bytes + SLAB_BYTES;
  }

  /** Tolerates nothing above the limit any more: it may be worth trying again. */
  public void tolerateNothing() {
    toleratedBytes = 0;
  }

  /**
   * Whether an entry may be in want of pages for which there is no slab within the commit limit.
   *
   * @param chainBytes what it needs of blocks for a large value, beside some others
   */
  public boolean isTight(long chainBytes) {
    if (commitLimitBytes == UNLIMITED) {
      return false;
    }
    long wanted = (long) PageSource.RESERVED_PAGES * SizeClasses.PAGE_BYTES;
    if (chainBytes > SizeClasses.CHAIN_BLOCK_BYTES) {
      SizeClassPages chains = sizeClasses[CHAIN_CLASS];
      wanted += Math.max(0, chainBytes - chains.openBlocks() * chains.blockBytes());
    }
    long free = (long) source.freePages() * SizeClasses.PAGE_BYTES;
    if (free >= wanted) {
      return false;
    }
    long room = bearableBytes() - committedBytes();
    return room < SLAB_BYTES || free + room / SLAB_BYTES * SLAB_BYTES < wanted;
  }

  /** Whether a table doesn't fit into the commit limit. */
  public boolean isTightForTable(long bytes) {
    return commitLimitBytes != UNLIMITED && committedBytes() + bytes > bearableBytes();
  }

  // --- the end -----------------------------------------------------------------------------------

  /**
   * Allocates no block from here on. What is allocated stays: {@link #liveBlocks()} tells when it
   * has been freed, and nobody can be writing to a block any more.
   */
  public void stop() {
    for (SizeClassPages sizeClass : sizeClasses) {
      sizeClass.stop();
    }
  }

  /**
   * Gives everything back, with the blocks and tables that are still in use: nobody may use them
   * any more, and nobody but readers in a section may be using them. Idempotent. The memory stays
   * open; closing it waits for those readers.
   */
  @Override
  public void close() {
    stop();
    source.close();
    for (SizeClassPages sizeClass : sizeClasses) {
      sizeClass.close();
    }
    source.releaseAllSlabs();
    List<Slab> left;
    synchronized (tables) {
      tablesClosed = true;
      left = new ArrayList<>(tables);
      tables.clear();
      tableBytes = 0;
    }
    for (Slab table : left) {
      memory.retire(table);
    }
  }
}
