package io.refcache.engine.alloc;

/**
 * The pages of one size class.
 *
 * <p>Blocks come from the fullest of the {@link PartialPages}: full pages stay full, sparse ones
 * drain, and an empty page goes back to its slab at once. A page that is being emptied is in no
 * list, so that no block is allocated there.
 *
 * <p>One lock, this object's monitor, taken before that of the {@link PageSource}.
 */
final class SizeClassPages {
  private static final long[] NO_BLOCKS = {};

  private final PageSource source;
  private final int blockBytes;
  private final int blocksInPage;
  private final PartialPages partial = new PartialPages();
  private long pages;
  private long liveBlocks;

  /** The free blocks in pages that are not being emptied. */
  private long openBlocks;

  private boolean stopped;

  SizeClassPages(PageSource source, int blockBytes) {
    this.source = source;
    this.blockBytes = blockBytes;
    this.blocksInPage = SizeClasses.PAGE_BYTES / blockBytes;
  }

  int blockBytes() {
    return blockBytes;
  }

  /** Returns the address of a block. */
  synchronized long allocate() {
    checkRunning();
    if (partial.isEmpty()) {
      addPage(source.take());
    }
    return takeBlock();
  }

  /**
   * As {@link #allocate}, for a block that moves: never maps a slab.
   *
   * @return its address, or 0 if there is no room
   */
  synchronized long allocateToMove() {
    checkRunning();
    if (partial.isEmpty()) {
      Page page = source.takeToMove();
      if (page == null) {
        return 0;
      }
      addPage(page);
    }
    return takeBlock();
  }

  private void checkRunning() {
    if (stopped) {
      throw new IllegalStateException("the allocator is closed");
    }
  }

  private long takeBlock() {
    Page page = partial.fullest();
    int offset = page.take();
    liveBlocks++;
    openBlocks--;
    if (page.isFull()) {
      partial.remove(page);
    } else {
      partial.update(page);
    }
    return Allocator.address(page.slab.index(), offset);
  }

  private void addPage(Page page) {
    try {
      page.assign(this, blockBytes);
    } catch (Throwable e) {
      source.giveBack(page);
      throw e;
    }
    pages++;
    openBlocks += blocksInPage;
    partial.add(page);
  }

  /** Frees a block of one of these pages; says what is wrong, or null if it was freed. */
  synchronized String free(Page page, int offset) {
    if (page.owner() != this) {
      return "its page was given back";
    }
    String wrong = page.giveBack(offset);
    if (wrong != null) {
      return wrong;
    }
    liveBlocks--;
    openBlocks += page.isLeaving ? 0 : 1;
    if (page.isEmpty()) {
      openBlocks -= page.isLeaving ? 0 : blocksInPage;
      if (page.level != Page.IN_NO_LIST) {
        partial.remove(page);
      }
      page.unassign();
      pages--;
      source.giveBack(page);
    } else if (page.level != Page.IN_NO_LIST) {
      partial.update(page);
    } else if (!page.isLeaving) {
      partial.add(page);
    }
    return null;
  }

  // --- emptying pages ----------------------------------------------------------------------------

  /**
   * The sparsest page, if what is in it fits into the free blocks of the others; else null.
   *
   * @param round pages that rest until a later one are not wanted
   */
  synchronized Page emptiable(int round) {
    Page page = partial.sparsest();
    while (page != null && page.restsUntil - round > 0) {
      page = page.next;
    }
    return page != null && page.liveBlocks() <= openBlocks - page.freeBlocks() ? page : null;
  }

  /** The free blocks in pages that are not being emptied. */
  synchronized long openBlocks() {
    return openBlocks;
  }

  /** Allocates no more blocks in a page; returns false if it isn't one of this class. */
  synchronized boolean beginLeaving(Page page) {
    if (page.owner() != this) {
      return false;
    }
    if (page.level != Page.IN_NO_LIST) {
      partial.remove(page);
    }
    page.isLeaving = true;
    openBlocks -= page.freeBlocks();
    return true;
  }

  /** Whether a page is being emptied, and isn't empty yet. */
  synchronized boolean isLeaving(Page page) {
    return page.owner() == this && page.isLeaving;
  }

  /** The addresses of the blocks in a page that is being emptied. */
  synchronized long[] listLeaving(Page page) {
    return isLeaving(page) ? page.liveAddresses() : NO_BLOCKS;
  }

  /** Allocates blocks in a page again that was not emptied; returns false if it was. */
  synchronized boolean endLeaving(Page page) {
    if (!isLeaving(page)) {
      return false;
    }
    page.isLeaving = false;
    openBlocks += page.freeBlocks();
    if (!page.isFull()) {
      partial.add(page);
    }
    return true;
  }

  // --- the rest ----------------------------------------------------------------------------------

  synchronized SizeClassStats stats() {
    return new SizeClassStats(blockBytes, pages, liveBlocks, pages * blocksInPage - liveBlocks);
  }

  /** Hands out no block from here on. */
  synchronized void stop() {
    stopped = true;
  }

  /** Forgets all pages: the source, which is closed, takes their slabs away. */
  synchronized void close() {
    partial.clear();
    pages = 0;
    liveBlocks = 0;
    openBlocks = 0;
  }
}
