package io.refcache.store;

/** Is told of entries that leave a store without having been asked to. */
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
}
