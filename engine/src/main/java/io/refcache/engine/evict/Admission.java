package io.refcache.engine.evict;

import io.refcache.engine.alloc.MemoryBudget;

/**
 * Whether a large entry that is new may come in where there is no room. Many would have to go for
 * it, so it should be worth as much as they are, byte for byte. Whoever went of late stands for
 * them: the mean of their {@linkplain HitDensity hit density} is the bar, in which each eviction
 * counts for a thirty-second.
 *
 * <p>That bar stands still while nobody is evicted. So if all that comes is large, now and then one
 * of them comes in after all, and who goes for it tells what the cache is worth by now.
 *
 * <p>Used by many threads without a lock: of two that write at once, one may be lost.
 */
final class Admission {
  /** An entry is large if it would take more than such a part of the limit. */
  private static final int LARGE_PART_OF_LIMIT = 64;

  private static final int EVICTIONS_REMEMBERED = 32;

  /** How many are refused in a row, if none is evicted in between. */
  static final int MAX_REFUSALS_IN_A_ROW = 32;

  private volatile float bar;
  private volatile int refusalsInARow;

  /**
   * Whether an entry is so large that it may be refused.
   *
   * @param limit of the memory that the entry would go into, in bytes
   */
  static boolean isLarge(long bytes, long limit) {
    return limit != MemoryBudget.UNLIMITED && bytes > limit / LARGE_PART_OF_LIMIT;
  }

  /** Whether a large entry of some hit density is refused; counts that it was. */
  boolean refuses(float density) {
    int refusals = refusalsInARow;
    if (density >= bar || refusals >= MAX_REFUSALS_IN_A_ROW) {
      return false;
    }
    refusalsInARow = refusals + 1;
    return true;
  }

  /** An entry of some hit density was evicted. */
  void evicted(float density) {
    float before = bar;
    bar = before + (density - before) / EVICTIONS_REMEMBERED;
    if (refusalsInARow > 0) {
      refusalsInARow = 0;
    }
  }

  /** Forgets who was evicted. */
  void reset() {
    bar = 0;
    refusalsInARow = 0;
  }
}
