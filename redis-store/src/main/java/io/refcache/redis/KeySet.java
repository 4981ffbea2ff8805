package io.refcache.redis;

import java.util.Arrays;

/**
 * Remembers keys by 64 bits of a hash: in a million keys two share one by a chance of one in 37
 * million, and then one of the two is taken for known. 16 to 32 bytes a key. Not thread-safe.
 */
final class KeySet {
  private static final int FIRST_CAPACITY = 64;
  private static final long EMPTY = 0;

  private long[] hashes = new long[FIRST_CAPACITY];
  private int size;

  /** Adds a key; false if it is there. */
  boolean add(byte[] key) {
    if (size * 2 >= hashes.length) {
      grow();
    }
    long hash = hash(key);
    boolean added = insert(hashes, hash == EMPTY ? 1 : hash);
    if (added) {
      size++;
    }
    return added;
  }

  private void grow() {
    long[] larger = new long[hashes.length * 2];
    Arrays.stream(hashes).filter(hash -> hash != EMPTY).forEach(hash -> insert(larger, hash));
    hashes = larger;
  }

  private static boolean insert(long[] table, long hash) {
    int i = (int) hash & (table.length - 1);
    while (table[i] != EMPTY) {
      if (table[i] == hash) {
        return false;
      }
      i = (i + 1) & (table.length - 1);
    }
    table[i] = hash;
    return true;
  }

  private static long hash(byte[] key) {
    long hash = key.length;
    for (byte b : key) {
      hash = Versions.mix(hash ^ (b & 0xff));
    }
    return hash;
  }
}
