package io.refcache.engine.defrag;

/** Somebody to whom blocks belong, and who can move them: a store. */
public interface BlockOwner {
  /** What became of a block. */
  enum Outcome {
    /** It is elsewhere now; it is an entry's, with the key in it. */
    ENTRY_MOVED,
    /** It is elsewhere now; it is a part of a large value. */
    VALUE_MOVED,
    /** It is an entry's, and stays, because more references than one lead to it. */
    ENTRY_HELD,
    /** It is a part of a large value, and stays, because of more references than one. */
    VALUE_HELD,
    /**
     * It is a part of a value that several keys may own, and stays, unless another owner has the
     * one key.
     */
    SHARED_HELD,
    /** It stays, because there is no room anywhere else. */
    NO_ROOM,
    /** It isn't one of this owner's, or is gone. */
    STRANGER
  }

  /**
   * Moves a block, if it is one of this owner's; by {@link
   * io.refcache.engine.alloc.Allocator#allocateToMove}. Takes some microseconds at most.
   *
   * @param address of a block that was in use a moment ago, and may be anything by now
   */
  Outcome move(long address);
}
