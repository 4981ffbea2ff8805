package io.refcache.engine.alloc;

import io.refcache.engine.memory.Memory;
import io.refcache.engine.memory.Slab;
import java.util.Arrays;
import java.util.List;

/**
 * All slabs and their free pages.
 *
 * <p>Slabs are kept in lists by how many pages of theirs are free. A page is taken from a slab with
 * the fewest, so that the nearly full fill up and the nearly empty become empty: those can go back
 * to the operating system.
 *
 * <p>One lock, this object's monitor; it is the last that is taken.
 */
final class PageSource {
  /** How many free pages are left for blocks that are allocated next, when blocks move. */
  static final int RESERVED_PAGES = 2;

  private final Memory memory;
  private final SlabDirectory directory = new SlabDirectory();

  /** Heads of the lists; the index is the number of free pages. Full slabs are in no list. */
  private final SlabPages[] slabsByFreePages = new SlabPages[SlabPages.PAGES + 1];

  /** Bit f: the list of slabs with f free pages isn't empty. */
  private int listsInUse;

  private int emptySlabs;
  private volatile int freePages;
  private volatile int slabs;

  /** The slab that is being emptied, which is in no list; or null. */
  private SlabPages leaving;

  private boolean closed;

  PageSource(Memory memory) {
    this.memory = memory;
  }

  SlabDirectory directory() {
    return directory;
  }

  /**
   * Hands out a page, mapping another slab if there is none.
   *
   * @throws io.refcache.engine.memory.OutOfNativeMemoryException if that fails; nothing has changed
   */
  synchronized Page take() {
    if (closed) {
      throw new IllegalStateException("the allocator is closed");
    }
    if (listsInUse == 0 && leaving != null) {
      // Who needs its free pages now goes before who wants to give it back.
      endLeaving(leaving);
    }
    if (listsInUse == 0) {
      mapSlab();
    }
    return take(listsInUse);
  }

  /**
   * Hands out a page for blocks that move out of the slab that is being emptied; null if there is
   * none, or no slab is being emptied. Never begins another slab: nothing would be gained.
   */
  synchronized Page takeToMove() {
    int lists = listsInUse & ~(1 << SlabPages.PAGES);
    if (lists == 0 || leaving == null || freePages <= RESERVED_PAGES || closed) {
      return null;
    }
    return take(lists);
  }

  private Page take(int lists) {
    SlabPages slab = slabsByFreePages[Integer.numberOfTrailingZeros(lists)];
    unlink(slab);
    Page page = slab.take();
    freePages--;
    link(slab);
    return page;
  }

  private void mapSlab() {
    int index = directory.unusedIndex();
    Slab mapped = memory.map(Allocator.SLAB_BYTES);
    SlabPages slab;
    try {
      slab = new SlabPages(mapped, index);
      directory.add(slab);
    } catch (Throwable e) {
      memory.unmap(mapped);
      throw e;
    }
    slabs++;
    freePages += SlabPages.PAGES;
    link(slab);
  }

  synchronized void giveBack(Page page) {
    SlabPages slab = page.slab;
    unlink(slab);
    slab.giveBack(page);
    freePages++;
    link(slab);
  }

  /** Hands out no page of a slab that is in use, and doesn't count it among those to use. */
  synchronized boolean beginLeaving(SlabPages slab) {
    if (closed || leaving != null || directory.pages(slab.index()) != slab) {
      return false;
    }
    unlink(slab);
    leaving = slab;
    return true;
  }

  /** Hands out the pages of a slab again, or lets it be given back if it has become empty. */
  synchronized void endLeaving(SlabPages slab) {
    if (leaving == slab) {
      leaving = null;
      link(slab);
    }
  }

  /** Gives empty slabs back to the operating system but for so many; returns how many went. */
  int releaseEmptySlabs(int spares) {
    int released = 0;
    for (SlabPages slab = takeOut(spares); slab != null; slab = takeOut(spares)) {
      memory.retire(slab.memory());
      released++;
    }
    return released;
  }

  /** Takes an empty slab out of use, if there are more than so many. */
  private synchronized SlabPages takeOut(int spares) {
    if (emptySlabs <= spares) {
      return null;
    }
    SlabPages slab = slabsByFreePages[SlabPages.PAGES];
    unlink(slab);
    directory.remove(slab);
    slabs--;
    freePages -= SlabPages.PAGES;
    return slab;
  }

  /** Hands out no page from here on. */
  synchronized void close() {
    closed = true;
  }

  /** Takes every slab away, with what is still in it. */
  void releaseAllSlabs() {
    List<SlabPages> released;
    synchronized (this) {
      released = directory.inUse();
      for (SlabPages slab : released) {
        directory.remove(slab);
      }
      Arrays.fill(slabsByFreePages, null);
      listsInUse = 0;
      leaving = null;
      emptySlabs = 0;
      freePages = 0;
      slabs = 0;
    }
    for (SlabPages slab : released) {
      memory.retire(slab.memory());
    }
  }

  /** May be read without lock, as the next. */
  int slabs() {
    return slabs;
  }

  /** The pages that can be had without another slab. */
  int freePages() {
    return freePages;
  }

  /** Those of them in slabs that are in use, but for one of these. */
  synchronized int freePagesInUsedSlabs(SlabPages except) {
    return freePages - emptySlabs * SlabPages.PAGES - except.freePages();
  }

  private void link(SlabPages slab) {
    int free = slab.freePages();
    if (free == 0 || slab == leaving) {
      return;
    }
    SlabPages head = slabsByFreePages[free];
    slab.next = head;
    if (head != null) {
      head.previous = slab;
    }
    slabsByFreePages[free] = slab;
    listsInUse |= 1 << free;
    if (free == SlabPages.PAGES) {
      emptySlabs++;
    }
  }

  private void unlink(SlabPages slab) {
    int free = slab.freePages();
    if (free == 0 || slab == leaving) {
      return;
    }
    if (slab.previous == null) {
      slabsByFreePages[free] = slab.next;
    } else {
      slab.previous.next = slab.next;
    }
    if (slab.next != null) {
      slab.next.previous = slab.previous;
    }
    slab.previous = null;
    slab.next = null;
    if (slabsByFreePages[free] == null) {
      listsInUse &= ~(1 << free);
    }
    if (free == SlabPages.PAGES) {
      emptySlabs--;
    }
  }
}
