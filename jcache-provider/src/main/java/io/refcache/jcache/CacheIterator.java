package io.refcache.jcache;

import io.refcache.jcache.integration.CopiedEntry;
import io.refcache.store.Found;
import io.refcache.store.KeyBytes;
import io.refcache.store.Ttl;
import io.refcache.store.ValueBytes;
import java.util.Iterator;
import java.util.NoSuchElementException;
import javax.cache.Cache;

/**
 * Goes through a cache that others change meanwhile. Keys are fetched in batches, each value when
 * its entry's turn comes: so what is returned was there a moment ago, and large values do not pile
 * up. An entry that is there all the time is returned exactly once.
 *
 * <p>Going through a cache does not mark entries as used for their eviction; but it is an access
 * for the expiry policy and a hit, as the specification wants it.
 */
final class CacheIterator<K, V> implements Iterator<Cache.Entry<K, V>> {
  private final CacheParts<K, V> cache;
  private final EntryWrites<K, V> writes;
  private final Runnable openCheck;
  private final KeyScan<K, V> scan;
  private int batchSize;
  private int position;
  private CopiedEntry<K, V> next;
  private KeyBytes nextKey;
  private K lastKey;

  /**
   * @param openCheck throws if the cache is closed
   */
  CacheIterator(CacheParts<K, V> cache, EntryWrites<K, V> writes, Runnable openCheck) {
    this.cache = cache;
    this.writes = writes;
    this.openCheck = openCheck;
    this.scan = new KeyScan<>(cache.entries());
  }

  @Override
  public boolean hasNext() {
    openCheck.run();
    while (next == null) {
      if (position == batchSize) {
        batchSize = scan.next();
        position = 0;
        if (batchSize == 0) {
          return false;
        }
      }
      fetch(scan.key(position++));
    }
    return true;
  }

  private void fetch(KeyBytes key) {
    ThreadScratch thread = ThreadScratch.current();
    Scratch scratch = thread.acquire();
    Found found;
    try {
      found = cache.entries().peekStored(key, scratch.current);
      if (found == Found.PRESENT) {
        K decoded = cache.entries().decodeKey(key);
        next = new CopiedEntry<>(decoded, cache.entries().decode(scratch.current));
        nextKey = key;
      }
    } finally {
      thread.release();
    }
    if (found == Found.EXPIRED) {
      K decoded = cache.entries().decodeKey(key);
      new EntryUpdate<>(cache, CacheOperation.CONTAINS_KEY, decoded, null, null).run();
    }
  }

  @Override
  public Cache.Entry<K, V> next() {
    long startNanos = cache.statistics().isEnabled() ? System.nanoTime() : 0;
    if (!hasNext()) {
      throw new NoSuchElementException("cache '" + cache.name() + "' has no more entries");
    }
    CopiedEntry<K, V> entry = next;
    next = null;
    lastKey = entry.getKey();
    touch(nextKey);
    if (startNanos != 0) {
      int mask = CacheOperation.ITERATOR_NEXT.mask(Outcome.FOUND);
      EntryUpdate.count(cache, mask, System.nanoTime() - startNanos);
    }
    return entry;
  }

  private void touch(KeyBytes key) {
    if (!cache.expiry().asksOnAccess()) {
      return;
    }
    long ttlMillis = cache.expiry().accessMillis();
    if (ttlMillis != Ttl.KEEP) {
      cache.entries().expire(key, ValueBytes.ANY_VERSION, ttlMillis);
    }
  }

  /** Removes the entry that was returned last, even if its value has been replaced since. */
  @Override
  public void remove() {
    openCheck.run();
    if (lastKey == null) {
      throw new IllegalStateException("nothing to remove: next() comes first, and once for each");
    }
    K key = lastKey;
    lastKey = null;
    writes.remove(CacheOperation.ITERATOR_REMOVE, key);
  }
}
