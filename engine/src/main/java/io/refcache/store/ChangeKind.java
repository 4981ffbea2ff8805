package io.refcache.store;

/** What became of an entry, as it is told to a process that has not done it. */
public enum ChangeKind {
  CREATED,
  UPDATED,
  REMOVED,
  /** An update has given it no time to live. */
  EXPIRED
}
