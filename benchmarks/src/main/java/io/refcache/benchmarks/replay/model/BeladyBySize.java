package io.refcache.benchmarks.replay.model;

import io.refcache.benchmarks.replay.ReplayedCache;
import io.refcache.benchmarks.replay.Trace;
import java.util.HashMap;
import java.util.Map;

/**
 * Knows the future, and sizes: of many entries drawn at random the one goes that would take most
 * bytes times requests until it is asked for again; the one that comes in is among them. A
 * heuristic near the best that can be reached, which nobody can compute; not a bound.
 */
public final class BeladyBySize implements ReplayedCache {
  private static final int SAMPLES = 64;

  private record Entry(int size, int nextUse) {}

  private final long capacityBytes;
  private final int[] nextUses;
  private final Residents residents = new Residents();
  private final Map<Integer, Entry> entries = new HashMap<>();
  private long usedBytes;
  private int now = -1;

  /** For the requests of a trace from the first one on. */
  public BeladyBySize(long capacityBytes, Trace trace) {
    this.capacityBytes = capacityBytes;
    nextUses = Belady.nextUses(trace);
  }

  @Override
  public boolean request(int key, int size) {
    now++;
    boolean isHit = entries.containsKey(key);
    if (isHit) {
      remove(key);
    }
    int next = nextUses[now];
    if (size <= capacityBytes && next != Integer.MAX_VALUE) {
      residents.add(key);
      entries.put(key, new Entry(size, next));
      usedBytes += size;
      while (usedBytes > capacityBytes) {
        remove(victim(key));
      }
    }
    return isHit;
  }

  private int victim(int newcomer) {
    int victim = residents.contains(newcomer) ? newcomer : residents.draw();
    for (int i = 1; i < SAMPLES; i++) {
      int sample = residents.draw();
      if (cost(sample) > cost(victim)) {
        victim = sample;
      }
    }
    return victim;
  }

  private double cost(int key) {
    Entry entry = entries.get(key);
    return (double) entry.size() * (entry.nextUse() - now);
  }

  private void remove(int key) {
    residents.remove(key);
    usedBytes -= entries.remove(key).size();
  }
}
