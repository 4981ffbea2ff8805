package io.refcache.store;

/** What must be true of an entry for a change to happen. */
public enum Precondition {
  /** Nothing. */
  ANY,
  /** There is no entry ({@code SET NX}). */
  ABSENT,
  /** There is an entry ({@code SET XX}). */
  PRESENT,
  /** There is an entry, and it has the version that the caller has read. */
  VERSION
}
