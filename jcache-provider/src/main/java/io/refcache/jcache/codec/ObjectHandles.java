package io.refcache.jcache.codec;

import java.util.Arrays;

/**
 * The objects that one graph has met, by identity, numbered in the order of their first occurrence.
 *
 * <p>Most graphs have a handful: these are searched one by one. From {@link #MAX_SEARCHED} on a
 * hash table by identity takes over.
 */
final class ObjectHandles {
  static final int NEW = -1;

  private static final int MAX_SEARCHED = 16;

  private Object[] objects = new Object[8];
  private int count;

  /** Handles plus one, zero for none; a power of two, at most half full. Null for few objects. */
  private int[] table;

  /** The handle of an object that was added, or {@link #NEW} after adding it. */
  int findOrAdd(Object object) {
    if (table != null) {
      return findOrAddHashed(object);
    }
    Object[] all = objects;
    for (int i = 0; i < count; i++) {
      if (all[i] == object) {
        return i;
      }
    }
    append(object);
    if (count > MAX_SEARCHED) {
      rehash(MAX_SEARCHED * 8);
    }
    return NEW;
  }

  private int findOrAddHashed(Object object) {
    int mask = table.length - 1;
    int slot = slotOf(object, mask);
    while (table[slot] != 0) {
      if (objects[table[slot] - 1] == object) {
        return table[slot] - 1;
      }
      slot = (slot + 1) & mask;
    }
    append(object);
    table[slot] = count;
    if (count > table.length / 2) {
      rehash(table.length * 4);
    }
    return NEW;
  }

  int count() {
    return count;
  }

  private void append(Object object) {
    if (count == objects.length) {
      objects = Arrays.copyOf(objects, count * 2);
    }
    objects[count++] = object;
  }

  private void rehash(int length) {
    table = new int[length];
    int mask = length - 1;
    for (int i = 0; i < count; i++) {
      int slot = slotOf(objects[i], mask);
      while (table[slot] != 0) {
        slot = (slot + 1) & mask;
      }
      table[slot] = i + 1;
    }
  }

  private static int slotOf(Object object, int mask) {
    int hash = System.identityHashCode(object);
    return (hash ^ hash >>> 15) & mask;
  }
}
