package io.refcache.engine.reclaim;

/**
 * Memory to give back, in as many steps as it takes.
 *
 * <p>Used by one thread at a time, though not always by the same; what one did, the next sees.
 */
public interface Garbage {

  /** The usable bytes still to be freed: what it holds at first, less what has been freed since. */
  long bytes();

  /** The objects still to be freed; a whole table counts its entries. At least 1 at first. */
  long objects();

  /**
   * Frees some of it.
   *
   * @param maxBlocks how many blocks to free at most; bounds the time this takes
   * @return whether more is left
   */
  boolean freeSome(int maxBlocks);
}
