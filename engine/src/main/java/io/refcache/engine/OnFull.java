package io.refcache.engine;

/** What becomes of a write for which no room can be made (option {@code on-full}). */
enum OnFull {
  /** It fails with a {@link io.refcache.store.MemoryLimitException}. */
  FAIL,
  /** It is dropped, as a side cache may. */
  DROP
}
