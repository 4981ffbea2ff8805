package io.refcache.engine.defrag;

import io.refcache.engine.alloc.Allocator;
import io.refcache.engine.alloc.Compaction;
import io.refcache.engine.stats.Counter;
import io.refcache.engine.stats.Info;
import io.refcache.engine.time.EngineClock;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * Active defragmentation: empties sparse memory by moving what is in it elsewhere.
 *
 * <p>It works in two ways:
 *
 * <ul>
 *   <li><b>In the background</b>, a <em>run</em> begins when there is as much between the blocks as
 *       {@link DefragEffort} says, or more is mapped than the commit limit allows. It empties one
 *       slab after the other, in <em>slices</em> of at most {@value #SLICE_MICROS} microseconds
 *       with pauses between them, and ends when nothing more can be gained, or as many slabs have
 *       been tried as there were at its beginning: what is torn up anew meanwhile is the next
 *       run's. The share of a processor may rise during a run, and never falls.
 *   <li><b>For a writer</b> that needs memory for blocks of another size while as much is mapped as
 *       may be: {@link #makePages} empties pages, at once and in its thread. So a change of the
 *       sizes that are stored strands nothing, however fast it comes: who writes pays, by the page,
 *       what moving costs. More is mapped than may be only when nothing can be gained any more.
 * </ul>
 *
 * <p>Safe for use by many threads; they exclude each other, and a slice does not wait. Lock order:
 * this, then an owner's segment, then the allocator.
 */
public final class Defragmenter {
  static final int SLICE_MICROS = 500;

  /** From {@link #slice}: there is nothing to do before things have changed. */
  public static final long IDLE = Long.MAX_VALUE;

  private static final long SLICE_NANOS = TimeUnit.MICROSECONDS.toNanos(SLICE_MICROS);

  /** A slice's bound even if time stands still. */
  private static final int BLOCKS_PER_SLICE = 4096;

  private static final long LOOK_PERIOD_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
  private static final long REST_AFTER_RUN_NANOS = TimeUnit.SECONDS.toNanos(1);

  /** How often a writer tries to empty a page or a slab in vain before it leaves it at that. */
  private static final int MAX_VAIN = 4;

  /** After so many attempts in vain, one after the other, a run ends. */
  private static final int MAX_VAIN_IN_RUN = 32;

  /** How many pages and slabs a writer empties for a table. */
  private static final int MAX_ATTEMPTS = 64;

  private static final int PERCENT = 100;

  private final Allocator allocator;
  private final Compaction compaction;
  private final EngineClock clock;
  private final BlockMover mover = new BlockMover();
  private final ReentrantLock lock = new ReentrantLock();

  private volatile DefragEffort effort;
  private volatile boolean enabled;
  private volatile int cpuPercent;
  private volatile long runStartNanos;

  // Guarded by lock.
  private Emptying background;
  private int attemptsLeft;
  private int vainAttempts;
  private long nextLookNanos;
  private long nextStrictNanos;
  private long lastSliceEndNanos;
  private long overrunNanos;

  private final Counter pagesForWriters = new Counter();
  private final Counter runNanos = new Counter();

  /** A defragmenter that is switched off, and has no owners. */
  public Defragmenter(Allocator allocator, EngineClock clock) {
    this.allocator = allocator;
    this.compaction = allocator.compaction();
    this.clock = clock;
  }

  /** Asks somebody for blocks from now on. */
  public void add(BlockOwner owner) {
    mover.add(owner);
  }

  /** Forgets an owner. It is not asked any more once this returns. */
  public void remove(BlockOwner owner) {
    lock.lock();
    try {
      mover.remove(owner);
    } finally {
      lock.unlock();
    }
  }

  /** Switches it on, or changes how hard it works. */
  public void enable(DefragEffort newEffort) {
    effort = newEffort;
    enabled = true;
  }

  /** Switches it off ({@code activedefrag no}): no block moves any more once this returns. */
  public void disable() {
    enabled = false;
    lock.lock();
    try {
      endRun(clock.nanos());
      nextLookNanos = clock.nanos();
    } finally {
      lock.unlock();
    }
  }

  // --- in the background -------------------------------------------------------------------------

  /**
   * Does what is to be done now; does nothing while another thread moves blocks.
   *
   * @return after how many nanoseconds there is more to do, or {@link #IDLE}
   */
  public long slice() {
    if (!enabled || !lock.tryLock()) {
      return IDLE;
    }
    try {
      long now = clock.nanos();
      if (now >= nextStrictNanos) {
        nextStrictNanos = now + LOOK_PERIOD_NANOS;
        allocator.tolerateNothing();
      }
      if (now >= nextLookNanos) {
        nextLookNanos = now + LOOK_PERIOD_NANOS;
        look(now);
      }
      int percent = cpuPercent;
      if (percent == 0) {
        return IDLE;
      }
      long waited = Math.max(0, now - lastSliceEndNanos);
      long due = waited * percent / (PERCENT - percent) - overrunNanos;
      long budgetNanos = Math.min(SLICE_NANOS, due);
      if (budgetNanos > 0) {
        run(now, budgetNanos);
        lastSliceEndNanos = clock.nanos();
        overrunNanos = Math.max(0, lastSliceEndNanos - now - budgetNanos);
      }
      return SLICE_NANOS * (PERCENT - percent) / percent;
    } finally {
      lock.unlock();
    }
  }

  /** Begins a run if there is need of one, or raises its effort. */
  private void look(long now) {
    DefragEffort current = effort;
    long slabBytes = allocator.slabBytes();
    int wanted = current.cpuPercent(allocator.allocatedBytes(), slabBytes);
    if (allocator.isOverCommitted()) {
      wanted = Math.max(current.minCpuPercent(), current.maxCpuPercent());
    }
    if (cpuPercent == 0 && wanted > 0) {
      runStartNanos = now;
      attemptsLeft = (int) Math.min(Integer.MAX_VALUE, 1 + slabBytes / Allocator.SLAB_BYTES);
      vainAttempts = 0;
      lastSliceEndNanos = now - SLICE_NANOS;
      overrunNanos = 0;
    }
    cpuPercent = Math.max(cpuPercent, wanted);
  }

  private void run(long startNanos, long budgetNanos) {
    for (int blocks = 0; blocks < BLOCKS_PER_SLICE && enabled; blocks++) {
      if (background == null && !begin()) {
        endRun(clock.nanos());
        nextLookNanos = startNanos + REST_AFTER_RUN_NANOS;
        return;
      }
      if (!background.moveOne()) {
        endEmptying();
      }
      if (clock.nanos() - startNanos >= budgetNanos) {
        return;
      }
    }
  }

  /** Begins to empty a slab, or if none fits into the others a page, so that one may fit then. */
  private boolean begin() {
    if (attemptsLeft == 0 || vainAttempts == MAX_VAIN_IN_RUN) {
      return false;
    }
    Emptying emptying = new Emptying(mover);
    if (emptying.begin(compaction::sparsestSlab)) {
      attemptsLeft--;
      background = emptying;
    } else if (emptying.begin(compaction::sparsestPage)) {
      background = emptying;
    }
    return background != null;
  }

  private void endEmptying() {
    vainAttempts = background.isEmptied() ? 0 : vainAttempts + 1;
    background.close();
    background = null;
    allocator.releaseEmptySlabs();
  }

  private void endRun(long now) {
    if (background != null) {
      endEmptying();
    }
    if (cpuPercent > 0) {
      runNanos.add(now - runStartNanos);
      cpuPercent = 0;
    }
  }

  // --- for writers -------------------------------------------------------------------------------

  /**
   * Empties pages for a writer, until there are as many free ones as it may need; or tolerates
   * another slab if that can't be done. To be called when {@link Allocator#isTight} says so, with
   * no lock held.
   *
   * @param chainBytes what it needs of blocks for a large value
   */
  public void makePages(long chainBytes) {
    if (!enabled) {
      return;
    }
    lock.lock();
    try {
      int vain = 0;
      while (enabled && allocator.isTight(chainBytes)) {
        if (emptyPage() || background != null && emptySlab()) {
          pagesForWriters.increment();
        } else if (++vain > MAX_VAIN) {
          allocator.tolerate(chainBytes);
          return;
        }
      }
    } finally {
      lock.unlock();
    }
  }

  /**
   * Empties slabs for a writer and gives them back, until there is room for a table; as far as that
   * can be done. To be called when {@link Allocator#isTightForTable} says so, with no lock held.
   */
  public void makeRoomForTable(long bytes) {
    if (!enabled) {
      return;
    }
    lock.lock();
    try {
      int attempts = 0;
      int vain = 0;
      while (enabled && allocator.isTightForTable(bytes)) {
        // Where no slab fits into the others, free pages are made, until one does.
        boolean isGain = allocator.releaseEmptySlabs() > 0 || emptySlab() || emptyPage();
        vain += isGain ? 0 : 1;
        if (vain > MAX_VAIN || ++attempts == MAX_ATTEMPTS) {
          allocator.tolerate(bytes);
          return;
        }
      }
    } finally {
      lock.unlock();
    }
  }

  /** Goes on with the slab that the background is emptying, or begins with another. */
  private boolean emptySlab() {
    if (background != null) {
      background.moveAll();
      boolean isEmptied = background.isEmptied();
      endEmptying();
      return isEmptied;
    }
    return empty(compaction::sparsestSlab);
  }

  private boolean emptyPage() {
    return empty(compaction::sparsestPage);
  }

  /** Moves all that can move; returns whether the memory, if there is any, is empty then. */
  private boolean empty(Supplier<Compaction.Evacuation> sparsest) {
    try (Emptying emptying = new Emptying(mover)) {
      if (!emptying.begin(sparsest)) {
        return false;
      }
      emptying.moveAll();
      return emptying.isEmptied();
    }
  }

  // --- figures -----------------------------------------------------------------------------------

  /** Writes the figures of {@code INFO} that are about defragmentation. */
  public void writeTo(Info info) {
    info.put("active_defrag_running", cpuPercent);
    mover.writeTo(info);
    info.put("active_defrag_pages_for_writers", pagesForWriters.sum())
        .put(
            "total_active_defrag_time",
            TimeUnit.NANOSECONDS.toMillis(runNanos.sum()) + currentMillis())
        .put("current_active_defrag_time", currentMillis());
  }

  private long currentMillis() {
    return cpuPercent == 0 ? 0 : TimeUnit.NANOSECONDS.toMillis(clock.nanos() - runStartNanos);
  }

  /** Sets the counts to zero ({@code CONFIG RESETSTAT}). */
  public void resetStatistics() {
    mover.resetStatistics();
    pagesForWriters.reset();
    runNanos.reset();
  }
}
