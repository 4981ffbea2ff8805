package io.refcache.benchmarks.replay.model;

import io.refcache.benchmarks.replay.ReplayedCache;
import java.util.HashMap;
import java.util.Map;

/**
 * Three queues (J. Yang and others, "FIFO Queues are All You Need for Cache Eviction", SOSP 2023).
 * New keys wait in a small queue of a tenth of the bytes; those asked for again by the time they
 * reach its end move to the main queue, others are remembered in a queue of ghosts, as many as the
 * main queue has keys; a ghost that is asked for goes to the main queue at once. Who was asked for
 * in the main queue goes round again, with one use less.
 */
public final class S3Fifo implements ReplayedCache {
  private static final int SMALL_PART = 10;
  private static final int MAX_USES = 3;

  private final long capacityBytes;
  private final long smallBytes;
  private final Fifo small = new Fifo();
  private final Fifo main = new Fifo();
  private final Fifo ghosts = new Fifo();

  /** Uses after the first, of those in the cache. */
  private final Map<Integer, Integer> uses = new HashMap<>();

  public S3Fifo(long capacityBytes) {
    this.capacityBytes = capacityBytes;
    smallBytes = capacityBytes / SMALL_PART;
  }

  @Override
  public boolean request(int key, int size) {
    if (uses.computeIfPresent(key, (k, count) -> Math.min(MAX_USES, count + 1)) != null) {
      return true;
    }
    if (size <= capacityBytes) {
      while (small.bytes() + main.bytes() + size > capacityBytes) {
        evict();
      }
      (ghosts.remove(key) ? main : small).add(key, size);
      uses.put(key, 0);
    }
    return false;
  }

  private void evict() {
    if (!small.isEmpty() && (small.bytes() > smallBytes || main.isEmpty())) {
      evictFromSmall();
    } else {
      evictFromMain();
    }
  }

  /** Moves keys on that were used, until one goes or none is left. */
  private void evictFromSmall() {
    while (!small.isEmpty()) {
      int key = small.oldest();
      int size = small.size(key);
      small.remove(key);
      if (uses.get(key) == 0) {
        uses.remove(key);
        ghosts.add(key, size);
        while (ghosts.count() > Math.max(1, main.count())) {
          ghosts.remove(ghosts.oldest());
        }
        return;
      }
      uses.put(key, 0);
      main.add(key, size);
    }
  }

  private void evictFromMain() {
    while (true) {
      int key = main.oldest();
      int size = main.size(key);
      main.remove(key);
      int count = uses.get(key);
      if (count == 0) {
        uses.remove(key);
        return;
      }
      uses.put(key, count - 1);
      main.add(key, size);
    }
  }
}
