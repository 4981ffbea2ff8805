package io.refcache.jcache;

import io.refcache.jcache.management.CacheStatistics;
import io.refcache.store.EntryInfo;
import io.refcache.store.Found;
import io.refcache.store.Ttl;
import java.util.Map;
import java.util.Set;

/**
 * Reads of a cache.
 *
 * <p>A hit takes no lock: it is one verb of the store. Only what was not found goes the way of an
 * {@link EntryUpdate}, and only where there is a loader to ask or an expired entry to report.
 */
final class EntryReads<K, V> {
  private final CacheParts<K, V> cache;
  private final Entries<K, V> entries;
  private final ExpiryCalculator expiry;
  private final CacheStatistics statistics;

  EntryReads(CacheParts<K, V> cache) {
    this.cache = cache;
    this.entries = cache.entries();
    this.expiry = cache.expiry();
    this.statistics = cache.statistics();
  }

  /** The value of a key, loaded if it is not there and the cache reads through; null if none. */
  V get(K key) {
    long startNanos = statistics.isEnabled() ? System.nanoTime() : 0;
    ThreadScratch thread = ThreadScratch.current();
    Scratch scratch = thread.acquire();
    Found found;
    try {
      entries.encodeKey(key, scratch);
      found = expiry.asksOnAccess() ? getAndExpire(key, scratch) : entries.get(key, scratch);
      if (found == Found.PRESENT) {
        V value = entries.decode(scratch.current);
        if (startNanos != 0) {
          statistics.hit(System.nanoTime() - startNanos);
        }
        return value;
      }
    } finally {
      thread.release();
    }
    if (cache.readThrough() != null || found == Found.EXPIRED) {
      LoadUpdate<K, V> update = new LoadUpdate<>(cache, key, cache.readThrough());
      update.run();
      return update.value;
    }
    if (startNanos != 0) {
      statistics.miss(System.nanoTime() - startNanos);
    }
    return null;
  }

  private Found getAndExpire(K key, Scratch scratch) {
    if (expiry.isConstant()) {
      return entries.getAndExpire(key, expiry.accessMillis(), scratch);
    }
    Found found = entries.get(key, scratch);
    if (found == Found.PRESENT) {
      long ttlMillis = expiry.accessMillis();
      if (ttlMillis != Ttl.KEEP) {
        entries.expire(scratch, scratch.current.version(), ttlMillis);
      }
    }
    return found;
  }

  /** Whether there is an entry; counts nothing, and is no access. */
  boolean containsKey(K key) {
    ThreadScratch thread = ThreadScratch.current();
    Scratch scratch = thread.acquire();
    Found found;
    try {
      entries.encodeKey(key, scratch);
      found = entries.peek(key, scratch, null);
    } finally {
      thread.release();
    }
    if (found == Found.EXPIRED) {
      new EntryUpdate<>(cache, CacheOperation.CONTAINS_KEY, key, null, null).run();
    }
    return found == Found.PRESENT;
  }

  /** The values of those keys that have one, loaded if they are not there. */
  Map<K, V> getAll(Set<? extends K> keys) {
    return new BulkRead<>(cache, keys.size()).run(keys);
  }

  /** What the store knows of an entry beyond its value; null if there is none. */
  EntryInfo inspect(K key) {
    ThreadScratch thread = ThreadScratch.current();
    Scratch scratch = thread.acquire();
    try {
      entries.encodeKey(key, scratch);
      entries.locate(key, scratch);
      return entries.inspectStored(scratch.key);
    } finally {
      thread.release();
    }
  }
}
