package io.refcache.store;

/**
 * The entries of one cache, as bytes.
 *
 * <p>Every single-key verb is atomic. A verb never calls user code while it holds a lock of the
 * store. Keys and values handed in are copied before the call returns; what comes back is a copy as
 * well, so that nothing a caller does afterwards can touch the store's memory.
 *
 * <p>An entry whose deadline has passed is never returned. Who detects it removes and counts it,
 * unless a {@link StoreListener} wants to be told of expired entries: then the entry stays, every
 * verb treats it as absent and reports {@link Found#EXPIRED} where it can, and the listener's owner
 * takes it out with {@link #removeExpired} under whatever lock orders its events.
 *
 * <p>All methods are safe for use by many threads; {@link KeyBytes} and {@link ValueBytes} are not
 * and belong to one thread at a time. After {@link #close} every verb throws {@link
 * IllegalStateException}.
 */
public interface Store extends AutoCloseable {

  /** The cursor that starts a {@link #scan}. */
  long SCAN_START = 0;

  /** The cursor that a {@link #scan} returns once everything has been visited. */
  long SCAN_END = -1;

  /** The name under which the backend opened this store. */
  String name();

  /**
   * Reads an entry and marks it as used (Redis: {@code GET}).
   *
   * @param into receives value and version if the entry is present; its content is undefined
   *     otherwise. Only {@link #peek} tells the remaining time to live for certain
   */
  Found get(KeyBytes key, ValueBytes into);

  /**
   * Reads an entry, as {@link #get} does, for an operation that decides by it what to change: where
   * {@code get} may tell what was true a moment ago, as a store with copies of what is far away
   * does, this does not.
   */
  default Found getForUpdate(KeyBytes key, ValueBytes into) {
    return get(key, into);
  }

  /**
   * Reads an entry, marks it as used and gives it a new time to live (Redis: {@code GETEX}).
   *
   * @param ttlMillis a {@link Ttl}; {@link Ttl#EXPIRE_NOW} returns this once more and expires it
   */
  Found getAndExpire(KeyBytes key, long ttlMillis, ValueBytes into);

  /**
   * Reads many entries, each as {@link #getAndExpire} does (Redis: {@code MGET}, or a pipeline of
   * {@code GETEX}). Not atomic as a whole: each of the reads is.
   *
   * <p>What a store gains by knowing several keys at once is its own affair: one that is in memory
   * has the processor fetch for all of them at the same time, one that is far away asks once.
   *
   * @param keys the first {@code count} of them are read
   * @param ttlMillis the {@link Ttl} that each of them gets; {@link Ttl#KEEP} for none
   * @param into receives one value after the other
   * @param visitor is told of each key, when {@code into} has what {@link #get} says
   */
  default void getAll(
      KeyBytes[] keys, int count, long ttlMillis, ValueBytes into, FoundVisitor visitor) {
    for (int i = 0; i < count; i++) {
      visitor.visit(i, getAndExpire(keys[i], ttlMillis, into));
    }
  }

  /**
   * Reads an entry without marking it as used and without counting a hit or a miss.
   *
   * @param into receives value, version and remaining time to live; may be null if only the
   *     presence is asked for
   */
  Found peek(KeyBytes key, ValueBytes into);

  /**
   * Stores a value if the precondition holds (Redis: {@code SET} with its {@code NX}, {@code XX},
   * {@code GET}, {@code PX} and {@code KEEPTTL}).
   *
   * @param precondition what must be true of the entry now; an expired one counts as absent
   * @param version the version that {@link Precondition#VERSION} asks for, ignored otherwise
   * @param ttlOnCreate the {@link Ttl} of an entry that was absent; {@link Ttl#KEEP} means {@link
   *     Ttl#NONE} here
   * @param ttlOnUpdate the {@link Ttl} of an entry that was present
   * @param previous receives the value that was replaced, or was found where the precondition did
   *     not hold; undefined if there was no live entry; may be null
   * @throws MemoryLimitException if the value does not fit and room cannot be made for it; nothing
   *     has changed then, but that a {@linkplain Backend#isShared() shared} backend may have
   *     removed the entry
   * @throws StoreUnavailableException if the store is somewhere else and does not answer
   * @throws IllegalArgumentException if key or value exceed what the backend can hold at all
   */
  Stored put(
      KeyBytes key,
      ValueBytes value,
      Precondition precondition,
      long version,
      long ttlOnCreate,
      long ttlOnUpdate,
      ValueBytes previous);

  /**
   * Stores many values, each as {@link #put} does without a precondition (Redis: a pipeline of
   * {@code SET}). Not atomic as a whole: each of them is.
   *
   * @param keys the first {@code count} of them are written; different ones
   * @param ttlOnCreate as for {@link #put}
   * @param ttlOnUpdate as for {@link #put}
   */
  default void putAll(
      KeyBytes[] keys, int count, long ttlOnCreate, long ttlOnUpdate, PutBatch batch) {
    for (int i = 0; i < count; i++) {
      Stored stored;
      try {
        stored =
            put(
                keys[i],
                batch.value(i),
                Precondition.ANY,
                ValueBytes.ANY_VERSION,
                ttlOnCreate,
                ttlOnUpdate,
                null);
      } catch (RuntimeException e) {
        batch.failed(i, e);
        continue;
      }
      batch.stored(i, stored);
    }
  }

  /**
   * Removes an entry if the precondition holds (Redis: {@code GETDEL}).
   *
   * @param precondition {@link Precondition#ANY}, {@link Precondition#PRESENT} or {@link
   *     Precondition#VERSION}
   * @param previous receives the removed value; may be null
   * @return {@link Found#PRESENT} if an entry was removed, {@link Found#EXPIRED} if a due one was
   *     found and left to the listener, {@link Found#UNKNOWN} if it is removed as soon as the store
   *     can be reached, and none of this process reads it until then, {@link Found#ABSENT}
   *     otherwise
   */
  Found remove(KeyBytes key, Precondition precondition, long version, ValueBytes previous);

  /**
   * Gives a present entry a new time to live (Redis: {@code PEXPIRE}, {@code PERSIST}).
   *
   * @param version the version that the entry must have, or {@link ValueBytes#ANY_VERSION}
   * @return whether the entry was there
   */
  boolean expire(KeyBytes key, long version, long ttlMillis);

  /**
   * Removes an entry if its deadline has passed, and counts it as expired.
   *
   * @param previous receives the value that expired; may be null
   * @return whether there was a due entry
   */
  boolean removeExpired(KeyBytes key, ValueBytes previous);

  /**
   * Looks for an entry whose key is equal to {@code key} though its bytes differ.
   *
   * <p>Only keys that are not {@linkplain KeyBytes#isCanonical() canonical} can have such entries.
   * If one is found, {@code key} takes on the stored bytes, so that every other verb finds it.
   *
   * @param matcher asked about each stored key with the same hashed prefix, outside all locks
   * @return whether {@code key} now has the bytes of a stored key
   */
  boolean findEquivalent(KeyBytes key, KeyMatcher matcher);

  /**
   * Visits entries from a cursor on (Redis: {@code SCAN}): some, not necessarily all, of what is
   * left. An entry that is there during the whole scan is visited exactly once, whatever grows or
   * shrinks meanwhile; one that comes or goes may be visited or not. Expired entries are not.
   *
   * @param cursor {@link #SCAN_START} or what the last call returned
   * @param visitor called outside all locks with copies
   * @return the cursor to go on with, or {@link #SCAN_END}
   */
  long scan(long cursor, EntryVisitor visitor);

  /**
   * Visits keys from a cursor on, as {@link #scan} visits entries; their values are not read.
   *
   * @param cursor as for {@link #scan}, whose cursors are good here as well
   * @return as for {@link #scan}
   */
  default long scanKeys(long cursor, KeyVisitor visitor) {
    return scan(cursor, (key, value) -> visitor.visit(key));
  }

  /** The number of entries, expired but not yet removed ones included, as in {@code DBSIZE}. */
  long size();

  /** Removes everything at once; memory may come back later, in the background. */
  void clear();

  /**
   * What the store knows of an entry beyond its value ({@code OBJECT}, {@code MEMORY USAGE}, {@code
   * PTTL}). Touches neither access data nor statistics.
   *
   * @return null if the entry is absent or expired
   */
  EntryInfo inspect(KeyBytes key);

  /** Sets who is told of expired and evicted entries, and of what others do; null for nobody. */
  void setListener(StoreListener listener);

  /**
   * Says that the listener wants to be told of other changes than before. What it wants now is
   * known to all who open the store after this call, and soon to the others.
   */
  default void listenerChanged() {}

  /**
   * Whether other processes are told of each change. They hear nothing of {@link #clear}, so that
   * entries that are removed are to be removed one by one then.
   */
  default boolean isObserved() {
    return false;
  }

  /** This store's figures under the names of Redis' {@code INFO}, in a fixed order. */
  java.util.Map<String, Object> info();

  /** Of {@link #info}, {@code evicted_keys} alone; 0 if there is no such figure. */
  default long evictedKeys() {
    return info().get("evicted_keys") instanceof Number evicted ? evicted.longValue() : 0;
  }

  /**
   * The figures of this store that are tables, by name: they take longer to tell than {@link
   * #info}, and none of them is needed often.
   */
  default java.util.Map<String, FigureTable> tables() {
    return java.util.Map.of();
  }

  /** Sets this store's counters to zero ({@code CONFIG RESETSTAT}). */
  void resetStatistics();

  /**
   * Changes an option at run time ({@code CONFIG SET}).
   *
   * @throws IllegalArgumentException if the option is unknown, fixed at creation, or the value is
   *     wrong; the message says which values are right, and the old value stays
   */
  void setOption(String option, String value);

  /** This store's options and their values now ({@code CONFIG GET *}). */
  java.util.Map<String, String> options();

  /**
   * Removes the entries for everybody, and whatever else there is of this store, and closes it. The
   * same as {@link #close} unless the backend is {@linkplain Backend#isShared() shared}.
   */
  default void destroy() {
    close();
  }

  /**
   * Gives up everything the store holds here: its entries as well, unless the backend is
   * {@linkplain Backend#isShared() shared}. Idempotent.
   */
  @Override
  void close();
}
