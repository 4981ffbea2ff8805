package io.refcache.engine;

import io.refcache.engine.defrag.Defragmenter;
import io.refcache.engine.evict.Evictor;
import io.refcache.engine.index.Index;
import io.refcache.engine.index.Segment;
import io.refcache.engine.stats.Counter;
import io.refcache.engine.stats.Info;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Everything that is done in the background, lazy free apart: {@link #round} lists it.
 *
 * <p>Each piece of work is bounded by a slice of time and goes on where it stopped in a later
 * round. The thread sleeps longer when there is little to do.
 */
final class Maintenance {
  private static final long EVICTION_SLICE_NANOS = TimeUnit.MICROSECONDS.toNanos(500);
  private static final long RESIZE_SLICE_NANOS = TimeUnit.MILLISECONDS.toNanos(1);
  private static final long SLOW_PERIOD_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
  private static final long BUSY_PERIOD_NANOS = TimeUnit.MILLISECONDS.toNanos(1);
  private static final long IDLE_PERIOD_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

  /** How far the clock for access stamps may be behind, while there are reads. */
  private static final long TICK_NANOS = TimeUnit.MILLISECONDS.toNanos(2);

  private static final long TRIM_PERIOD_NANOS = TimeUnit.SECONDS.toNanos(1);
  private static final long STOP_PATIENCE_MILLIS = 10_000;

  private final Engine engine;
  private final Counter exceededNanos = new Counter();
  private volatile boolean stopped;
  private volatile boolean woken;
  private volatile Thread thread;

  /* Used by one round at a time. */
  private long lastSlowNanos;
  private long lastTrimNanos;
  private long overSinceNanos;
  private boolean wasOver;

  /** How long defragmentation wants to pause. */
  private volatile long defragPauseNanos = Defragmenter.IDLE;

  Maintenance(Engine engine) {
    this.engine = engine;
    this.lastSlowNanos = engine.clock.nanos();
    this.lastTrimNanos = lastSlowNanos;
  }

  void start(String threadName) {
    Thread started = new Thread(this::run, threadName);
    started.setDaemon(true);
    // Whoever opens the first cache must not be kept alive by our thread.
    started.setContextClassLoader(null);
    thread = started;
    started.start();
  }

  private void run() {
    while (!stopped) {
      boolean busy;
      woken = false;
      try {
        busy = round();
      } catch (Throwable e) {
        // Errors too: without this thread nothing expires, shrinks or is unmapped any more.
        busy = false;
        System.getLogger(Maintenance.class.getName())
            .log(System.Logger.Level.ERROR, "a round of maintenance failed", e);
      }
      rest(Math.min(busy ? BUSY_PERIOD_NANOS : IDLE_PERIOD_NANOS, defragPauseNanos));
    }
    engine.clock.stopTicking();
  }

  /** Sleeps until the next round, but for the ticks of the clock, as long as somebody reads it. */
  private void rest(long nanos) {
    long left = nanos;
    while (left > 0 && !woken && !stopped) {
      long slice = engine.clock.tick() ? Math.min(left, TICK_NANOS) : left;
      LockSupport.parkNanos(this, slice);
      left -= slice;
    }
  }

  /**
   * Does a bit of everything that is due.
   *
   * @return whether there is more to do soon
   */
  synchronized boolean round() {
    long now = engine.clock.nanos();
    boolean busy = evictToLimits(now);
    boolean slow = now - lastSlowNanos >= SLOW_PERIOD_NANOS;
    if (slow) {
      lastSlowNanos = now;
      engine.leakDetector.poll();
      engine.finishClosing();
      engine.expiry.slowCycle();
      busy |= resizeTables();
      growDensityTables();
    } else {
      engine.expiry.fastCycle();
    }
    defragPauseNanos = engine.defragmenter.slice();
    engine.memory.reclaimRetired();
    if (now - lastTrimNanos >= TRIM_PERIOD_NANOS) {
      lastTrimNanos = now;
      engine.allocator.releaseEmptySlabs();
      engine.memory.trim();
    }
    return busy;
  }

  /** Evicts, after a limit was lowered, until everything is under its limit again. */
  private boolean evictToLimits(long now) {
    boolean over = engine.budget.isOver();
    if (over != wasOver) {
      wasOver = over;
      overSinceNanos = now;
    }
    boolean more = evictWhile(now, engine.budget::isOver, engine.evictor::evictOne);
    for (Engine.OpenStore open : engine.stores.values()) {
      more |=
          evictWhile(
              now,
              open.store().context.budget::isOver,
              () -> engine.evictor.evictOneFrom(open.victims()));
    }
    if (wasOver) {
      long after = engine.clock.nanos();
      exceededNanos.add(after - overSinceNanos);
      overSinceNanos = after;
    }
    return more;
  }

  private interface Condition {
    boolean holds();
  }

  private interface Eviction {
    long evict();
  }

  private boolean evictWhile(long startNanos, Condition over, Eviction eviction) {
    while (over.holds()) {
      if (engine.reclaimer.pendingBytes() > 0 && engine.reclaimer.freeNow(1) > 0) {
        continue;
      }
      // What was pending when memory was over its limit may be free by now.
      if (!over.holds() || eviction.evict() == Evictor.NOTHING) {
        return false;
      }
      engine.counters.count(EvictionReason.LOWERED_LIMIT);
      if (engine.clock.nanos() - startNanos > EVICTION_SLICE_NANOS) {
        return over.holds();
      }
    }
    return false;
  }

  /**
   * Goes on with resizes that no write goes on with, and shrinks tables that have become too large.
   */
  private boolean resizeTables() {
    long start = engine.clock.nanos();
    for (Engine.OpenStore open : engine.stores.values()) {
      StoreContext store = open.store().context;
      Index index = store.index;
      for (int i = 0; i < index.segments(); i++) {
        Segment segment = index.segmentAt(i);
        if (segment.wantsShrink()) {
          shrink(store, segment);
        }
        while (segment.isMigrating()) {
          migrate(store, segment);
          if (engine.clock.nanos() - start > RESIZE_SLICE_NANOS) {
            return true;
          }
        }
      }
    }
    return false;
  }

  private static void shrink(StoreContext store, Segment segment) {
    long reserved = segment.shrinkBytes();
    if (!store.room.tryReserveToShrink(reserved)) {
      return;
    }
    long used = 0;
    long stamp = segment.lock().writeLock();
    try {
      if (!store.isClosed()) {
        used = segment.shrinkWithin(reserved);
      }
    } finally {
      segment.lock().unlockWrite(stamp);
      store.budget.release(reserved - used);
    }
  }

  private static void migrate(StoreContext store, Segment segment) {
    long stamp = segment.lock().writeLock();
    try {
      if (!store.isClosed()) {
        segment.migrateSome();
      }
    } finally {
      segment.lock().unlockWrite(stamp);
    }
  }

  /**
   * Lets what eviction remembers grow with the entries that there are; at the limit, at the cost of
   * some of them.
   */
  private void growDensityTables() {
    int wanted = engine.density.growthBytes();
    if (wanted == 0) {
      return;
    }
    long evicted = 0;
    while (!engine.budget.tryReserve(wanted)) {
      long victim = evicted > wanted ? Evictor.NOTHING : engine.evictor.evictOne();
      if (victim == Evictor.NOTHING) {
        return;
      }
      evicted += victim;
    }
    long unused = wanted;
    try {
      if (engine.allocator.isTightForTable(wanted)) {
        engine.defragmenter.makeRoomForTable(wanted);
      }
      unused = engine.density.grow(wanted);
    } finally {
      engine.budget.release(unused);
    }
  }

  void wake() {
    woken = true;
    LockSupport.unpark(thread);
  }

  /** Writes how long used memory has been over its limit, in milliseconds. */
  void writeTo(Info info) {
    info.put("total_eviction_exceeded_time", TimeUnit.NANOSECONDS.toMillis(exceededNanos.sum()));
  }

  void resetStatistics() {
    exceededNanos.reset();
  }

  void stop() {
    stopped = true;
    Thread running = thread;
    if (running != null && running != Thread.currentThread()) {
      LockSupport.unpark(running);
      try {
        running.join(STOP_PATIENCE_MILLIS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
