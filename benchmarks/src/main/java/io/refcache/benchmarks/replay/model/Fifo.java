package io.refcache.benchmarks.replay.model;

import java.util.LinkedHashMap;
import java.util.Map;

/** Keys with their sizes in the order they came in, any of which can be taken out. */
final class Fifo {
  private final Map<Integer, Integer> sizes = new LinkedHashMap<>();
  private long bytes;

  boolean contains(int key) {
    return sizes.containsKey(key);
  }

  /** Adds a key that is not there, as the youngest. */
  void add(int key, int size) {
    sizes.put(key, size);
    bytes += size;
  }

  /** Takes a key out; true if it was there. */
  boolean remove(int key) {
    Integer size = sizes.remove(key);
    if (size == null) {
      return false;
    }
    bytes -= size;
    return true;
  }

  /** The key that came first of those that are there. */
  int oldest() {
    return sizes.keySet().iterator().next();
  }

  int size(int key) {
    return sizes.get(key);
  }

  int count() {
    return sizes.size();
  }

  boolean isEmpty() {
    return sizes.isEmpty();
  }

  /** The sizes of all, together. */
  long bytes() {
    return bytes;
  }
}
