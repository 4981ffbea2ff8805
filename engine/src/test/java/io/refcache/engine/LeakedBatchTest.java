package io.refcache.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.refcache.engine.evict.EvictionPolicy;
import io.refcache.engine.index.Batch;
import io.refcache.engine.index.Index;
import io.refcache.store.Ttl;
import org.junit.jupiter.api.Test;

/** Records that a lost batch holds come back. */
class LeakedBatchTest extends EngineScenarios {

  private void leakBatch() {
    Batch lost = new Batch(store.context.records, store.context.leakDetector);
    store.context.index.collect(Index.START, lost);
    assertThat(lost.size()).isEqualTo(10);
  }

  @Test
  void recordsOfALostBatchAreGivenBack() {
    open(EvictionPolicy.NO_EVICTION);
    set("leak-detection", "all");
    putNumbered(0, 10, 100, Ttl.NONE);
    leakBatch();
    store.clear();
    drain();
    assertThat(engine.allocator.liveBlocks()).isEqualTo(10);
    while (figure("leaked_handles") == 0) {
      System.gc();
      background();
    }
    assertThat(engine.allocator.liveBlocks()).isZero();
    assertThat(used()).isZero();
    assertThat(engine.memoryDoctor()).contains("* leaks: leaked_handles 1 were collected");
  }
}
