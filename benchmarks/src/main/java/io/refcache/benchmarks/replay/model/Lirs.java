package io.refcache.benchmarks.replay.model;

import io.refcache.benchmarks.replay.ReplayedCache;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/**
 * Low inter-reference recency set (S. Jiang and X. Zhang, SIGMETRICS 2002), with bytes in place of
 * pages. Most of the cache is for <i>hot</i> keys, whose last two uses lie close together; a
 * hundredth of it for the others, which go first in, first out. A stack has all keys by their last
 * use, down to the hot one that was not used longest: a key that is still in it when it is asked
 * for again has come back sooner than that one, and takes its place.
 */
public final class Lirs implements ReplayedCache {
  private static final int COLD_PART = 100;

  /** How many keys the stack remembers that are not in the cache, for each that is. */
  private static final int GHOSTS_PER_RESIDENT = 2;

  private enum State {
    HOT,
    COLD,
    GONE
  }

  private static final class Entry {
    private final int size;
    private State state;

    private Entry(int size, State state) {
      this.size = size;
      this.state = state;
    }
  }

  private final long capacityBytes;
  private final long hotCapacityBytes;
  private final Map<Integer, Entry> entries = new HashMap<>();

  /** Keys by their last use, the longest ago first. */
  private final Map<Integer, Entry> stack = new LinkedHashMap<>(16, 0.75f, true);

  /** Cold keys that are in the cache, the next to go first. */
  private final Set<Integer> cold = new LinkedHashSet<>();

  /** Keys of the stack that are gone, the first to be forgotten first. */
  private final Set<Integer> ghosts = new LinkedHashSet<>();

  private long hotBytes;
  private long coldBytes;

  public Lirs(long capacityBytes) {
    this.capacityBytes = capacityBytes;
    hotCapacityBytes = capacityBytes - Math.max(1, capacityBytes / COLD_PART);
  }

  @Override
  public boolean request(int key, int size) {
    Entry entry = entries.get(key);
    if (entry != null && entry.state != State.GONE) {
      if (entry.state == State.HOT) {
        stack.get(key);
        prune();
      } else {
        useCold(key, entry);
      }
      return true;
    }
    if (size <= capacityBytes) {
      add(key, size, entry != null);
    }
    return false;
  }

  private void useCold(int key, Entry entry) {
    cold.remove(key);
    if (stack.get(key) != null) {
      coldBytes -= entry.size;
      makeHot(entry);
    } else {
      stack.put(key, entry);
      cold.add(key);
    }
  }

  private void add(int key, int size, boolean isGhost) {
    while (hotBytes + coldBytes + size > capacityBytes) {
      evict();
    }
    // To make room may have pruned the stack, and the ghost with it.
    boolean isStacked = isGhost && ghosts.remove(key);
    Entry entry = new Entry(size, State.COLD);
    entries.put(key, entry);
    stack.put(key, entry);
    stack.get(key);
    if (isStacked || hotBytes + size <= hotCapacityBytes) {
      makeHot(entry);
    } else {
      coldBytes += size;
      cold.add(key);
    }
  }

  private void makeHot(Entry entry) {
    entry.state = State.HOT;
    hotBytes += entry.size;
    while (hotBytes > hotCapacityBytes) {
      coolOldest();
    }
    prune();
  }

  /** The hot key at the bottom of the stack becomes the last of the cold ones. */
  private void coolOldest() {
    prune();
    int key = stack.keySet().iterator().next();
    Entry entry = stack.remove(key);
    entry.state = State.COLD;
    hotBytes -= entry.size;
    coldBytes += entry.size;
    cold.add(key);
  }

  private void evict() {
    if (cold.isEmpty()) {
      coolOldest();
    }
    int key = cold.iterator().next();
    cold.remove(key);
    Entry entry = entries.get(key);
    coldBytes -= entry.size;
    entry.state = State.GONE;
    if (stack.containsKey(key)) {
      ghosts.add(key);
    } else {
      entries.remove(key);
    }
    int residents = entries.size() - ghosts.size();
    while (ghosts.size() > Math.max(1, GHOSTS_PER_RESIDENT * residents)) {
      int forgotten = ghosts.iterator().next();
      stack.remove(forgotten);
      forget(forgotten);
    }
  }

  /** Takes what is not hot from the bottom of the stack. */
  private void prune() {
    var bottom = stack.entrySet().iterator();
    while (bottom.hasNext()) {
      var lowest = bottom.next();
      if (lowest.getValue().state == State.HOT) {
        return;
      }
      bottom.remove();
      if (lowest.getValue().state == State.GONE) {
        forget(lowest.getKey());
      }
    }
  }

  private void forget(int ghost) {
    ghosts.remove(ghost);
    entries.remove(ghost);
  }
}
