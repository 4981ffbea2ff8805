package io.refcache.engine.alloc;

/**
 * The pages of one size class.
 *
 * <p>Those with free blocks are in a list, and blocks come from its head. A full page that gets a
 * block back goes to the head, so the list is fullest first, more or less: full pages stay full,
 * sparse ones at the end drain, and an empty page goes back to its slab at once.
 *
 * <p>One lock, this object's monitor, taken before that of the {@link PageSource}.
 */
final class SizeClassPages {
  private final PageSource source;
  private final int blockBytes;
  private Page partial;
  private long pages;
  private long liveBlocks;
  private boolean stopped;

  SizeClassPages(PageSource source, int blockBytes) {
    this.source = source;
    this.blockBytes = blockBytes;
  }

  int blockBytes() {
    return blockBytes;
  }

  /** Returns the address of a block. */
  synchronized long allocate() {
    if (stopped) {
      throw new IllegalStateException("the allocator is closed");
    }
    Page page = partial;
    if (page == null) {
      page = addPage();
    }
    int offset = page.take();
    liveBlocks++;
    if (page.isFull()) {
      unlink(page);
    }
    return Allocator.address(page.slab.index(), offset);
  }

  private Page addPage() {
    Page page = source.take();
    try {
      page.assign(this, blockBytes);
    } catch (Throwable e) {
      source.giveBack(page);
      throw e;
    }
    pages++;
    link(page);
    return page;
  }

  /** Frees a block of one of these pages; says what is wrong, or null if it was freed. */
  synchronized String free(Page page, int offset) {
    if (page.owner() != this) {
      return "its page was given back";
    }
    boolean wasFull = page.isFull();
    String wrong = page.giveBack(offset);
    if (wrong != null) {
      return wrong;
    }
    liveBlocks--;
    if (page.isEmpty()) {
      if (!wasFull) {
        unlink(page);
      }
      page.unassign();
      pages--;
      source.giveBack(page);
    } else if (wasFull) {
      link(page);
    }
    return null;
  }

  synchronized SizeClassStats stats() {
    int blocksInPage = SizeClasses.PAGE_BYTES / blockBytes;
    return new SizeClassStats(blockBytes, pages, liveBlocks, pages * blocksInPage - liveBlocks);
  }

  /** Hands out no block from here on. */
  synchronized void stop() {
    stopped = true;
  }

  /** Forgets all pages: the source, which is closed, takes their slabs away. */
  synchronized void close() {
    partial = null;
    pages = 0;
    liveBlocks = 0;
  }

  private void link(Page page) {
    page.next = partial;
    if (partial != null) {
      partial.previous = page;
    }
    partial = page;
  }

  private void unlink(Page page) {
    if (page.previous == null) {
      partial = page.next;
    } else {
      page.previous.next = page.next;
    }
    if (page.next != null) {
      page.next.previous = page.previous;
    }
    page.previous = null;
    page.next = null;
  }
}
