package io.refcache.engine.alloc;

import io.refcache.engine.memory.Slab;

/**
 * A slab cut into pages, and which of them belong to nobody. The heap holds one of these for each
 * slab, with a map for each of its pages: bounded by the slab, whatever is in it.
 *
 * <p>Guarded by the lock of the {@link PageSource}, apart from what is final.
 */
final class SlabPages {
  static final int PAGES = Allocator.SLAB_BYTES / SizeClasses.PAGE_BYTES;

  private final Slab memory;
  private final int index;
  private final Page[] pages = new Page[PAGES];

  /** Bit p: page p belongs to nobody. */
  private int freePages = (1 << PAGES) - 1;

  /** The neighbours in the list of slabs with as many free pages. */
  SlabPages previous;

  SlabPages next;

  /** The {@linkplain Compaction round} until which emptying this slab isn't tried again. */
  int restsUntil;

  SlabPages(Slab memory, int index) {
    this.memory = memory;
    this.index = index;
    for (int page = 0; page < PAGES; page++) {
      pages[page] = new Page(this, page * SizeClasses.PAGE_BYTES);
    }
  }

  Slab memory() {
    return memory;
  }

  int index() {
    return index;
  }

  Page pageAt(int offset) {
    return pages[offset / SizeClasses.PAGE_BYTES];
  }

  Page page(int number) {
    return pages[number];
  }

  int freePages() {
    return Integer.bitCount(freePages);
  }

  /** Takes the lowest free page; there must be one. */
  Page take() {
    int page = Integer.numberOfTrailingZeros(freePages);
    freePages &= ~(1 << page);
    return pages[page];
  }

  /** The bytes of all blocks in use; without any lock, what they were a moment ago. */
  int liveBytes() {
    int bytes = 0;
    for (Page page : pages) {
      bytes += page.liveBytes();
    }
    return bytes;
  }

  void giveBack(Page page) {
    freePages |= 1 << (page.start() / SizeClasses.PAGE_BYTES);
  }
}
