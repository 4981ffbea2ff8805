package io.refcache.benchmarks.replay.model;

import io.refcache.benchmarks.replay.ReplayedCache;

/**
 * Greedy dual size frequency (L. Cherkasova, 1998): an entry's priority is its uses per byte, on
 * top of the priority that the last victim had when it was placed; the least goes.
 */
public final class Gdsf implements ReplayedCache {
  private final long capacityBytes;
  private final Ranked entries = new Ranked();
  private double inflation;

  public Gdsf(long capacityBytes) {
    this.capacityBytes = capacityBytes;
  }

  @Override
  public boolean request(int key, int size) {
    Ranked.Entry found = entries.get(key);
    if (found != null) {
      place(key, size, found.uses() + 1);
      return true;
    }
    if (size <= capacityBytes) {
      while (entries.bytes() + size > capacityBytes) {
        inflation = entries.takeLeast().priority();
      }
      place(key, size, 1);
    }
    return false;
  }

  private void place(int key, int size, int uses) {
    entries.place(key, size, uses, inflation + (double) uses / size);
  }
}
