package io.refcache.benchmarks.replay.model;

import io.refcache.benchmarks.replay.ReplayedCache;
import io.refcache.benchmarks.replay.Trace;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * Knows the future (L. A. Belady, 1966): whoever is asked for again last goes first, also if it is
 * the one that comes in. No policy does better where all objects have one size; where they do not,
 * this is no bound: see {@link BeladyBySize}.
 */
public final class Belady implements ReplayedCache {
  private final long capacityBytes;
  private final int[] nextUses;

  /** When each key that is there is asked for again. */
  private final Map<Integer, Integer> uses = new HashMap<>();

  /** Keys by that. */
  private final TreeMap<Integer, Integer> keys = new TreeMap<>();

  private final Map<Integer, Integer> sizes = new HashMap<>();
  private long usedBytes;
  private int now = -1;

  /** For the requests of a trace from the first one on. */
  public Belady(long capacityBytes, Trace trace) {
    this.capacityBytes = capacityBytes;
    nextUses = nextUses(trace);
  }

  /** For each request when its key is asked for again; who never is again is so after the end. */
  static int[] nextUses(Trace trace) {
    int[] seen = new int[trace.keys()];
    Arrays.fill(seen, Integer.MAX_VALUE);
    int[] next = new int[trace.requests()];
    for (int i = next.length - 1; i >= 0; i--) {
      next[i] = seen[trace.key(i)];
      seen[trace.key(i)] = i;
    }
    return next;
  }

  @Override
  public boolean request(int key, int size) {
    now++;
    Integer use = uses.remove(key);
    if (use != null) {
      keys.remove(use);
      usedBytes -= sizes.remove(key);
    }
    int next = nextUses[now];
    if (size <= capacityBytes && next != Integer.MAX_VALUE) {
      uses.put(key, next);
      keys.put(next, key);
      sizes.put(key, size);
      usedBytes += size;
      while (usedBytes > capacityBytes) {
        int last = keys.pollLastEntry().getValue();
        uses.remove(last);
        usedBytes -= sizes.remove(last);
      }
    }
    return use != null;
  }
}
