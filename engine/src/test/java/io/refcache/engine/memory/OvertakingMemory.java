package io.refcache.engine.memory;

import java.util.concurrent.CompletableFuture;

/**
 * Memory on the heap in which something happens between one access and the next: another thread
 * overtakes the one that is at work, at a place that the test chooses.
 */
public final class OvertakingMemory extends HeapMemory {
  private volatile Thread overtaken;
  private long accessesLeft;
  private Runnable action;
  private CompletableFuture<Void> overtaking;

  /** Runs something before this thread's n-th access from now on; 1 is the next. */
  public void beforeAccess(long nth, Runnable toRun) {
    accessesLeft = nth;
    action = toRun;
    overtaking = null;
    overtaken = Thread.currentThread();
  }

  /** Runs nothing any more; returns whether it has run, and fails if that has failed. */
  public boolean disarm() {
    overtaken = null;
    if (overtaking != null) {
      overtaking.join();
    }
    return overtaking != null;
  }

  private void accessed() {
    if (overtaken == Thread.currentThread() && --accessesLeft == 0) {
      overtaken = null;
      overtaking = CompletableFuture.runAsync(action);
      overtaking.exceptionally(failure -> null).join();
    }
  }

  @Override
  HeapSlab slab(int bytes) {
    return new HeapSlab(bytes) {
      @Override
      void accessed() {
        OvertakingMemory.this.accessed();
      }
    };
  }
}
