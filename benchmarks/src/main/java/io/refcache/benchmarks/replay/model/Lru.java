package io.refcache.benchmarks.replay.model;

import io.refcache.benchmarks.replay.ReplayedCache;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/** Least recently used: whoever has not been asked for longest goes first. */
public final class Lru implements ReplayedCache {
  private final long capacityBytes;

  /** Sizes by key, the least recently used first. */
  private final Map<Integer, Integer> sizes = new LinkedHashMap<>(16, 0.75f, true);

  private long usedBytes;

  public Lru(long capacityBytes) {
    this.capacityBytes = capacityBytes;
  }

  @Override
  public boolean request(int key, int size) {
    if (sizes.get(key) != null) {
      return true;
    }
    if (size <= capacityBytes) {
      makeRoom(size);
      sizes.put(key, size);
      usedBytes += size;
    }
    return false;
  }

  private void makeRoom(int size) {
    Iterator<Integer> oldest = sizes.values().iterator();
    while (usedBytes + size > capacityBytes) {
      usedBytes -= oldest.next();
      oldest.remove();
    }
  }
}
