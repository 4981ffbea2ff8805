package io.refcache.jcache;

import io.refcache.store.Found;
import io.refcache.store.Precondition;
import io.refcache.store.Stored;
import io.refcache.store.ValueBytes;

/**
 * Writes of single entries.
 *
 * <p>Where nobody listens, nothing is written through and the expiry policy is a standard one, an
 * operation is one verb of the store under the key's lock, whatever the entry was before: the verb
 * says afterwards what it found. A plain put, which does not say that to anybody, does without the
 * lock where {@link KeyLocks} says so. All else, and what is conditional on a value, goes the way
 * of an {@link EntryUpdate}.
 */
final class EntryWrites<K, V> {
  private final CacheParts<K, V> cache;
  private final Entries<K, V> entries;
  private final ExpiryCalculator expiry;
  private final boolean plainPuts;
  private final boolean plainRemoves;

  EntryWrites(CacheParts<K, V> cache) {
    this.cache = cache;
    this.entries = cache.entries();
    this.expiry = cache.expiry();
    this.plainRemoves = cache.writer() == null;
    this.plainPuts = plainRemoves && expiry.isConstant() && !expiry.expiresAtOnce();
  }

  /**
   * Whether a put is one verb of the store now that needs no lock, given a canonical key. See
   * {@link KeyLocks}.
   */
  boolean putsPlainly(ThreadScratch thread) {
    return plainPuts && thread.locksHeld == 0 && !cache.events().isActive();
  }

  /** Stores a value as far as the operation does. */
  Outcome put(CacheOperation operation, K key, V value) {
    if (!plainPuts || cache.events().isActive()) {
      return new EntryUpdate<>(cache, operation, key, value, null).run();
    }
    ThreadScratch thread = ThreadScratch.current();
    Scratch scratch = thread.acquire();
    try {
      return plainPut(operation, key, value, thread, scratch, null);
    } finally {
      thread.release();
    }
  }

  /** Stores a value as far as the operation does; returns the one that was there, or null. */
  V getAndPut(CacheOperation operation, K key, V value) {
    if (!plainPuts || cache.events().isActive()) {
      EntryUpdate<K, V> update = new EntryUpdate<>(cache, operation, key, value, null);
      update.returningOldValue().run();
      return update.oldValue();
    }
    ThreadScratch thread = ThreadScratch.current();
    Scratch scratch = thread.acquire();
    try {
      Outcome outcome = plainPut(operation, key, value, thread, scratch, scratch.current);
      return outcome == Outcome.UPDATED ? entries.decode(scratch.current) : null;
    } finally {
      thread.release();
    }
  }

  private Outcome plainPut(
      CacheOperation operation,
      K key,
      V value,
      ThreadScratch thread,
      Scratch scratch,
      ValueBytes previous) {
    long startNanos = cache.statistics().isEnabled() ? System.nanoTime() : 0;
    entries.encodeKey(key, scratch);
    entries.encodeNext(value, scratch);
    boolean lockFree = operation.isPlainPut() && scratch.key.isCanonical() && thread.locksHeld == 0;
    Stored stored =
        lockFree
            ? store(operation, scratch, previous)
            : storeLocked(operation, key, thread, scratch, previous);
    Outcome outcome = operation.outcome(stored);
    if (startNanos != 0) {
      EntryUpdate.count(cache, operation.mask(outcome), System.nanoTime() - startNanos);
    }
    return outcome;
  }

  private Stored storeLocked(
      CacheOperation operation, K key, ThreadScratch thread, Scratch scratch, ValueBytes previous) {
    int stripe = KeyLocks.stripe(scratch.key);
    cache.locks().lock(stripe, thread);
    try {
      entries.locate(key, scratch);
      return store(operation, scratch, previous);
    } finally {
      cache.locks().unlock(stripe, thread);
    }
  }

  private Stored store(CacheOperation operation, Scratch scratch, ValueBytes previous) {
    return entries.put(
        scratch,
        operation.precondition(),
        ValueBytes.ANY_VERSION,
        expiry.creationMillis(),
        expiry.updateMillis(),
        previous);
  }

  /** Removes an entry. */
  Outcome remove(CacheOperation operation, K key) {
    if (!plainRemoves || cache.events().isActive()) {
      return new EntryUpdate<>(cache, operation, key, null, null).run();
    }
    ThreadScratch thread = ThreadScratch.current();
    Scratch scratch = thread.acquire();
    try {
      return plainRemove(operation, key, thread, scratch, null);
    } finally {
      thread.release();
    }
  }

  /** Removes an entry; returns the value that was there, or null. */
  V getAndRemove(K key) {
    CacheOperation operation = CacheOperation.GET_AND_REMOVE;
    if (!plainRemoves || cache.events().isActive()) {
      EntryUpdate<K, V> update = new EntryUpdate<>(cache, operation, key, null, null);
      update.returningOldValue().run();
      return update.oldValue();
    }
    ThreadScratch thread = ThreadScratch.current();
    Scratch scratch = thread.acquire();
    try {
      Outcome outcome = plainRemove(operation, key, thread, scratch, scratch.current);
      return outcome == Outcome.REMOVED ? entries.decode(scratch.current) : null;
    } finally {
      thread.release();
    }
  }

  private Outcome plainRemove(
      CacheOperation operation, K key, ThreadScratch thread, Scratch scratch, ValueBytes previous) {
    long startNanos = cache.statistics().isEnabled() ? System.nanoTime() : 0;
    entries.encodeKey(key, scratch);
    int stripe = KeyLocks.stripe(scratch.key);
    Found found;
    cache.locks().lock(stripe, thread);
    try {
      entries.locate(key, scratch);
      found = entries.remove(scratch, Precondition.ANY, ValueBytes.ANY_VERSION, previous);
    } finally {
      cache.locks().unlock(stripe, thread);
    }
    Outcome outcome = found == Found.PRESENT ? Outcome.REMOVED : Outcome.MISSING;
    if (startNanos != 0) {
      EntryUpdate.count(cache, operation.mask(outcome), System.nanoTime() - startNanos);
    }
    return outcome;
  }

  /** Removes an entry if it has a value. */
  boolean remove(K key, V expected) {
    return new EntryUpdate<>(cache, CacheOperation.REMOVE_IF_EQUAL, key, null, expected).run()
        == Outcome.REMOVED;
  }

  /** Replaces an entry's value if it has another. */
  boolean replace(K key, V expected, V value) {
    return new EntryUpdate<>(cache, CacheOperation.REPLACE_IF_EQUAL, key, value, expected).run()
        == Outcome.UPDATED;
  }
}
