package io.refcache.engine.evict;

import io.refcache.engine.memory.Slab;

/**
 * A sample of all keys, in the cache or not, whose uses are watched. Which keys it is decides their
 * hash alone, so what is learned from them does not depend on what the cache kept.
 *
 * <pre>
 *   63        32 31        0
 *  +------------+-----------+
 *  | hash       | word      |    a slot; 0 is free. The word is the {@link DensityWord} of the last use
 *  +------------+-----------+
 * </pre>
 *
 * Slots are twice as many as keys. When it is full, keys not used for long are forgotten; if that
 * is not enough, only every second of the keys is watched from then on. So it spans a few turnovers
 * of the cache, with as many keys as it has room for.
 *
 * <p>Not thread-safe, but for {@link #mayWatch}.
 */
final class WatchedKeys {
  static final int SLOT_BYTES = Long.BYTES;
  static final int SLOTS_PER_KEY = 2;

  /** A key that was not used for longer is forgotten when its place is needed. */
  static final int FORGOTTEN_AFTER_TICKS = AgeBuckets.OLDEST_TICKS / 2;

  private static final int FREE = 0;
  private static final int SPREAD = 0x9E37_79B9;

  private final Slab slots;
  private final int mask;
  private final int maxKeys;
  private final HitRates rates;
  private int keys;
  private int countedUntilTick;
  private volatile int unwatchedBits;

  /**
   * @param slots zeros; a power of two of slots
   */
  WatchedKeys(Slab slots, HitRates rates) {
    this.slots = slots;
    this.rates = rates;
    int count = slots.capacity() / SLOT_BYTES;
    this.mask = count - 1;
    this.maxKeys = count / SLOTS_PER_KEY;
  }

  /** Whether a key is in the sample, which is to be asked before anything else. */
  boolean mayWatch(int hash) {
    return (hash & unwatchedBits) == 0;
  }

  /**
   * A key was used. A second use in the same tick is none: an entry is not evicted that soon.
   *
   * @param word its word after the use
   */
  void used(int hash, int word) {
    long slot = slot(hash);
    if (slot != FREE) {
      int old = (int) slot;
      int age = DensityWord.age(old, DensityWord.tick(word));
      if (age > 0) {
        rates.addUse(DensityWord.level(old), age);
        countTicks(old, DensityWord.tick(word), 0.5);
      }
      put(hash, word);
    } else if (keys < maxKeys || makeRoom(DensityWord.tick(word), hash)) {
      keys++;
      put(hash, word);
    }
  }

  /** A key was written, which is no use of it, but begins a new age. */
  void written(int hash, int word) {
    long slot = slot(hash);
    if (slot != FREE) {
      countTicks((int) slot, DensityWord.tick(word), 0);
      put(hash, word);
    }
  }

  /** Counts the ticks since the last time for all keys. */
  void countTicks(int tick) {
    for (int i = 0; i <= mask; i++) {
      long slot = slots.getLong(i * SLOT_BYTES);
      if (slot != FREE) {
        countTicks((int) slot, tick, 0);
      }
    }
    countedUntilTick = tick;
  }

  private void countTicks(int word, int tick, double more) {
    int age = DensityWord.age(word, tick);
    int sinceCount = tick - countedUntilTick & DensityWord.TICK_MASK;
    rates.addTicks(DensityWord.level(word), Math.max(0, age - sinceCount), age + more);
  }

  /** Makes room for a key; not where the heap lacks it, for nobody's entry may suffer from that. */
  private boolean makeRoom(int tick, int hash) {
    long[] kept;
    try {
      kept = new long[keys];
    } catch (OutOfMemoryError e) {
      return false;
    }
    countTicks(tick);
    keep(tick, kept);
    if (keys > maxKeys / 4 * 3) {
      unwatchedBits = unwatchedBits << 1 | 1;
      rates.halve();
      keep(tick, kept);
    }
    return mayWatch(hash) && keys < maxKeys;
  }

  /**
   * Forgets keys that were not used for long, or are no longer in the sample.
   *
   * @param kept has room for all of them
   */
  private void keep(int tick, long[] kept) {
    int count = 0;
    for (int i = 0; i <= mask; i++) {
      long slot = slots.getLong(i * SLOT_BYTES);
      if (slot != FREE
          && mayWatch((int) (slot >>> 32))
          && DensityWord.age((int) slot, tick) <= FORGOTTEN_AFTER_TICKS) {
        kept[count++] = slot;
      }
    }
    slots.zero(0, slots.capacity());
    for (int i = 0; i < count; i++) {
      put((int) (kept[i] >>> 32), (int) kept[i]);
    }
    keys = count;
  }

  private long slot(int hash) {
    return slots.getLong(find(hash));
  }

  private void put(int hash, int word) {
    slots.putLong(find(hash), (long) hash << 32 | word & 0xFFFF_FFFFL);
  }

  /** The offset of a key's slot, or of the free one where it would be. */
  private int find(int hash) {
    int i = hash * SPREAD >>> 16 ^ hash * SPREAD;
    while (true) {
      int offset = (i & mask) * SLOT_BYTES;
      long slot = slots.getLong(offset);
      if (slot == FREE || (int) (slot >>> 32) == hash) {
        return offset;
      }
      i++;
    }
  }

  int keys() {
    return keys;
  }
}
