package io.refcache.engine.defrag;

import io.refcache.engine.stats.Counter;
import io.refcache.engine.stats.Info;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Has blocks moved by whom they belong to, and counts what became of them.
 *
 * <p>Whose a block is, its owner knows: all are asked, and the one that had the last block first.
 *
 * <p>One thread at a time moves blocks or takes out an owner, under the {@link Defragmenter}'s
 * lock; owners may be added, and figures told, at any time.
 */
final class BlockMover {
  private final List<BlockOwner> owners = new CopyOnWriteArrayList<>();
  private BlockOwner lastOwner;

  private final Counter hits = new Counter();
  private final Counter misses = new Counter();
  private final Counter keyHits = new Counter();
  private final Counter keyMisses = new Counter();
  private final Counter sharedMisses = new Counter();

  void add(BlockOwner owner) {
    owners.add(owner);
  }

  void remove(BlockOwner owner) {
    owners.remove(owner);
    if (lastOwner == owner) {
      lastOwner = null;
    }
  }

  /**
   * Moves a block, if somebody has it and can.
   *
   * @param address of a block that was in use a moment ago
   */
  BlockOwner.Outcome move(long address) {
    BlockOwner first = lastOwner;
    BlockOwner.Outcome outcome = first == null ? BlockOwner.Outcome.STRANGER : first.move(address);
    if (isAnothers(outcome)) {
      for (BlockOwner owner : owners) {
        if (owner != first) {
          outcome = owner.move(address);
          if (!isAnothers(outcome)) {
            lastOwner = owner;
            break;
          }
        }
      }
    }
    count(outcome);
    return outcome;
  }

  private static boolean isAnothers(BlockOwner.Outcome outcome) {
    return outcome == BlockOwner.Outcome.STRANGER || outcome == BlockOwner.Outcome.SHARED_HELD;
  }

  private void count(BlockOwner.Outcome outcome) {
    switch (outcome) {
      case ENTRY_MOVED -> {
        hits.increment();
        keyHits.increment();
      }
      case VALUE_MOVED -> hits.increment();
      case ENTRY_HELD -> {
        misses.increment();
        keyMisses.increment();
      }
      case SHARED_HELD -> {
        misses.increment();
        sharedMisses.increment();
      }
      default -> misses.increment();
    }
  }

  void writeTo(Info info) {
    info.put("active_defrag_hits", hits.sum())
        .put("active_defrag_misses", misses.sum())
        .put("active_defrag_key_hits", keyHits.sum())
        .put("active_defrag_key_misses", keyMisses.sum())
        .put("active_defrag_shared_misses", sharedMisses.sum());
  }

  void resetStatistics() {
    hits.reset();
    misses.reset();
    keyHits.reset();
    keyMisses.reset();
    sharedMisses.reset();
  }
}
