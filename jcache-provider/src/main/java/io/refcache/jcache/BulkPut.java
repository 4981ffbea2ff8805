package io.refcache.jcache;

import io.refcache.store.KeyBytes;
import io.refcache.store.PutBatch;
import io.refcache.store.Stored;
import io.refcache.store.ValueBytes;
import java.util.Map;

/**
 * One {@code putAll} that is not written through: in groups, so that the store has something to
 * work on at once, where puts are plain ones that need no lock; one by one otherwise.
 *
 * <p>Used once, by one thread.
 */
final class BulkPut<K, V> implements PutBatch {
  private final CacheParts<K, V> cache;
  private final EntryWrites<K, V> writes;
  private final Failures failures;
  private final Object[] values = new Object[Scratch.GROUP_KEYS];
  private Scratch scratch;
  private KeyBytes[] group;
  private int size;
  private int puts;

  /**
   * @param failures receives what goes wrong; what does for one key keeps no other from being put
   */
  BulkPut(CacheParts<K, V> cache, EntryWrites<K, V> writes, Failures failures) {
    this.cache = cache;
    this.writes = writes;
    this.failures = failures;
  }

  void run(Map<? extends K, ? extends V> map) {
    ThreadScratch thread = ThreadScratch.current();
    if (!writes.putsPlainly(thread)) {
      map.forEach(this::putAlone);
      return;
    }
    scratch = thread.acquire();
    try {
      group = scratch.group();
      map.forEach(this::add);
      putGroup();
    } finally {
      scratch.trimGroup();
      thread.release();
    }
  }

  private void putAlone(K key, V value) {
    failures.run(() -> writes.put(CacheOperation.PUT_ALL, key, value));
  }

  private void add(K key, V value) {
    try {
      cache.entries().encodeKey(key, group[size]);
    } catch (RuntimeException e) {
      failures.add(e);
      return;
    }
    if (!group[size].isCanonical()) {
      putAlone(key, value);
      return;
    }
    values[size] = value;
    if (++size == Scratch.GROUP_KEYS) {
      putGroup();
    }
  }

  private void putGroup() {
    long startNanos = cache.statistics().isEnabled() ? System.nanoTime() : 0;
    puts = 0;
    ExpiryCalculator expiry = cache.expiry();
    try {
      cache.entries().putAll(group, size, expiry.creationMillis(), expiry.updateMillis(), this);
    } finally {
      if (startNanos != 0) {
        cache.statistics().puts(puts, System.nanoTime() - startNanos);
      }
      size = 0;
    }
  }

  @Override
  @SuppressWarnings("unchecked") // put there by add
  public ValueBytes value(int index) {
    cache.entries().encodeNext((V) values[index], scratch);
    return scratch.next;
  }

  @Override
  public void stored(int index, Stored stored) {
    puts++;
  }

  @Override
  public void failed(int index, RuntimeException failure) {
    failures.add(Entries.putFailure(failure));
  }
}
