package io.refcache.store;

/** What a store found under a key. */
public enum Found {
  /** No entry. */
  ABSENT,
  /** An entry that is alive. */
  PRESENT,
  /**
   * An entry whose deadline has passed and that a {@link StoreListener} is still to be told of.
   * Never seen while no listener wants expired entries.
   */
  EXPIRED
}
