package io.refcache.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.refcache.engine.evict.EvictionPolicy;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Nobody can know which keys collide. */
class SeedsTest extends EngineScenarios {
  @Test
  void everyStoreHashesWithASeedOfItsOwn() {
    open(EvictionPolicy.NO_EVICTION);
    Set<Long> hashes = new HashSet<>();
    for (int i = 0; i < 20; i++) {
      hashes.add(openStore("store " + i, java.util.Map.of()).context.index.hash(key("key")));
    }
    assertThat(hashes).hasSize(20);
  }

  @Test
  void everyEngineHashesWithSeedsOfItsOwn() {
    Set<Long> hashes = new HashSet<>();
    for (int i = 0; i < 10; i++) {
      if (engine != null) {
        ConservationLaw.checkAndClose(engine);
      }
      open(EvictionPolicy.NO_EVICTION);
      hashes.add(store.context.index.hash(key("key")));
    }
    assertThat(hashes).hasSize(10);
  }
}
