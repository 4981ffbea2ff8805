package io.refcache.jcache.event;

import javax.cache.event.EventType;

/**
 * What happened to an entry.
 *
 * @param key a copy of the key
 * @param value a copy of the new value; null if the entry is gone
 * @param oldValue a copy of the value that was there; null if there was none or nobody asked for it
 */
public record EntryChange<K, V>(EventType type, K key, V value, V oldValue) {}
