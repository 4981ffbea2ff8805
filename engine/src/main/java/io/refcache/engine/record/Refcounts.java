package io.refcache.engine.record;

import io.refcache.engine.alloc.Allocator;
import io.refcache.engine.memory.Slab;

/**
 * Counts the owners of blocks. The count is the first word of every block that has owners; zero
 * means that the block is dead.
 *
 * <p>Only the living can be retained: whoever retains must know by a lock, or by owning a reference
 * itself, that the count is positive. Misuse fails loudly with both values, and changes nothing.
 */
final class Refcounts {
  private Refcounts() {}

  static int get(Slab slab, int block) {
    return slab.getIntAcquire(block + RecordLayout.REFCOUNT_OFFSET);
  }

  /** Starts the count of a new block, which nobody else can see yet. */
  static void init(Slab slab, int block) {
    slab.putIntRelease(block + RecordLayout.REFCOUNT_OFFSET, 1);
  }

  static void retain(Slab slab, long address) {
    int word = Allocator.offset(address) + RecordLayout.REFCOUNT_OFFSET;
    while (true) {
      int count = slab.getIntAcquire(word);
      if (count <= 0 || count == SharedConstants.IMMORTAL_REFCOUNT - 1) {
        throw new IllegalStateException(
            "retaining block %#x whose refcount is %d: it must be from 1 to %d"
                .formatted(address, count, SharedConstants.IMMORTAL_REFCOUNT - 2));
      }
      if (slab.compareAndSetInt(word, count, count + 1)) {
        return;
      }
    }
  }

  /** Lets go of one reference; returns whether it was the last. */
  static boolean release(Slab slab, long address) {
    int word = Allocator.offset(address) + RecordLayout.REFCOUNT_OFFSET;
    while (true) {
      int count = slab.getIntAcquire(word);
      if (count <= 0) {
        throw new IllegalStateException(
            "releasing block %#x whose refcount is %d: it must be at least 1"
                .formatted(address, count));
      }
      if (slab.compareAndSetInt(word, count, count - 1)) {
        return count == 1;
      }
    }
  }
}
