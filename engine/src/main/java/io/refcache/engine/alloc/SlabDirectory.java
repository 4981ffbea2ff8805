package io.refcache.engine.alloc;

import io.refcache.engine.memory.OutOfNativeMemoryException;
import io.refcache.engine.memory.Slab;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Objects;

/**
 * From a slab's index to the slab.
 *
 * <p>Looking up takes no lock. An entry goes when its slab is taken out of use, before the slab is
 * retired: a reader that announces itself after that cannot find the slab by any number that it
 * takes for an address, be it one of bytes that are no record any more. One that looked up before
 * may still read. Index 0 is never used, so that no block has address 0.
 *
 * <p>Changing is guarded by the lock of the {@link PageSource}.
 */
final class SlabDirectory {
  /** An address without its lowest three bits has 40, 17 of which are the offset. */
  static final int MAX_SLABS = 1 << 23;

  private static final int FIRST_INDEX = 1;
  private static final int INITIAL_CAPACITY = 16;
  private static final VarHandle ENTRY = MethodHandles.arrayElementVarHandle(Slab[].class);
  private static final VarHandle PAGES_ENTRY =
      MethodHandles.arrayElementVarHandle(SlabPages[].class);

  private volatile Slab[] slabs = new Slab[INITIAL_CAPACITY];
  private volatile SlabPages[] pages = new SlabPages[INITIAL_CAPACITY];
  private final BitSet used = new BitSet();

  /** The slab with an index; null if it isn't in use. */
  Slab slab(long index) {
    Slab[] entries = slabs;
    return index >= 0 && index < entries.length
        ? (Slab) ENTRY.getAcquire(entries, (int) index)
        : null;
  }

  /** The pages of the slab with an index; null if it isn't in use. */
  SlabPages pages(long index) {
    SlabPages[] entries = pages;
    return index >= 0 && index < entries.length
        ? (SlabPages) PAGES_ENTRY.getAcquire(entries, (int) index)
        : null;
  }

  /**
   * The index for the next slab, for which there is room from here on.
   *
   * @throws OutOfNativeMemoryException if all are in use
   */
  int unusedIndex() {
    int index = used.nextClearBit(FIRST_INDEX);
    if (index >= MAX_SLABS) {
      throw new OutOfNativeMemoryException(
          "addresses end at %,d slabs of %,d bytes".formatted(MAX_SLABS, Allocator.SLAB_BYTES));
    }
    if (index >= slabs.length) {
      slabs = Arrays.copyOf(slabs, slabs.length * 2);
    }
    if (index >= pages.length) {
      pages = Arrays.copyOf(pages, pages.length * 2);
    }
    return index;
  }

  /** Enters a slab under an index from {@link #unusedIndex}; if that fails nothing has changed. */
  void add(SlabPages added) {
    int index = added.index();
    used.set(index);
    ENTRY.setRelease(slabs, index, added.memory());
    PAGES_ENTRY.setRelease(pages, index, added);
  }

  /** Indexes are below this. */
  int end() {
    return pages.length;
  }

  /** The pages of all slabs in use. */
  List<SlabPages> inUse() {
    return Arrays.stream(pages).filter(Objects::nonNull).toList();
  }

  void remove(SlabPages removed) {
    used.clear(removed.index());
    ENTRY.setRelease(slabs, removed.index(), null);
    PAGES_ENTRY.setRelease(pages, removed.index(), null);
  }
}
