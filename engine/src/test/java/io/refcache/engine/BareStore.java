package io.refcache.engine;

import io.refcache.engine.alloc.Allocator;
import io.refcache.engine.alloc.MemoryBudget;
import io.refcache.engine.evict.EvictionPolicy;
import io.refcache.engine.memory.Memory;
import io.refcache.engine.time.EngineClock;
import io.refcache.engine.trace.LeakDetector;

/** Opens stores with nothing around them: one segment, no limit, and nothing in the background. */
final class BareStore {
  private BareStore() {}

  static OffHeapStore open(String name, EngineClock clock, Memory memory, Allocator allocator) {
    // No frequencies, which would need random numbers.
    Tuning tuning = new Tuning(EvictionPolicy.ALLKEYS_LRU, 10, 1, 0, OnFull.FAIL);
    LeakDetector unwatched = new LeakDetector();
    unwatched.setLevel(LeakDetector.Level.OFF);
    StoreContext context =
        new StoreContext(
            name,
            clock,
            allocator,
            memory.epochs(),
            new MemoryBudget(0).child(0),
            null,
            unwatched,
            null,
            null,
            1,
            1,
            StoreContext.Sharing.NO,
            tuning);
    return new OffHeapStore(context, null);
  }
}
