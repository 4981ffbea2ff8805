package io.refcache.store;

/**
 * Is told of entries that leave a store without having been asked to, and of what other processes
 * do to them.
 */
public interface StoreListener {

  /** Whether {@link #due} is to be called. Asked often and must be cheap; the answer may change. */
  boolean wantsExpired();

  /**
   * An entry's deadline has passed. It is still in the store; the listener removes it with {@link
   * Store#removeExpired}, holding whatever lock orders its events. Called by the background thread,
   * outside all locks of the store.
   */
  void due(KeyBytes key);

  /**
   * An entry whose deadline had passed was taken out by who needed its memory, before {@link #due}
   * could be called for it: there is nothing left to remove. Called outside all locks of the store
   * by that thread; both arguments are valid during the call only. Whether an event of a later
   * entry of the same key comes first is left open.
   */
  default void expired(KeyBytes key, ValueBytes value) {}

  /** Whether {@link #evicted} is to be called. */
  boolean wantsEvicted();

  /**
   * An entry was pushed out by the {@code maxmemory-policy}. Called outside all locks of the store
   * by the thread that needed the room; both arguments are valid during the call only.
   */
  void evicted(KeyBytes key, ValueBytes value);

  /**
   * Whether {@link #changed} is to be called for what others do. When the answer changes, {@link
   * Store#listenerChanged} is called.
   */
  default boolean wants(ChangeKind kind) {
    return false;
  }

  /** Whether {@link #changed} is to be given the old value; as {@link #wants}. */
  default boolean wantsOldValue(ChangeKind kind) {
    return false;
  }

  /**
   * Another process has changed an entry of a {@linkplain Backend#isShared() shared} store. Called
   * for the changes of a key in the order in which they were made, by a thread that must not be
   * made to wait. The arguments are the listener's own from then on.
   *
   * @param value the new value; null if the entry is gone
   * @param oldValue the value that was there; null if there was none or nobody wants old values
   */
  default void changed(ChangeKind kind, KeyBytes key, ValueBytes value, ValueBytes oldValue) {}

  /**
   * A change that a verb of this process is making, of a kind that is wanted, has its place here
   * among those that {@link #changed} is called for. Called as that is, and before the verb
   * returns; not at all while it cannot be known what others do.
   */
  default void changedHere(KeyBytes key) {}
}
