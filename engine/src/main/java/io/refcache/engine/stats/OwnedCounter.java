package io.refcache.engine.stats;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Arrays;

/**
 * A counter for what happens so often that an atomic addition would be felt: each thread adds to a
 * cell of its own, by a load and a store, and writes to no line that another one reads.
 *
 * <p>A cell belongs to a number, and a number to one living thread at a time; when that has ended
 * the next one goes on where it stopped, so nothing is lost. Threads with high numbers share what a
 * {@link Counter} has, so that the memory for cells is bounded.
 */
public final class OwnedCounter extends Counter {
  /** Numbers from here on have no cell. */
  static final int MAX_CELLS = 256;

  private static final int INITIAL_CELLS = 8;

  /* A cell is the middle of an array that keeps all else off its cache line. */
  private static final int CELL_LONGS = 16;
  private static final int MIDDLE = CELL_LONGS / 2 - 1;
  private static final VarHandle LONGS = MethodHandles.arrayElementVarHandle(long[].class);

  private volatile long[][] cells = {};

  /**
   * Counts one.
   *
   * @param owner a number from 0 on that no other thread has now; who had it before has ended, as
   *     the calling thread knows
   */
  public void increment(int owner) {
    long[][] present = cells;
    if (owner < present.length) {
      long[] cell = present[owner];
      LONGS.setOpaque(cell, MIDDLE, (long) LONGS.get(cell, MIDDLE) + 1);
    } else {
      increment();
      if (owner < MAX_CELLS) {
        addCells(owner);
      }
    }
  }

  /** Those that are there stay: their owners may be adding to them. */
  private synchronized void addCells(int owner) {
    long[][] present = cells;
    if (owner < present.length) {
      return;
    }
    try {
      int length = Math.max(INITIAL_CELLS, Integer.highestOneBit(owner) * 2);
      long[][] more = Arrays.copyOf(present, length);
      for (int i = present.length; i < length; i++) {
        more[i] = new long[CELL_LONGS];
      }
      cells = more;
    } catch (OutOfMemoryError e) {
      // What is counted goes to all, as it did just now; it must not fail for that.
    }
  }

  @Override
  long total() {
    long total = super.total();
    for (long[] cell : cells) {
      total += (long) LONGS.getOpaque(cell, MIDDLE);
    }
    return total;
  }
}
