package io.refcache.jcache.integration;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import javax.cache.Cache;
import javax.cache.integration.CacheWriter;
import javax.cache.integration.CacheWriterException;

/**
 * A cache writer whose failures are {@link CacheWriterException}s.
 *
 * <p>A writer that writes many entries takes each out of the collection once it is written. If it
 * fails what is left in the collection was not written, and only the rest may change in the cache.
 */
public final class EntryWriter<K, V> {
  private final CacheWriter<? super K, ? super V> writer;

  public EntryWriter(CacheWriter<? super K, ? super V> writer) {
    this.writer = writer;
  }

  public void write(K key, V value) {
    try {
      writer.write(new CopiedEntry<>(key, value));
    } catch (RuntimeException e) {
      throw failure(e);
    }
  }

  public void delete(K key) {
    try {
      writer.delete(key);
    } catch (RuntimeException e) {
      throw failure(e);
    }
  }

  /** Writes many entries, or as many as the writer can. */
  public Progress<K> writeAll(Map<? extends K, ? extends V> map) {
    Map<Cache.Entry<K, V>, K> keys = new LinkedHashMap<>();
    map.forEach((key, value) -> keys.put(new CopiedEntry<>(key, value), key));
    Collection<Cache.Entry<? extends K, ? extends V>> left = new LinkedHashSet<>(keys.keySet());
    CacheWriterException failure = null;
    try {
      writeLeft(left);
    } catch (RuntimeException e) {
      failure = failure(e);
      left.forEach(keys::remove);
    }
    return new Progress<>(new LinkedHashSet<>(keys.values()), failure);
  }

  @SuppressWarnings("unchecked") // the collection is read, and taken from, as one of its own type
  private void writeLeft(Collection<? extends Cache.Entry<? extends K, ? extends V>> left) {
    ((CacheWriter<K, V>) writer).writeAll((Collection<Cache.Entry<? extends K, ? extends V>>) left);
  }

  /** Deletes many entries, or as many as the writer can. */
  public Progress<K> deleteAll(Set<? extends K> keys) {
    Set<K> left = new LinkedHashSet<>(keys);
    Set<K> done = new LinkedHashSet<>(keys);
    CacheWriterException failure = null;
    try {
      writer.deleteAll(left);
    } catch (RuntimeException e) {
      failure = failure(e);
      done.removeAll(left);
    }
    return new Progress<>(done, failure);
  }

  /** The writer, for closing. */
  public CacheWriter<? super K, ? super V> writer() {
    return writer;
  }

  private static CacheWriterException failure(RuntimeException e) {
    return e instanceof CacheWriterException failure
        ? failure
        : new CacheWriterException("the cache writer failed", e);
  }

  /**
   * How far a writer has come.
   *
   * @param done the keys that may change in the cache
   * @param failure why the others were not written; null if all were
   */
  public record Progress<K>(Set<K> done, CacheWriterException failure) {}
}
