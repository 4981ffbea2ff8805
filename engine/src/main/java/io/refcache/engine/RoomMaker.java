package io.refcache.engine;

/** Makes room in the budget that the stores of an engine share. */
interface RoomMaker {
  /** Frees memory that waits to be freed; returns how many bytes that gave back. */
  long freePending(long bytes);

  /**
   * Evicts one entry of any store, for a write to one of them.
   *
   * @return the bytes that it let go, or {@link io.refcache.engine.evict.Evictor#NOTHING}
   */
  long evictAny(StoreContext forStore);

  /** Evicts one entry of a store, for that store. */
  long evictFrom(StoreContext store, EvictionReason reason);

  /** Tells that an entry was added, which may be a candidate at once. */
  void added(StoreContext store, SlotChange change);

  /**
   * Moves blocks together, so that there are free pages within what may be mapped.
   *
   * @param chainBytes what is needed of blocks for a large value, beside some others
   */
  void makePages(long chainBytes);

  /** Moves blocks together and gives slabs back, so that a table may be mapped instead. */
  void makeRoomForTable(long bytes);

  /** The bytes that wait to be freed. */
  long pendingBytes();

  /** The bytes that no eviction gives back: the tables of all stores. */
  long fixedBytes();
}
