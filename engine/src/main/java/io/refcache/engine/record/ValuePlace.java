package io.refcache.engine.record;

/** Where a record keeps its value. */
public enum ValuePlace {
  /** In the record. */
  INSIDE,
  /** In a value object that only this record owns. */
  OBJECT,
  /** In a value object that other records may own as well. */
  SHARED_OBJECT
}
