package io.refcache.engine.evict;

import io.refcache.engine.alloc.Allocator;
import io.refcache.engine.alloc.MemoryBudget;
import io.refcache.engine.memory.HeapMemory;
import io.refcache.engine.memory.Memory;
import java.util.function.LongSupplier;

/** Rankings by hit density for tests, on memory of the heap. */
final class Densities {
  private Densities() {}

  /** One that was not started: every entry is as good a victim as any. */
  static HitDensity stopped() {
    return of(new MemoryBudget(MemoryBudget.UNLIMITED), () -> 0);
  }

  static HitDensity of(MemoryBudget budget, LongSupplier entries) {
    Memory memory = new HeapMemory();
    return new HitDensity(new Allocator(memory), memory.epochs(), budget, entries);
  }
}
