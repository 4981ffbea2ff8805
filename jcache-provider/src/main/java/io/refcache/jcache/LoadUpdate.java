package io.refcache.jcache;

import io.refcache.jcache.integration.EntryLoader;

/**
 * A read of an entry that may have to be loaded first. Loading runs under the key's lock, so that
 * of many threads that miss a key one loads it and the others find it.
 */
final class LoadUpdate<K, V> extends EntryUpdate<K, V> {
  private final EntryLoader<K, V> loader;

  /**
   * @param loader loads what is not there; null if it was tried, with what was found, if anything,
   *     in {@link #value}
   */
  LoadUpdate(CacheParts<K, V> cache, K key, EntryLoader<K, V> loader) {
    super(cache, CacheOperation.GET, key, null, null);
    this.loader = loader;
    returningOldValue();
  }

  @Override
  Outcome decide(boolean present) {
    if (present) {
      value = current();
      return Outcome.FOUND;
    }
    if (value == null && loader != null) {
      load();
    }
    return value == null ? Outcome.MISSING : Outcome.CREATED;
  }

  private void load() {
    long startNanos = System.nanoTime();
    value = loader.load(key);
    loadNanos = System.nanoTime() - startNanos;
    if (value != null) {
      cache.entries().encodeNext(value, scratch);
    }
  }
}
