package io.refcache.faults;

import java.util.SplittableRandom;
import java.util.concurrent.locks.LockSupport;

/**
 * Shuffles what threads do at the same time: at the points that they come by they go on as a rule,
 * and now and then wait a moment or give way, so that another thread gets to where it seldom is. Of
 * all the code between two points any may then run in other threads.
 *
 * <p>What a thread does at its n-th point follows from a seed and its name: as far as threads come
 * by the same points, a seed means the same run again.
 */
public final class Schedule {
  private static final int ONE_IN = 4096;
  private static final int NAPS = 1;
  private static final int YIELDS = 32;
  private static final int SPINS = 128;
  private static final int MAX_NAP_NANOS = 200_000;
  private static final int MAX_SPINS = 500;

  private static volatile Schedule current;

  private final long seed;
  private final ThreadLocal<SplittableRandom> randoms =
      ThreadLocal.withInitial(() -> new SplittableRandom(seedOfThread()));

  private Schedule(long seed) {
    this.seed = seed;
  }

  private long seedOfThread() {
    return seed ^ (long) Thread.currentThread().getName().hashCode() << Integer.SIZE;
  }

  /** Shuffles from here on. */
  public static void begin(long seed) {
    current = new Schedule(seed);
  }

  /** Leaves threads alone again. */
  public static void end() {
    current = null;
  }

  /** A thread comes by a point. */
  static void disturb() {
    Schedule schedule = current;
    if (schedule != null) {
      schedule.disturb(schedule.randoms.get());
    }
  }

  private void disturb(SplittableRandom random) {
    int chance = random.nextInt(ONE_IN);
    if (chance < NAPS) {
      LockSupport.parkNanos(random.nextInt(MAX_NAP_NANOS));
    } else if (chance < YIELDS) {
      Thread.yield();
    } else if (chance < SPINS) {
      for (int spins = random.nextInt(MAX_SPINS); spins > 0; spins--) {
        Thread.onSpinWait();
      }
    }
  }
}
