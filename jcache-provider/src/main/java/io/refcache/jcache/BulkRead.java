package io.refcache.jcache;

import io.refcache.jcache.integration.EntryLoader;
import io.refcache.store.Found;
import io.refcache.store.FoundVisitor;
import io.refcache.store.KeyBytes;
import io.refcache.store.Ttl;
import io.refcache.store.ValueBytes;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/**
 * One {@code getAll}: what is there is read in groups, so that the store has something to work on
 * at once, without a lock. What is missing is loaded at one go, and does not replace what came
 * meanwhile.
 *
 * <p>Used once, by one thread.
 */
final class BulkRead<K, V> implements FoundVisitor {
  private final CacheParts<K, V> cache;
  private final Entries<K, V> entries;
  private final ExpiryCalculator expiry;
  private final EntryLoader<K, V> loader;
  private final Map<K, V> values;

  /** The {@link Ttl} of every hit; to keep what it has, where the policy is asked about each. */
  private final long ttlMillis;

  /** What has to be loaded, or its expiry to be told; made when there is something. */
  private Set<K> missing = Set.of();

  private final Object[] keys = new Object[Scratch.GROUP_KEYS];
  private KeyBytes[] group;
  private ValueBytes current;
  private int size;
  private int hits;
  private int misses;

  BulkRead(CacheParts<K, V> cache, int keys) {
    this.cache = cache;
    this.entries = cache.entries();
    this.expiry = cache.expiry();
    this.loader = cache.readThrough();
    this.ttlMillis = expiry.isConstant() ? expiry.accessMillis() : Ttl.KEEP;
    this.values = new LinkedHashMap<>(keys * 4 / 3 + 1);
  }

  Map<K, V> run(Set<? extends K> wanted) {
    ThreadScratch thread = ThreadScratch.current();
    Scratch scratch = thread.acquire();
    try {
      group = scratch.group();
      current = scratch.current;
      for (K key : wanted) {
        entries.encodeKey(key, group[size]);
        keys[size] = key;
        if (++size == Scratch.GROUP_KEYS) {
          readGroup();
        }
      }
      readGroup();
    } finally {
      scratch.trimGroup();
      thread.release();
    }
    if (!missing.isEmpty()) {
      loadMissing();
    }
    return values;
  }

  private void readGroup() {
    long startNanos = cache.statistics().isEnabled() ? System.nanoTime() : 0;
    hits = 0;
    misses = 0;
    try {
      entries.getAll(group, size, ttlMillis, current, this);
    } finally {
      if (startNanos != 0) {
        cache.statistics().gets(hits, misses, System.nanoTime() - startNanos);
      }
      size = 0;
    }
  }

  @Override
  public void visit(int index, Found first) {
    K key = key(index);
    KeyBytes bytes = group[index];
    Found found = first;
    if (found == Found.ABSENT && !bytes.isCanonical()) {
      found = entries.getEquivalent(key, bytes, ttlMillis, current);
    }
    if (found == Found.PRESENT) {
      if (!expiry.isConstant()) {
        touch(bytes);
      }
      values.put(key, entries.decode(current));
      hits++;
    } else if (loader != null || found == Found.EXPIRED) {
      if (missing.isEmpty()) {
        missing = new LinkedHashSet<>();
      }
      missing.add(key);
    } else {
      misses++;
    }
  }

  @SuppressWarnings("unchecked") // put there by run
  private K key(int index) {
    return (K) keys[index];
  }

  private void touch(KeyBytes bytes) {
    long ofThisHit = expiry.accessMillis();
    if (ofThisHit != Ttl.KEEP) {
      entries.expire(bytes, current.version(), ofThisHit);
    }
  }

  private void loadMissing() {
    Map<K, V> loaded = loader == null ? Map.of() : loader.loadAll(missing);
    for (K key : missing) {
      LoadUpdate<K, V> update = new LoadUpdate<>(cache, key, null);
      update.value = loaded.get(key);
      update.run();
      if (update.value != null) {
        values.put(key, update.value);
      }
    }
  }
}
