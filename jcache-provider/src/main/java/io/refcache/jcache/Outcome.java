package io.refcache.jcache;

/** What an operation found under its key and did with it. */
enum Outcome {
  /** There was no entry, and there is none. */
  MISSING,
  /** There is an entry, and it was left alone. */
  FOUND,
  /** There is an entry, but not with the value that a conditional operation asked for. */
  DIFFERENT,
  /** There was no entry, now there is one. */
  CREATED,
  /** The entry's value was replaced. */
  UPDATED,
  /** The entry was taken out. */
  REMOVED
}
