package io.refcache.benchmarks.replay.model;

import io.refcache.benchmarks.replay.ReplayedCache;

/**
 * Least frequently used: whoever was asked for least often since it came goes first, of equals
 * whoever was asked for longest ago. Nothing is remembered of who is gone, and nothing forgotten of
 * who is there.
 */
public final class Lfu implements ReplayedCache {
  private final long capacityBytes;
  private final Ranked entries = new Ranked();

  public Lfu(long capacityBytes) {
    this.capacityBytes = capacityBytes;
  }

  @Override
  public boolean request(int key, int size) {
    Ranked.Entry found = entries.get(key);
    if (found != null) {
      entries.place(key, size, found.uses() + 1, found.uses() + 1);
      return true;
    }
    if (size <= capacityBytes) {
      while (entries.bytes() + size > capacityBytes) {
        entries.takeLeast();
      }
      entries.place(key, size, 1, 1);
    }
    return false;
  }
}
