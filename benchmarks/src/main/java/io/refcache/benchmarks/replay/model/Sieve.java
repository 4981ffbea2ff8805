package io.refcache.benchmarks.replay.model;

import io.refcache.benchmarks.replay.ReplayedCache;
import java.util.HashMap;
import java.util.Map;

/**
 * A queue and a hand (Y. Zhang and others, "SIEVE is Simpler than LRU", NSDI 2024). The hand goes
 * from the oldest to the youngest and round again; who was asked for since it last came by loses
 * its mark, who was not goes. New keys come in at the young end, behind whatever the hand is at.
 */
public final class Sieve implements ReplayedCache {
  private static final class Node {
    private final int key;
    private final int size;
    private boolean wasUsed;
    private Node older;
    private Node younger;

    private Node(int key, int size) {
      this.key = key;
      this.size = size;
    }
  }

  private final long capacityBytes;
  private final Map<Integer, Node> nodes = new HashMap<>();
  private Node oldest;
  private Node youngest;

  /** Where the hand goes on, or null for the oldest. */
  private Node hand;

  private long usedBytes;

  public Sieve(long capacityBytes) {
    this.capacityBytes = capacityBytes;
  }

  @Override
  public boolean request(int key, int size) {
    Node found = nodes.get(key);
    if (found != null) {
      found.wasUsed = true;
      return true;
    }
    if (size <= capacityBytes) {
      while (usedBytes + size > capacityBytes) {
        evict();
      }
      add(new Node(key, size));
    }
    return false;
  }

  private void evict() {
    Node node = hand == null ? oldest : hand;
    while (node.wasUsed) {
      node.wasUsed = false;
      node = node.younger == null ? oldest : node.younger;
    }
    hand = node.younger;
    remove(node);
  }

  private void add(Node node) {
    node.older = youngest;
    if (youngest == null) {
      oldest = node;
    } else {
      youngest.younger = node;
    }
    youngest = node;
    nodes.put(node.key, node);
    usedBytes += node.size;
  }

  private void remove(Node node) {
    if (node.older == null) {
      oldest = node.younger;
    } else {
      node.older.younger = node.younger;
    }
    if (node.younger == null) {
      youngest = node.older;
    } else {
      node.younger.older = node.older;
    }
    nodes.remove(node.key);
    usedBytes -= node.size;
  }
}
