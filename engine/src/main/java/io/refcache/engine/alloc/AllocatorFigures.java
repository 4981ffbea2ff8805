package io.refcache.engine.alloc;

import io.refcache.engine.stats.Info;
import io.refcache.store.FigureTable;
import java.util.ArrayList;
import java.util.List;

/**
 * What an allocator holds at a moment, each figure within the next:
 *
 * <pre>
 *   allocated   live blocks, at the size they really take, and index tables
 *   active      the pages that have such blocks, and index tables
 *   resident    the slabs that these pages are in, and index tables
 * </pre>
 *
 * What lies between the first two is free blocks of pages in use, which only blocks of the same
 * size can have ({@code allocator_frag_*}); between the last two, free pages, which any block can
 * have and which go back to the operating system slab by slab ({@code allocator_rss_*}).
 *
 * @param tableBytes bytes of index tables in use
 * @param slabBytes bytes of slabs in use
 * @param sizeClasses every size class, from the smallest on
 */
public record AllocatorFigures(long tableBytes, long slabBytes, List<SizeClassStats> sizeClasses) {
  private static final long PAGE_BYTES = SizeClasses.PAGE_BYTES;

  public long allocatedBytes() {
    return tableBytes + sizeClasses.stream().mapToLong(c -> c.liveBlocks() * c.blockBytes()).sum();
  }

  public long activeBytes() {
    return tableBytes + pageBytes();
  }

  /** Never less than what is active, though a slab may have gone since its pages were counted. */
  public long residentBytes() {
    return tableBytes + Math.max(slabBytes, pageBytes());
  }

  private long pageBytes() {
    return sizeClasses.stream().mapToLong(SizeClassStats::pages).sum() * PAGE_BYTES;
  }

  /** Writes the section {@code allocator_*}. */
  public void writeTo(Info info) {
    long allocated = allocatedBytes();
    long active = activeBytes();
    long resident = residentBytes();
    info.put("allocator_allocated", allocated)
        .put("allocator_active", active)
        .put("allocator_resident", resident)
        .put("allocator_frag_ratio", Info.ratio(active, allocated))
        .put("allocator_frag_bytes", active - allocated)
        .put("allocator_rss_ratio", Info.ratio(resident, active))
        .put("allocator_rss_bytes", resident - active)
        .put("allocator_blocks", sizeClasses.stream().mapToLong(SizeClassStats::liveBlocks).sum());
  }

  /** The size classes that have pages, with what of them is in use ({@code MALLOC-STATS}). */
  public FigureTable sizeClassTable() {
    List<List<Long>> rows = new ArrayList<>();
    for (SizeClassStats sizeClass : sizeClasses) {
      if (sizeClass.pages() > 0) {
        rows.add(
            List.of(
                (long) sizeClass.blockBytes(),
                sizeClass.pages(),
                sizeClass.liveBlocks(),
                sizeClass.freeBlocks()));
      }
    }
    return new FigureTable(List.of("block_bytes", "pages", "live_blocks", "free_blocks"), rows);
  }
}
