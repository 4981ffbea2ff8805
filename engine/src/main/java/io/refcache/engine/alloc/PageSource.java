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
  private final Memory memory;
  private final SlabDirectory directory = new SlabDirectory();

  /** Heads of the lists; the index is the number of free pages. Full slabs are in no list. */
  private final SlabPages[] slabsByFreePages = new SlabPages[SlabPages.PAGES + 1];

  /** Bit f: the list of slabs with f free pages isn't empty. */
  private int listsInUse;

  private int emptySlabs;
  private int slabs;
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
    if (listsInUse == 0) {
      mapSlab();
    }
    SlabPages slab = slabsByFreePages[Integer.numberOfTrailingZeros(listsInUse)];
    unlink(slab);
    Page page = slab.take();
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
    link(slab);
  }

  synchronized void giveBack(Page page) {
    SlabPages slab = page.slab;
    unlink(slab);
    slab.giveBack(page);
    link(slab);
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
      emptySlabs = 0;
      slabs = 0;
    }
    for (SlabPages slab : released) {
      memory.retire(slab.memory());
    }
  }

  synchronized int slabs() {
    return slabs;
  }

  private void link(SlabPages slab) {
    int free = slab.freePages();
    if (free == 0) {
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
    if (free == 0) {
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
