package io.refcache.jcache;

import io.refcache.jcache.integration.EntryWriter;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/**
 * Writes of many entries: first all of them to the writer, in one call and without a lock, then
 * those that the writer has written to the cache, locking one key at a time at most. So a bulk
 * operation cannot deadlock with another, and is not atomic.
 *
 * <p>What fails for one key does not keep the others from being written; the first failure is
 * thrown in the end.
 */
final class BulkWrites<K, V> {
  private final CacheParts<K, V> cache;
  private final EntryWrites<K, V> writes;

  BulkWrites(CacheParts<K, V> cache, EntryWrites<K, V> writes) {
    this.cache = cache;
    this.writes = writes;
  }

  void putAll(Map<? extends K, ? extends V> map) {
    Failures failures = new Failures();
    if (cache.writer() == null) {
      new BulkPut<>(cache, writes, failures).run(map);
    } else {
      EntryWriter.Progress<K> progress = cache.writer().writeAll(map);
      failures.add(progress.failure());
      for (K key : progress.done()) {
        failures.run(() -> writes.put(CacheOperation.PUT_ALL, key, map.get(key)));
      }
    }
    failures.throwFirst();
  }

  void removeAll(Set<? extends K> keys) {
    Failures failures = new Failures();
    if (cache.writer() == null) {
      removeEach(keys, failures);
    } else {
      EntryWriter.Progress<K> progress = cache.writer().deleteAll(keys);
      failures.add(progress.failure());
      removeEach(progress.done(), failures);
    }
    failures.throwFirst();
  }

  private void removeEach(Set<? extends K> keys, Failures failures) {
    for (K key : keys) {
      failures.run(() -> writes.remove(CacheOperation.REMOVE_ALL, key));
    }
  }

  /** Removes every entry, by clearing if nobody is to be told of any. */
  void removeAll() {
    if (cache.writer() == null
        && !cache.events().isActive()
        && !cache.entries().isObserved()
        && !cache.statistics().isEnabled()) {
      cache.entries().clear();
      return;
    }
    try {
      removeEach();
    } catch (CacheUnavailableException e) {
      if (cache.writer() != null) {
        throw e; // it has to be told of each of them
      }
      cache.entries().clear(); // fails as well, unless this cache can go without its store
    }
  }

  private void removeEach() {
    KeyScan<K, V> scan = new KeyScan<>(cache.entries());
    for (int size = scan.next(); size > 0; size = scan.next()) {
      Set<K> keys = new LinkedHashSet<>();
      for (int i = 0; i < size; i++) {
        keys.add(cache.entries().decodeKey(scan.key(i)));
      }
      removeAll(keys);
    }
  }
}
