package io.refcache.jcache;

import io.refcache.jcache.codec.HeapEstimator;
import io.refcache.jcache.codec.KeyCodec;
import io.refcache.jcache.codec.ValueCodec;
import io.refcache.jcache.settings.CacheCodecs;
import io.refcache.store.EntryInfo;
import io.refcache.store.Found;
import io.refcache.store.FoundVisitor;
import io.refcache.store.KeyBytes;
import io.refcache.store.KeyVisitor;
import io.refcache.store.MemoryLimitException;
import io.refcache.store.Precondition;
import io.refcache.store.PutBatch;
import io.refcache.store.Store;
import io.refcache.store.StoreException;
import io.refcache.store.StoreUnavailableException;
import io.refcache.store.Stored;
import io.refcache.store.ValueBytes;
import java.util.Objects;
import javax.cache.CacheException;

/**
 * A store in terms of keys and values: encodes them, finds keys whose bytes are not canonical, and
 * turns the store's exceptions into those of {@code javax.cache}.
 *
 * <p>A key is looked up by its bytes first. Where equal keys may have different bytes and the bytes
 * are not found, the stored keys that share the hashed prefix are decoded and asked: what is found
 * then has its stored bytes put into {@link Scratch#key}, and later verbs find them at once.
 */
final class Entries<K, V> {
  private final Store store;
  private final KeyCodec<K> keys;
  private final ValueCodec<V> values;
  private final HeapEstimator estimator;

  Entries(Store store, CacheCodecs<K, V> codecs) {
    this.store = store;
    this.keys = codecs.keys();
    this.values = codecs.values();
    this.estimator = codecs.estimator();
  }

  Store store() {
    return store;
  }

  /** Writes a key into the buffers, for the verbs below. */
  void encodeKey(K key, Scratch scratch) {
    keys.encode(key, scratch.key);
  }

  /** Writes a key into one of the buffers of a group. */
  void encodeKey(K key, KeyBytes into) {
    keys.encode(key, into);
  }

  /**
   * Writes the value that is to be there into the buffers, after the key. Where both stay on the
   * heap, the value is charged for the key as well.
   */
  void encodeNext(V value, Scratch scratch) {
    values.encode(value, scratch.next);
    Object keyOnHeap = scratch.key.reference();
    if (keyOnHeap != null) {
      ValueBytes next = scratch.next;
      next.setReference(
          next.tag(), next.reference(), next.referenceBytes() + estimator.bytes(keyOnHeap));
    }
  }

  /** A copy of the key in the buffers. */
  K decodeKey(Scratch scratch) {
    return keys.decode(scratch.key);
  }

  /** A copy of a key that was read. */
  K decodeKey(KeyBytes key) {
    return keys.decode(key);
  }

  /** A copy of a value. */
  V decode(ValueBytes value) {
    return values.decode(value);
  }

  /** Reads an entry into {@link Scratch#current} and marks it as used. */
  Found get(K key, Scratch scratch) {
    try {
      Found found = store.get(scratch.key, scratch.current);
      return found == Found.ABSENT && findEquivalent(key, scratch)
          ? store.get(scratch.key, scratch.current)
          : found;
    } catch (StoreException e) {
      throw failure(e);
    }
  }

  /** Reads an entry that is perhaps to be changed into {@link Scratch#current}, as a use. */
  Found getForUpdate(K key, Scratch scratch) {
    try {
      Found found = store.getForUpdate(scratch.key, scratch.current);
      return found == Found.ABSENT && findEquivalent(key, scratch)
          ? store.getForUpdate(scratch.key, scratch.current)
          : found;
    } catch (StoreException e) {
      throw failure(e);
    }
  }

  /** Reads an entry, marks it as used and gives it a new time to live. */
  Found getAndExpire(K key, long ttlMillis, Scratch scratch) {
    try {
      Found found = store.getAndExpire(scratch.key, ttlMillis, scratch.current);
      return found == Found.ABSENT && findEquivalent(key, scratch)
          ? store.getAndExpire(scratch.key, ttlMillis, scratch.current)
          : found;
    } catch (StoreException e) {
      throw failure(e);
    }
  }

  /** Reads entries, as {@link #getAndExpire} does, but only under the bytes that the keys have. */
  void getAll(KeyBytes[] group, int count, long ttlMillis, ValueBytes into, FoundVisitor visitor) {
    try {
      store.getAll(group, count, ttlMillis, into, visitor);
    } catch (StoreException e) {
      throw failure(e);
    }
  }

  /** Reads the entry of a key that was not found under the bytes that it has. */
  Found getEquivalent(K key, KeyBytes bytes, long ttlMillis, ValueBytes into) {
    try {
      return findEquivalent(key, bytes) ? store.getAndExpire(bytes, ttlMillis, into) : Found.ABSENT;
    } catch (StoreException e) {
      throw failure(e);
    }
  }

  /** Stores many values under canonical keys. What fails is told to the batch, as it is. */
  void putAll(KeyBytes[] group, int count, long ttlOnCreate, long ttlOnUpdate, PutBatch batch) {
    store.putAll(group, count, ttlOnCreate, ttlOnUpdate, batch);
  }

  /**
   * Looks at an entry without leaving a trace.
   *
   * @param into receives the value; null if only the presence is asked for
   */
  Found peek(K key, Scratch scratch, ValueBytes into) {
    try {
      Found found = store.peek(scratch.key, into);
      return found == Found.ABSENT && findEquivalent(key, scratch)
          ? store.peek(scratch.key, into)
          : found;
    } catch (StoreException e) {
      throw failure(e);
    }
  }

  /** Reads the entry of a stored key, without leaving a trace. */
  Found peekStored(KeyBytes key, ValueBytes into) {
    try {
      Found found = store.peek(key, into);
      if (found == Found.UNKNOWN) { // as if there were no more entries would be a wrong answer
        throw StoreUnavailableException.unchanged("there is no going on without the store", null);
      }
      return found;
    } catch (StoreException e) {
      throw failure(e);
    }
  }

  /** What the store knows of the entry of a stored key beyond its value; null if there is none. */
  EntryInfo inspectStored(KeyBytes key) {
    try {
      return store.inspect(key);
    } catch (StoreException e) {
      throw failure(e);
    }
  }

  /** Visits some keys from a cursor on; see {@link Store#scanKeys}. */
  long scanKeys(long cursor, KeyVisitor visitor) {
    try {
      return store.scanKeys(cursor, visitor);
    } catch (StoreException e) {
      throw failure(e);
    }
  }

  /** Whether other processes are told of each change. */
  boolean isObserved() {
    return store.isObserved();
  }

  /** Removes everything. */
  void clear() {
    try {
      store.clear();
    } catch (StoreException e) {
      throw failure(e);
    }
  }

  /** Removes everything for everybody; the store is closed then. */
  void destroy() {
    try {
      store.destroy();
    } catch (StoreException e) {
      throw failure(e);
    }
  }

  /** Makes sure that the key in the buffers has the bytes under which it is stored. */
  void locate(K key, Scratch scratch) {
    if (!scratch.key.isCanonical()) {
      peek(key, scratch, null);
    }
  }

  private boolean findEquivalent(K key, Scratch scratch) {
    return findEquivalent(key, scratch.key);
  }

  private boolean findEquivalent(K key, KeyBytes bytes) {
    return !bytes.isCanonical()
        && store.findEquivalent(bytes, stored -> Objects.deepEquals(key, keys.decode(stored)));
  }

  /**
   * Stores {@link Scratch#next} under the key, which was {@linkplain #locate located}.
   *
   * @throws CacheMemoryException if there is no memory for it
   */
  Stored put(
      Scratch scratch,
      Precondition precondition,
      long version,
      long ttlOnCreate,
      long ttlOnUpdate,
      ValueBytes previous) {
    try {
      return store.put(
          scratch.key, scratch.next, precondition, version, ttlOnCreate, ttlOnUpdate, previous);
    } catch (StoreException | IllegalArgumentException e) {
      throw putFailure(e);
    }
  }

  /** What a put throws, as an exception of {@code javax.cache} where it is the store's. */
  static RuntimeException putFailure(RuntimeException e) {
    if (e instanceof MemoryLimitException noMemory) {
      return new CacheMemoryException(noMemory);
    }
    if (e instanceof StoreException notStored) {
      return failure(notStored);
    }
    return e instanceof IllegalArgumentException ? new CacheException(e.getMessage(), e) : e;
  }

  /** Removes the entry under the key, which was {@linkplain #locate located}. */
  Found remove(Scratch scratch, Precondition precondition, long version, ValueBytes previous) {
    try {
      return store.remove(scratch.key, precondition, version, previous);
    } catch (StoreException e) {
      throw failure(e);
    }
  }

  /**
   * Gives the entry under the key, which was {@linkplain #locate located}, a new time to live.
   *
   * @param version the version it must have, or {@link ValueBytes#ANY_VERSION}
   */
  void expire(Scratch scratch, long version, long ttlMillis) {
    expire(scratch.key, version, ttlMillis);
  }

  /** As above, for a key of a group. */
  void expire(KeyBytes key, long version, long ttlMillis) {
    try {
      store.expire(key, version, ttlMillis);
    } catch (StoreException e) {
      throw failure(e);
    }
  }

  /** Removes the entry under the key, which was {@linkplain #locate located}, if it is due. */
  boolean removeExpired(Scratch scratch, ValueBytes previous) {
    try {
      return store.removeExpired(scratch.key, previous);
    } catch (StoreException e) {
      throw failure(e);
    }
  }

  /** What a store throws, as an exception of {@code javax.cache}. */
  static CacheException failure(StoreException e) {
    return e instanceof StoreUnavailableException unavailable
        ? new CacheUnavailableException(unavailable)
        : new CacheException(e.getMessage(), e);
  }
}
