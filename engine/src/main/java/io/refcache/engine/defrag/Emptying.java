package io.refcache.engine.defrag;

import io.refcache.engine.alloc.Compaction;
import java.util.function.Supplier;

/**
 * Memory on its way to be empty: a slab or a page, out of which one block after the other is moved.
 * What is held when its turn comes is tried once more at the end. Guarded by the {@link
 * Defragmenter}'s lock.
 */
final class Emptying implements AutoCloseable {
  /** Somewhere so many blocks are held that emptying the rest of it would be in vain. */
  private static final int MAX_HELD_BLOCKS = 64;

  private final BlockMover mover;
  private Compaction.Evacuation evacuation;
  private int held;
  private boolean isRepeated;

  Emptying(BlockMover mover) {
    this.mover = mover;
  }

  /**
   * Begins to empty something, which is looked for only now that this object is there: an
   * evacuation that has begun must not get lost.
   *
   * @return whether there is something
   */
  boolean begin(Supplier<Compaction.Evacuation> sparsest) {
    evacuation = sparsest.get();
    return evacuation != null;
  }

  boolean isEmptied() {
    return evacuation.isEmptied();
  }

  /** Ends the evacuation, if it has begun. */
  @Override
  public void close() {
    if (evacuation != null) {
      evacuation.close();
    }
  }

  void moveAll() {
    while (moveOne()) {
      // One block after the other.
    }
  }

  /** Moves a block; returns false if there is no more that could move. */
  boolean moveOne() {
    long address = evacuation.next();
    if (address == 0) {
      return repeat();
    }
    BlockOwner.Outcome outcome = mover.move(address);
    held += isHeld(outcome) ? 1 : 0;
    return outcome != BlockOwner.Outcome.NO_ROOM && held <= MAX_HELD_BLOCKS;
  }

  private static boolean isHeld(BlockOwner.Outcome outcome) {
    return outcome == BlockOwner.Outcome.ENTRY_HELD
        || outcome == BlockOwner.Outcome.VALUE_HELD
        || outcome == BlockOwner.Outcome.SHARED_HELD;
  }

  /** Who held a block may have let go of it by now: once more, if anything is left. */
  private boolean repeat() {
    if (isRepeated || evacuation.isEmptied()) {
      return false;
    }
    isRepeated = true;
    evacuation.again();
    return true;
  }
}
