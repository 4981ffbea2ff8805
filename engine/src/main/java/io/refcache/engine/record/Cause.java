package io.refcache.engine.record;

/** Why a reference to a record is dropped; each has its own {@code lazyfree-lazy-*} option. */
public enum Cause {
  /** Pushed out by the policy ({@code lazyfree-lazy-eviction}). */
  EVICTION,
  /** The deadline has passed ({@code lazyfree-lazy-expire}). */
  EXPIRATION,
  /** Overwritten by another value ({@code lazyfree-lazy-server-del}). */
  REPLACEMENT,
  /** Removed on request ({@code lazyfree-lazy-user-del}). */
  REMOVAL,
  /** Cleared with all others ({@code lazyfree-lazy-user-flush}). */
  CLEARING
}
