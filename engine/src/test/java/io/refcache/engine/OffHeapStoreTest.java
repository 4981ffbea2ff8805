package io.refcache.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.refcache.engine.memory.DirectMemory;
import io.refcache.engine.time.ManualClock;
import io.refcache.store.Backend;
import io.refcache.store.LocalStoreContractTest;
import java.util.Map;

/** The engine's store keeps the contract, and its engine lets go of everything. */
class OffHeapStoreTest extends LocalStoreContractTest {
  /** Even if each cycle ends after its first sweep, so many come by every entry of a test. */
  private static final int CYCLES = 20;

  private ManualClock clock;
  private Engine engine;

  @Override
  protected Backend openBackend() {
    clock = new ManualClock();
    engine =
        new Engine(
            "contract",
            Map.of("maxmemory", "0"),
            clock,
            new DirectMemory(),
            Engine.Background.BY_HAND);
    return engine;
  }

  @Override
  public void advanceMillis(long millis) {
    clock.advanceMillis(millis);
  }

  @Override
  public void expireInBackground() {
    for (int i = 0; i < CYCLES; i++) {
      engine.expiry.slowCycle();
    }
    engine.maintain();
  }

  @Override
  public void settle() {
    engine.reclaimer.drain();
    engine.maintain();
  }

  @Override
  protected void checkAfterClose() {
    assertThat(engine.allocator.liveBlocks()).isZero();
    assertThat(engine.budget.used()).isZero();
    assertThat(engine.memory.mappedBytes()).isZero();
  }
}
