package io.refcache.benchmarks.replay.model;

import io.refcache.benchmarks.replay.ReplayedCache;
import java.util.HashMap;
import java.util.Map;

/** Of a few entries drawn at random, the one that was not asked for longest goes. */
public final class SampledLru implements ReplayedCache {
  private record Entry(int size, long usedAt) {}

  private final long capacityBytes;
  private final int samples;
  private final Residents residents = new Residents();
  private final Map<Integer, Entry> entries = new HashMap<>();
  private long usedBytes;
  private long now;

  /**
   * @param samples drawn for each victim
   */
  public SampledLru(long capacityBytes, int samples) {
    this.capacityBytes = capacityBytes;
    this.samples = samples;
  }

  @Override
  public boolean request(int key, int size) {
    now++;
    if (entries.containsKey(key)) {
      entries.put(key, new Entry(size, now));
      return true;
    }
    if (size <= capacityBytes) {
      while (usedBytes + size > capacityBytes) {
        evict();
      }
      residents.add(key);
      entries.put(key, new Entry(size, now));
      usedBytes += size;
    }
    return false;
  }

  private void evict() {
    int victim = residents.draw();
    for (int i = 1; i < samples; i++) {
      int sample = residents.draw();
      if (entries.get(sample).usedAt() < entries.get(victim).usedAt()) {
        victim = sample;
      }
    }
    residents.remove(victim);
    usedBytes -= entries.remove(victim).size();
  }
}
