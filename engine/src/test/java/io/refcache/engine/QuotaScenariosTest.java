package io.refcache.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.refcache.engine.alloc.MemoryBudget;
import io.refcache.engine.evict.EvictionPolicy;
import io.refcache.store.Stored;
import io.refcache.store.Ttl;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A limit of one store's own, within what all may use. */
class QuotaScenariosTest extends EngineScenarios {
  private static final int KEYS = 1000;
  private static final int VALUE_BYTES = 100;

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aWriteAfterAQuotaWasLoweredPaysForItselfOnly(boolean limited) {
    open(EvictionPolicy.ALLKEYS_LRU);
    putNumbered(0, 1500, 16 << 10, Ttl.NONE);
    limit(limited ? used() : 0);
    store.setOption("maxmemory", "4mb");
    long before = used();
    assertThat(put("new", VALUE_BYTES)).isEqualTo(Stored.CREATED);
    assertThat(contains("new")).isTrue();
    assertThat(used()).isBetween(before - (64 << 10), before);
  }

  @Test
  void aQuotaThatIsAShareFollowsTheLimit() {
    open(EvictionPolicy.ALLKEYS_LRU, Map.of("maxmemory", "50%"));
    limit(8 << 20);
    assertThat(store.context.budget.limit()).isEqualTo(4 << 20);
  }

  @Test
  void aWriteToAClosedStoreEvictsNothingFromTheNextOfItsName() {
    open(EvictionPolicy.ALLKEYS_LRU, Map.of("maxmemory", "1mb"));
    Room room = store.context.room;
    store.context.budget.reserveUnchecked(1 << 20);
    MemoryBudget closedBudget = store.context.budget;
    store.close();
    store = openStore("store", Map.of());
    putNumbered(0, KEYS, VALUE_BYTES, Ttl.NONE);
    assertThat(room.tryReserve(1000)).isFalse();
    assertThat(store.size()).isEqualTo(KEYS);
    closedBudget.release(1 << 20);
  }
}
