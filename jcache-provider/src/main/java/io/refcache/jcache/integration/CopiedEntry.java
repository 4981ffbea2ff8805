package io.refcache.jcache.integration;

import javax.cache.Cache;

/** An entry's key and value at one time, valid for ever. Equal to itself only. */
public final class CopiedEntry<K, V> implements Cache.Entry<K, V> {
  private final K key;
  private final V value;

  public CopiedEntry(K key, V value) {
    this.key = key;
    this.value = value;
  }

  @Override
  public K getKey() {
    return key;
  }

  @Override
  public V getValue() {
    return value;
  }

  @Override
  public <T> T unwrap(Class<T> type) {
    if (type.isInstance(this)) {
      return type.cast(this);
    }
    throw new IllegalArgumentException("a cache entry is not a " + type.getName());
  }

  @Override
  public String toString() {
    return key + "=" + value;
  }
}
