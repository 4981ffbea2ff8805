package io.refcache.engine.alloc;

import java.util.ArrayList;
import java.util.List;

/**
 * Which memory is worth emptying, so that what is left lies closer together.
 *
 * <p>Two things keep memory mapped that nobody uses: free blocks in pages, and free pages in slabs.
 * Only whole slabs go back to the operating system, so the sparsest <b>slab</b> is emptied: the one
 * with the fewest bytes in use, which is the cheapest way to get a MiB back. Its blocks fill the
 * holes of other pages of their size, the fullest first, and where there are none, free pages of
 * other slabs that are in use. A slab is chosen only if all of it fits there. What it takes to move
 * a whole slab is thus never spent in vain, and emptying goes on until no slab fits into the others
 * any more.
 *
 * <p>Who just needs a page, be it for blocks of another size, or because no slab fits, empties the
 * sparsest <b>page</b>: the one with the fewest bytes in use among those whose blocks fit into the
 * holes of other pages.
 *
 * <p>What can't be emptied, because somebody holds a block there, rests for some rounds, a round
 * being an attempt at whatever page or slab.
 *
 * <p>For one thread at a time; others may allocate and free meanwhile.
 */
public final class Compaction {
  /** How many attempts go by before one that failed is repeated. */
  private static final int REST_ROUNDS = 32;

  /** Of very many slabs not all are looked at each time, but the next ones after the last look. */
  private static final int SLABS_PER_LOOK = 1024;

  private static final long[] NO_BLOCKS = {};

  private final PageSource source;
  private final SlabDirectory directory;
  private final SizeClassPages[] sizeClasses;
  private int round;
  private int nextSlab;

  Compaction(PageSource source, SizeClassPages[] sizeClasses) {
    this.source = source;
    this.directory = source.directory();
    this.sizeClasses = sizeClasses;
  }

  // --- choosing ----------------------------------------------------------------------------------

  /** Begins to empty the sparsest slab that fits into the others; null if there is none. */
  public Evacuation sparsestSlab() {
    round++;
    SlabPages slab = chooseSlab();
    if (slab == null || !fitsElsewhere(slab)) {
      return null;
    }
    List<Page> pages = new ArrayList<>(SlabPages.PAGES);
    for (int i = 0; i < SlabPages.PAGES; i++) {
      pages.add(slab.page(i));
    }
    Evacuation evacuation = new Evacuation(slab, pages);
    return evacuation.begin() ? evacuation : null;
  }

  private SlabPages chooseSlab() {
    SlabPages best = null;
    int fewestBytes = Integer.MAX_VALUE;
    int end = directory.end();
    for (int looks = Math.min(end, SLABS_PER_LOOK); looks > 0; looks--) {
      nextSlab = nextSlab + 1 < end ? nextSlab + 1 : 0;
      SlabPages slab = directory.pages(nextSlab);
      if (slab != null && slab.restsUntil - round <= 0) {
        int bytes = slab.liveBytes();
        if (bytes > 0 && bytes < fewestBytes) {
          best = slab;
          fewestBytes = bytes;
        }
      }
    }
    return best;
  }

  /** Whether there are holes in other pages, or free pages in other slabs, for all its blocks. */
  private boolean fitsElsewhere(SlabPages slab) {
    int pagesWanted = 0;
    for (int i = 0; i < SlabPages.PAGES; i++) {
      SizeClassPages owner = slab.page(i).owner();
      if (owner != null && isFirstOf(owner, slab, i)) {
        int live = 0;
        int holes = 0;
        for (int j = i; j < SlabPages.PAGES; j++) {
          Page page = slab.page(j);
          if (page.owner() == owner) {
            live += page.liveBlocks();
            holes += page.freeBlocks();
          }
        }
        long homeless = live - (owner.openBlocks() - holes);
        if (homeless > 0) {
          int blocksInPage = SizeClasses.PAGE_BYTES / owner.blockBytes();
          pagesWanted += (int) ((homeless + blocksInPage - 1) / blocksInPage);
        }
      }
    }
    return pagesWanted <= source.freePagesInUsedSlabs(slab);
  }

  private static boolean isFirstOf(SizeClassPages owner, SlabPages slab, int number) {
    for (int i = 0; i < number; i++) {
      if (slab.page(i).owner() == owner) {
        return false;
      }
    }
    return true;
  }

  /**
   * Begins to empty the sparsest page whose blocks fit into the holes of others; null if there is
   * none.
   */
  public Evacuation sparsestPage() {
    round++;
    Page best = null;
    int fewestBytes = Integer.MAX_VALUE;
    for (SizeClassPages sizeClass : sizeClasses) {
      Page page = sizeClass.emptiable(round);
      if (page != null && page.liveBytes() < fewestBytes) {
        best = page;
        fewestBytes = page.liveBytes();
      }
    }
    if (best == null) {
      return null;
    }
    Evacuation evacuation = new Evacuation(null, List.of(best));
    return evacuation.begin() ? evacuation : null;
  }

  // --- emptying ----------------------------------------------------------------------------------

  /**
   * Pages that are being emptied. No block is allocated in them until the {@link #close end}.
   *
   * <p>Others may free blocks in them meanwhile, and a page that is empty is used again, unless its
   * whole slab is being emptied: who moves a block must make sure of whose it is.
   */
  public final class Evacuation implements AutoCloseable {
    /** Null if it isn't a whole slab that is being emptied. */
    private final SlabPages slab;

    private final List<Page> pages;
    private final SizeClassPages[] owners;
    private int nextPage;
    private long[] blocks = NO_BLOCKS;
    private int nextBlock;

    private Evacuation(SlabPages slab, List<Page> pages) {
      this.slab = slab;
      this.pages = pages;
      this.owners = new SizeClassPages[pages.size()];
    }

    /** Takes no heap, so that it can't stop half way. */
    private boolean begin() {
      if (slab != null && !source.beginLeaving(slab)) {
        return false;
      }
      for (int i = 0; i < owners.length; i++) {
        SizeClassPages owner = pages.get(i).owner();
        if (owner != null && owner.beginLeaving(pages.get(i))) {
          owners[i] = owner;
        }
      }
      return true;
    }

    /** The address of the next block that is to move, or was a moment ago; 0 after the last. */
    public long next() {
      while (nextBlock == blocks.length) {
        if (nextPage == owners.length) {
          return 0;
        }
        SizeClassPages owner = owners[nextPage];
        blocks = owner == null ? NO_BLOCKS : owner.listLeaving(pages.get(nextPage));
        nextBlock = 0;
        nextPage++;
      }
      return blocks[nextBlock++];
    }

    /** Goes through what is left once more. */
    public void again() {
      blocks = NO_BLOCKS;
      nextBlock = 0;
      nextPage = 0;
    }

    /** Whether nothing is left in the pages. */
    public boolean isEmptied() {
      for (int i = 0; i < owners.length; i++) {
        if (owners[i] != null && owners[i].isLeaving(pages.get(i))) {
          return false;
        }
      }
      return true;
    }

    /** Lets blocks be allocated again in what was not emptied, and emptying it be tried later. */
    @Override
    public void close() {
      for (int i = 0; i < owners.length; i++) {
        Page page = pages.get(i);
        if (owners[i] != null && owners[i].endLeaving(page)) {
          page.restsUntil = round + REST_ROUNDS;
          if (slab != null) {
            slab.restsUntil = round + REST_ROUNDS;
          }
        }
      }
      if (slab != null) {
        source.endLeaving(slab);
      }
    }
  }
}
