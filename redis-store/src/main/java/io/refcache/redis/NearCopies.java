package io.refcache.redis;

import io.refcache.store.Found;
import io.refcache.store.KeyBytes;
import io.refcache.store.MemoryLimitException;
import io.refcache.store.Precondition;
import io.refcache.store.Store;
import io.refcache.store.ValueBytes;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/**
 * The copies that this process has of the entries of one cache on a server: a store of the embedded
 * engine, which evicts and expires them as it does its own entries.
 *
 * <p>A copy is read only if it is of the era that the reader names. Safe for use by many threads.
 */
final class NearCopies implements AutoCloseable {
  private final Store store;
  private final KeySpace keys;
  private final NearStripes stripes;
  private final long longestBytes;
  private final LongAdder hits = new LongAdder();
  private final LongAdder misses = new LongAdder();
  private final LongAdder invalidations = new LongAdder();
  private final LongAdder refusals = new LongAdder();
  private volatile boolean closed;

  /**
   * @param store what keeps them
   * @param keys the names of the entries
   * @param longestBytes values that are longer are not worth the room
   */
  NearCopies(Store store, KeySpace keys, NearStripes stripes, long longestBytes) {
    this.store = store;
    this.keys = keys;
    this.stripes = stripes;
    this.longestBytes = longestBytes;
  }

  /** Reads a copy of an era; counts nothing. */
  boolean read(KeyBytes key, long era, ValueBytes into) {
    return store.get(key, into) == Found.PRESENT && NearFormat.restore(into, era);
  }

  /** How often entries like that of a key have changed; to be asked before the entry is read. */
  long changes(KeyBytes key) {
    return stripes.changes(key);
  }

  /**
   * Keeps a copy, unless the entry may have changed since it was asked for.
   *
   * @param changesBefore what {@link #changes} has said before the entry was asked for
   * @param ttlMillis the {@link io.refcache.store.Ttl} that the copy is to have
   */
  void keep(KeyBytes key, long changesBefore, ValueBytes value, long era, long ttlMillis) {
    boolean kept =
        key.length() + value.length() <= longestBytes
            && stripes.keep(key, changesBefore, () -> put(key, value, era, ttlMillis));
    if (!kept) {
      refusals.increment();
    }
  }

  /** A read does not fail because its copy cannot be kept. */
  private void put(KeyBytes key, ValueBytes value, long era, long ttlMillis) {
    try {
      store.put(
          key,
          NearFormat.copyOf(value, era),
          Precondition.ANY,
          ValueBytes.ANY_VERSION,
          ttlMillis,
          ttlMillis,
          null);
    } catch (MemoryLimitException | IllegalArgumentException e) { // no room, or too long a key
      refusals.increment();
    } catch (IllegalStateException e) {
      checkClosed(e);
    }
  }

  /** Drops the copy of an entry that this process has changed. */
  void drop(KeyBytes key) {
    stripes.change(key, () -> remove(key));
  }

  private void remove(KeyBytes key) {
    try {
      store.remove(key, Precondition.ANY, ValueBytes.ANY_VERSION, null);
    } catch (IllegalStateException e) {
      checkClosed(e);
    }
  }

  /** Whoever comes as it is closed finds no copy, and keeps none. */
  private void checkClosed(IllegalStateException e) {
    if (!closed) {
      throw e;
    }
  }

  /**
   * Drops the copy of an entry that somebody has changed.
   *
   * @param name its name on the server
   */
  void invalidate(byte[] name) {
    KeyBytes key = new KeyBytes(name.length);
    if (keys.read(name, key)) {
      drop(key);
      invalidations.increment();
    }
  }

  /** Drops all, also what is just being read. */
  void clear() {
    stripes.changeAll();
    try {
      store.clear();
    } catch (IllegalStateException e) {
      checkClosed(e);
    }
  }

  void hit() {
    hits.increment();
  }

  void missed() {
    misses.increment();
  }

  /** Adds the figures of one cache. */
  void tell(Map<String, Object> figures) {
    Map<String, Object> own = store.info();
    figures.put("near_keys", own.get("keys"));
    figures.put("near_used_memory", own.get("used_memory"));
    figures.put("near_hits", hits.sum());
    figures.put("near_misses", misses.sum());
    figures.put("near_invalidations", invalidations.sum());
    figures.put("near_refusals", refusals.sum());
    figures.put("near_evicted_keys", own.get("evicted_keys"));
  }

  void resetStatistics() {
    hits.reset();
    misses.reset();
    invalidations.reset();
    refusals.reset();
    store.resetStatistics();
  }

  @Override
  public void close() {
    closed = true;
    store.close();
  }
}
