package io.refcache.engine.evict;

import io.refcache.engine.alloc.Allocator;
import io.refcache.engine.alloc.MemoryBudget;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;

/**
 * How {@link HitDensity} learns: what it is told of the uses of {@linkplain WatchedKeys sampled
 * keys} becomes {@linkplain HitRates rates}, and these, now and then, a table of worth.
 *
 * <p><b>A lesson</b>, the making of such a table, takes some tens of microseconds. One is due after
 * so many uses of sampled keys, which keeps the noise in it the same for all caches; and after a
 * quarter of a turnover of the cache, lest the table be old when all has changed, but not before so
 * many entries have come in that its price is nothing to each of them.
 *
 * <p><b>Threads.</b> One at a time is told of uses or gives a lesson; who would have to wait does
 * without. The table is read by anybody.
 */
final class DensityLearning {
  /** The uses until the first lesson; from one to the next they become more, up to a number. */
  private static final int FIRST_LESSON_USES = 256;

  private static final int LESSON_TICKS = TurnoverClock.TICKS_PER_TURNOVER / 4;
  private static final int LESSON_INSERTIONS = 1024;

  /**
   * How many lines of the sketch one eviction ages at most: those of a whole tick would take a
   * millisecond where there are millions of entries. Lines become due more slowly than that.
   */
  private static final int AGED_LINES = 16;

  private final DensityTables tables;
  private final TurnoverClock clock;
  private final LongSupplier entries;

  /** Null before the first start. */
  private volatile float[] worth;

  private volatile boolean isLessonDue;
  private volatile int agedUntilTick;
  private volatile int linesToAge;

  /* Guarded by the lock. */
  private final ReentrantLock lock = new ReentrantLock();
  private HitRates rates;
  private int lessonUses;
  private int uses;
  private int lessonTick;
  private long lessonInsertions;

  DensityLearning(
      Allocator allocator, MemoryBudget budget, TurnoverClock clock, LongSupplier entries) {
    this.tables = new DensityTables(allocator, budget);
    this.clock = clock;
    this.entries = entries;
  }

  // --- memory -----------------------------------------------------------------------------------

  /**
   * As {@link HitDensity#start}.
   *
   * @return whether all that was known is forgotten
   */
  boolean start(long limit) {
    lock.lock();
    try {
      HitRates fresh = new HitRates();
      if (!tables.start(limit, fresh)) {
        return false;
      }
      rates = fresh;
      lessonUses = FIRST_LESSON_USES;
      uses = 0;
      linesToAge = 0;
      if (worth == null) {
        worth = rates.learn(0);
      }
      return true;
    } finally {
      lock.unlock();
    }
  }

  void stop() {
    lock.lock();
    try {
      tables.stop();
    } finally {
      lock.unlock();
    }
  }

  long reservedBytes() {
    return tables.reservedBytes();
  }

  int growthBytes() {
    lock.lock();
    try {
      return tables.growthBytes(entries.getAsLong());
    } finally {
      lock.unlock();
    }
  }

  long grow(int bytes) {
    lock.lock();
    try {
      boolean isWanted = tables.growthBytes(entries.getAsLong()) == bytes;
      return isWanted ? tables.grow(bytes, rates) : bytes;
    } finally {
      lock.unlock();
    }
  }

  /** Null unless started; to be used within a section of the epochs. */
  FrequencySketch sketch() {
    return tables.sketch();
  }

  // --- what is told -----------------------------------------------------------------------------

  /** A key was used, after which its entry has some word. */
  void used(int sampleHash, int word) {
    WatchedKeys sample = lockIfWatched(sampleHash);
    if (sample != null) {
      try {
        sample.used(sampleHash, word);
        uses++;
        isLessonDue |= uses >= lessonUses;
      } finally {
        lock.unlock();
      }
    }
  }

  /** A key was written, which is no use of it. */
  void written(int sampleHash, int word) {
    WatchedKeys sample = lockIfWatched(sampleHash);
    if (sample != null) {
      try {
        sample.written(sampleHash, word);
      } finally {
        lock.unlock();
      }
    }
  }

  /** The sample, and the lock is held, if the key is in it and nobody is at it; or null. */
  private WatchedKeys lockIfWatched(int sampleHash) {
    WatchedKeys sample = tables.watched();
    if (sample == null || !sample.mayWatch(sampleHash) || !lock.tryLock()) {
      return null;
    }
    if (sample != tables.watched()) {
      lock.unlock();
      return null;
    }
    return sample;
  }

  // --- what comes of it -------------------------------------------------------------------------

  /** The hits per tick that are to be expected, by {@link HitRates#index}; null before a start. */
  float[] worth() {
    return worth;
  }

  /** Does what has become due, if nobody else does; by who evicts, without a lock. */
  void tend() {
    int now = clock.tick();
    boolean isAged = agedUntilTick == now && linesToAge == 0;
    if (!isLessonDue && isAged || !lock.tryLock()) {
      return;
    }
    try {
      if (isLessonDue || isTableOld(now)) {
        giveLesson(now);
      }
      ageSketch(now);
    } finally {
      lock.unlock();
    }
  }

  private boolean isTableOld(int now) {
    return (now - lessonTick & DensityWord.TICK_MASK) >= LESSON_TICKS
        && clock.insertions() - lessonInsertions >= LESSON_INSERTIONS;
  }

  private void giveLesson(int now) {
    WatchedKeys sample = tables.watched();
    isLessonDue = false;
    if (sample == null) {
      return;
    }
    sample.countTicks(now);
    worth = rates.learn(uses);
    if (uses >= lessonUses) {
      lessonUses = Math.min(HitRates.LESSON_USES, lessonUses * 3 / 2);
    }
    uses = 0;
    lessonTick = now;
    lessonInsertions = clock.insertions();
  }

  private void ageSketch(int now) {
    int halvingTicks = HitDensity.HALVING_TICKS;
    int ticks = Math.min(halvingTicks, now - agedUntilTick & DensityWord.TICK_MASK);
    FrequencySketch sketch = tables.sketch();
    if (sketch == null) {
      agedUntilTick = now;
      return;
    }
    int lines = (int) ((long) ticks * sketch.lines() / halvingTicks);
    if (lines > 0) { // in a small one a line becomes due after some more ticks
      agedUntilTick = now;
    }
    int due = Math.min(sketch.lines(), linesToAge + lines);
    int aged = Math.min(due, AGED_LINES);
    sketch.age(aged);
    linesToAge = due - aged;
  }
}
