package io.refcache.engine.alloc;

/**
 * 64 KiB of a slab, cut into blocks of one size, and the map of which of them are free.
 *
 * <p>The map is on the heap, where no stray write into a block can reach it, and has two levels, so
 * that the lowest free block is found in two steps however full the page is:
 *
 * <pre>
 *   wordsWithFree   bit w: freeBlocks[w] is not 0
 *   freeBlocks[w]   bit b: block 64 w + b is free       (at most 64 words: 4096 blocks of 16 bytes)
 * </pre>
 *
 * Low blocks go first, so that a page that empties does so from its end. The refcount word of a
 * free block is 0.
 *
 * <p>While the page belongs to a {@link SizeClassPages}, its lock guards the page; else that of the
 * {@link PageSource}.
 */
final class Page {
  /** What it holds before it is cut for the first time: all of it is 0 then. */
  private static final int NO_BLOCKS = 0;

  static final int IN_NO_LIST = -1;

  private static final int LEVEL_BITS = Integer.numberOfTrailingZeros(PartialPages.LEVELS);

  /** A block's offset where its refcount is: an int. */
  static final int REFCOUNT_OFFSET = 0;

  private static final int BITS = Long.SIZE;

  final SlabPages slab;
  private final int start;

  /** Read without the lock by those who free; whoever holds a block sees its owner. */
  private volatile SizeClassPages owner;

  /** How many times it was cut: as long as that stays, no block has moved. */
  private int cuts;

  private int blockBytes;
  private int blocks = NO_BLOCKS;
  private int fullnessShift;
  private int live;
  private long wordsWithFree;
  private long[] freeBlocks = {};

  /** The list of {@link PartialPages} that the page is in, and its neighbours there. */
  int level = IN_NO_LIST;

  Page previous;
  Page next;

  /** Whether no blocks are allocated here, because those that there are, are to move out. */
  boolean isLeaving;

  /** The {@linkplain Compaction round} until which emptying this page isn't tried again. */
  int restsUntil;

  Page(SlabPages slab, int start) {
    this.slab = slab;
    this.start = start;
  }

  SizeClassPages owner() {
    return owner;
  }

  int start() {
    return start;
  }

  /** For who has a block in the page, which is not cut until that is free. */
  int cuts() {
    return cuts;
  }

  boolean isFull() {
    return live == blocks;
  }

  boolean isEmpty() {
    return live == 0;
  }

  /** How full a page with free blocks is: from 0 to less than {@link PartialPages#LEVELS}. */
  int fullness() {
    return live >> fullnessShift;
  }

  /** The bytes of its blocks in use; without the lock, what they were a moment ago. */
  int liveBytes() {
    return live * blockBytes;
  }

  int liveBlocks() {
    return live;
  }

  int freeBlocks() {
    return blocks - live;
  }

  /** Cuts the empty page into blocks of its new owner's size; if that fails nothing has changed. */
  void assign(SizeClassPages newOwner, int newBlockBytes) {
    if (newBlockBytes != blockBytes) {
      cut(newBlockBytes);
    }
    owner = newOwner;
  }

  private void cut(int newBlockBytes) {
    int newBlocks = SizeClasses.PAGE_BYTES / newBlockBytes;
    long[] allFree = new long[(newBlocks + BITS - 1) / BITS];
    for (int word = 0; word < allFree.length; word++) {
      allFree[word] = lowBits(Math.min(BITS, newBlocks - word * BITS));
    }
    boolean usedBefore = blocks != NO_BLOCKS;
    cuts++;
    blockBytes = newBlockBytes;
    blocks = newBlocks;
    fullnessShift =
        Math.max(0, Integer.SIZE - Integer.numberOfLeadingZeros(newBlocks - 1) - LEVEL_BITS);
    freeBlocks = allFree;
    wordsWithFree = lowBits(allFree.length);
    if (usedBefore) {
      clearRefcounts();
    }
  }

  /** Belongs to nobody any more; keeps its cut, in case that the same size is wanted next. */
  void unassign() {
    owner = null;
    isLeaving = false;
  }

  private static long lowBits(int count) {
    return -1L >>> (BITS - count);
  }

  /** Of the last cut, other bytes may lie where this one's refcounts are. */
  private void clearRefcounts() {
    for (int block = 0; block < blocks; block++) {
      slab.memory().putInt(start + block * blockBytes + REFCOUNT_OFFSET, 0);
    }
  }

  /** The addresses of the blocks in use. */
  long[] liveAddresses() {
    long[] addresses = new long[live];
    int count = 0;
    for (int word = 0; word < freeBlocks.length; word++) {
      long used = ~freeBlocks[word] & lowBits(Math.min(BITS, blocks - word * BITS));
      for (; used != 0; used &= used - 1) {
        int block = word * BITS + Long.numberOfTrailingZeros(used);
        addresses[count++] = Allocator.address(slab.index(), start + block * blockBytes);
      }
    }
    return addresses;
  }

  /** Takes the lowest free block of a page that isn't full; returns its offset in the slab. */
  int take() {
    int word = Long.numberOfTrailingZeros(wordsWithFree);
    int bit = Long.numberOfTrailingZeros(freeBlocks[word]);
    freeBlocks[word] &= ~(1L << bit);
    if (freeBlocks[word] == 0) {
      wordsWithFree &= ~(1L << word);
    }
    live++;
    return start + (word * BITS + bit) * blockBytes;
  }

  /** Frees a block; says what is wrong, or null if it was freed. */
  String giveBack(int offset) {
    int inPage = offset - start;
    int block = inPage / blockBytes;
    if (block * blockBytes != inPage || block >= blocks) {
      return "no block of %,d bytes begins there".formatted(blockBytes);
    }
    int word = block / BITS;
    long bit = 1L << block;
    if ((freeBlocks[word] & bit) != 0) {
      return "the block of %,d bytes is free already".formatted(blockBytes);
    }
    slab.memory().putIntRelease(offset + REFCOUNT_OFFSET, 0);
    freeBlocks[word] |= bit;
    wordsWithFree |= 1L << word;
    live--;
    return null;
  }
}
