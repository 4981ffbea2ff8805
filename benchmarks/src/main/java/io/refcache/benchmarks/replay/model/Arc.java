package io.refcache.benchmarks.replay.model;

import io.refcache.benchmarks.replay.ReplayedCache;

/**
 * Adaptive replacement (N. Megiddo and D. S. Modha, "ARC: A Self-Tuning, Low Overhead Replacement
 * Cache", FAST 2003), with bytes in place of pages: a list of what was asked for once and one of
 * what was more often, each with ghosts of what has left it. A ghost that is asked for shifts the
 * target between the two lists.
 */
public final class Arc implements ReplayedCache {
  private final long capacityBytes;
  private final Fifo once = new Fifo();
  private final Fifo often = new Fifo();
  private final Fifo onceGhosts = new Fifo();
  private final Fifo oftenGhosts = new Fifo();

  /** How many bytes those asked for once should have. */
  private double targetBytes;

  public Arc(long capacityBytes) {
    this.capacityBytes = capacityBytes;
  }

  @Override
  public boolean request(int key, int size) {
    if (once.remove(key) || often.remove(key)) {
      often.add(key, size);
      return true;
    }
    if (size > capacityBytes) {
      return false;
    }
    if (onceGhosts.contains(key)) {
      double weight = Math.max(1, (double) oftenGhosts.bytes() / onceGhosts.bytes());
      targetBytes = Math.min(capacityBytes, targetBytes + weight * size);
      makeRoom(size, false);
      onceGhosts.remove(key);
      often.add(key, size);
    } else if (oftenGhosts.contains(key)) {
      double weight = Math.max(1, (double) onceGhosts.bytes() / oftenGhosts.bytes());
      targetBytes = Math.max(0, targetBytes - weight * size);
      makeRoom(size, true);
      oftenGhosts.remove(key);
      often.add(key, size);
    } else {
      makeRoom(size, false);
      once.add(key, size);
    }
    forget();
    return false;
  }

  /**
   * @param isOftenGhost whether the key that needs room was asked for more often than once
   */
  private void makeRoom(int size, boolean isOftenGhost) {
    while (once.bytes() + often.bytes() + size > capacityBytes) {
      boolean isAbove = once.bytes() > targetBytes || isOftenGhost && once.bytes() >= targetBytes;
      if (!once.isEmpty() && (isAbove || often.isEmpty())) {
        moveOldest(once, onceGhosts);
      } else {
        moveOldest(often, oftenGhosts);
      }
    }
  }

  private static void moveOldest(Fifo from, Fifo to) {
    int key = from.oldest();
    to.add(key, from.size(key));
    from.remove(key);
  }

  /** Keeps those asked for once, with their ghosts, at one capacity, and all at two. */
  private void forget() {
    while (!onceGhosts.isEmpty() && once.bytes() + onceGhosts.bytes() > capacityBytes) {
      onceGhosts.remove(onceGhosts.oldest());
    }
    while (!oftenGhosts.isEmpty()
        && once.bytes() + often.bytes() + onceGhosts.bytes() + oftenGhosts.bytes()
            > 2 * capacityBytes) {
      oftenGhosts.remove(oftenGhosts.oldest());
    }
  }
}
