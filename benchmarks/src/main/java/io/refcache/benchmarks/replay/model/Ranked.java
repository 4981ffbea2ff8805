package io.refcache.benchmarks.replay.model;

import java.util.HashMap;
import java.util.Map;
import java.util.TreeSet;

/** Keys with their sizes, in the order of a priority; of equal ones whoever was placed first. */
final class Ranked {
  /** A key with its priority, and how often it was asked for. */
  record Entry(int key, int size, int uses, double priority, long placed)
      implements Comparable<Entry> {
    @Override
    public int compareTo(Entry other) {
      int byPriority = Double.compare(priority, other.priority);
      return byPriority != 0 ? byPriority : Long.compare(placed, other.placed);
    }
  }

  private final Map<Integer, Entry> byKey = new HashMap<>();
  private final TreeSet<Entry> byPriority = new TreeSet<>();
  private long bytes;
  private long places;

  /** The entry of a key, or null. */
  Entry get(int key) {
    return byKey.get(key);
  }

  /** Places a key anew, wherever it was before. */
  void place(int key, int size, int uses, double priority) {
    Entry old = byKey.get(key);
    if (old != null) {
      remove(old);
    }
    Entry entry = new Entry(key, size, uses, priority, places++);
    byKey.put(key, entry);
    byPriority.add(entry);
    bytes += size;
  }

  /** Takes out the entry with the least priority. */
  Entry takeLeast() {
    Entry least = byPriority.first();
    remove(least);
    return least;
  }

  private void remove(Entry entry) {
    byPriority.remove(entry);
    byKey.remove(entry.key());
    bytes -= entry.size();
  }

  /** The sizes of all, together. */
  long bytes() {
    return bytes;
  }
}
