package io.refcache.engine.record;

/** Whether a record has room for a deadline. */
public enum DeadlineField {
  ABSENT,
  PRESENT
}
