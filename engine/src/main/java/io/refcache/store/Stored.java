package io.refcache.store;

/** What became of a {@link Store#put}. */
public enum Stored {
  /** There was no entry, now there is one. */
  CREATED,
  /** The entry's value was replaced. */
  UPDATED,
  /** The time to live that applied was zero: no entry is left, one that was there has expired. */
  EXPIRED,
  /** The precondition did not hold; nothing has changed. */
  UNMATCHED,
  /**
   * The value was not kept: there was no memory for it and the store is configured to drop it
   * rather than to fail ({@code on-full = drop}), or it was evicted as it came, for the policy has
   * better use of the memory, or the store is somewhere else and cannot be reached. A value that
   * was there before is gone: a cache may forget, but it must not return what was overwritten.
   */
  DROPPED
}
