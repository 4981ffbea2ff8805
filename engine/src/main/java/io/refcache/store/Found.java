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
  EXPIRED,
  /**
   * Nobody can tell: the store is somewhere else, cannot be reached, and is configured to go on as
   * if there were no entry rather than to fail. A change that depends on what is there has to see
   * to it that nothing old stays.
   */
  UNKNOWN
}
