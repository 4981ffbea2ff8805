package io.refcache.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.refcache.engine.evict.EvictionPolicy;
import io.refcache.engine.record.Cause;
import io.refcache.store.MemoryLimitException;
import io.refcache.store.Stored;
import io.refcache.store.Ttl;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Large values and cleared tables: what is given back at once, and what later and elsewhere. */
class LazyFreeScenariosTest extends EngineScenarios {
  /** What the blocks of a chain hold; freeing up to sixty-four of them is not worth a queue. */
  private static final int BLOCK_PAYLOAD = 8172;

  private static final int SIXTY_FOUR_BLOCKS = 64 * BLOCK_PAYLOAD;
  private static final int LARGE = 100 * BLOCK_PAYLOAD;

  private long pendingBytes() {
    return figure("lazyfree_pending_bytes");
  }

  private long pendingObjects() {
    return figure("lazyfree_pending_objects");
  }

  @Test
  void upToSixtyFourBlocksAreFreedInPlace() throws InterruptedException {
    open(EvictionPolicy.ALLKEYS_LRU);
    long empty = used();
    put("small", SIXTY_FOUR_BLOCKS);
    put("large", SIXTY_FOUR_BLOCKS + 1);
    holdReclaimer();
    remove("small");
    assertThat(pendingObjects()).isZero();
    remove("large");
    assertThat(pendingObjects()).isEqualTo(1);
    assertThat(pendingBytes()).isBetween((long) SIXTY_FOUR_BLOCKS, used() - empty);
    drain();
    assertThat(pendingObjects() + pendingBytes()).isZero();
    assertThat(figure("lazyfreed_objects")).isEqualTo(1);
    background();
    assertThat(used()).isEqualTo(empty);
  }

  @Test
  void aRemovedLargeValueIsGoneAtOnceAndItsMemoryLater() throws InterruptedException {
    open(EvictionPolicy.ALLKEYS_LRU);
    put("key", LARGE);
    long used = used();
    holdReclaimer();
    assertThat(remove("key")).isTrue();
    assertThat(store.size()).isZero();
    assertThat(contains("key")).isFalse();
    assertThat(used()).as("memory that is still in use").isGreaterThan(used - 1000);
    drain();
    assertThat(used()).isLessThan(used - LARGE);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "lazyfree-lazy-user-del",
        "lazyfree-lazy-server-del",
        "lazyfree-lazy-expire",
        "lazyfree-lazy-eviction",
        "lazyfree-lazy-user-flush"
      })
  void eachCauseIsLazyOrNotByItsOwnOption(String option) throws InterruptedException {
    open(EvictionPolicy.ALLKEYS_LRU);
    holdReclaimer();
    set(option, "no");
    dropLargeValue(option);
    assertThat(pendingBytes()).as("with %s no", option).isZero();
    set(option, "yes");
    dropLargeValue(option);
    assertThat(pendingBytes()).as("with %s yes", option).isGreaterThan(LARGE);
  }

  private void dropLargeValue(String option) {
    put("key", LARGE, 1000);
    switch (option) {
      case "lazyfree-lazy-user-del" -> remove("key");
      case "lazyfree-lazy-server-del" -> put("key", 10);
      case "lazyfree-lazy-expire" -> {
        clock.advanceMillis(1000);
        get("key");
      }
      case "lazyfree-lazy-eviction" -> engine.evictor.evictOne();
      default -> store.clear();
    }
  }

  @ParameterizedTest
  @EnumSource(EvictionPolicy.class)
  void clearReturnsAtOnceAndPutsWorkWhileItsMemoryComesBack(EvictionPolicy policy)
      throws InterruptedException {
    open(policy);
    long empty = used();
    putNumbered(0, 1000, 100, HOUR_MILLIS);
    holdReclaimer();
    store.clear();
    assertThat(store.size()).isZero();
    assertThat(pendingObjects()).isEqualTo(1000);
    assertThat(put(name(1), 100, HOUR_MILLIS)).isEqualTo(Stored.CREATED);
    assertThat(store.size()).isEqualTo(1);
    drain();
    assertThat(figure("lazyfreed_objects")).isEqualTo(1000);
    remove(name(1));
    background();
    assertThat(used()).isEqualTo(empty);
  }

  @Test
  void clearIsDoneWhenItReturnsIfItIsNotLazy() throws InterruptedException {
    open(EvictionPolicy.ALLKEYS_LRU);
    set("lazyfree-lazy-user-flush", "no");
    long empty = used();
    putNumbered(0, 1000, 100, Ttl.NONE);
    put("large", LARGE);
    holdReclaimer();
    store.clear();
    assertThat(pendingObjects()).isZero();
    assertThat(used()).isEqualTo(empty);
  }

  @Test
  void aValueThatIsHeldIsNotQueuedButFreedByItsLastRelease() throws InterruptedException {
    open(EvictionPolicy.ALLKEYS_LRU);
    put("key", LARGE);
    long address = hold("key");
    long used = used();
    holdReclaimer();
    remove("key");
    assertThat(pendingObjects()).isZero();
    assertThat(used()).isEqualTo(used);
    store.context.records.release(address, Cause.REMOVAL);
    assertThat(pendingObjects()).isEqualTo(1);
  }

  @Test
  void aPutThatLacksRoomTakesWhatIsPending() throws InterruptedException {
    open(EvictionPolicy.NO_EVICTION);
    put("key", LARGE);
    limit(used() + 1000);
    holdReclaimer();
    assertThatThrownBy(() -> put("new", LARGE / 2)).isInstanceOf(MemoryLimitException.class);
    remove("key");
    assertThat(pendingBytes()).isGreaterThan(LARGE);
    assertThat(put("new", LARGE / 2)).isEqualTo(Stored.CREATED);
    assertThat(pendingBytes()).as("no more is freed than was needed").isBetween(1L, LARGE / 2L);
  }

  @ParameterizedTest
  @MethodSource("evictingPolicies")
  void pendingMemoryCausesNoEvictionOfLiveEntries(EvictionPolicy policy) {
    open(policy);
    for (int i = 0; i < 10; i++) {
      put(name(i), LARGE, HOUR_MILLIS);
    }
    limit(used() + 20_000);
    for (int i = 10; i < 20; i++) {
      put(name(i), LARGE, HOUR_MILLIS);
      assertThat(store.size()).isEqualTo(10);
    }
    assertThat(figure("evicted_keys")).as("one for each that came").isEqualTo(10);
    for (int i = 0; i < 20; i++) {
      remove(name(i));
    }
    putNumbered(100, 105, LARGE, HOUR_MILLIS);
    assertThat(figure("evicted_keys")).as("room comes from what is pending").isEqualTo(10);
  }

  @Test
  void nothingIsQueuedOverTheLimit() throws InterruptedException {
    open(EvictionPolicy.NO_EVICTION);
    put("one", LARGE);
    put("another", LARGE);
    holdReclaimer();
    limit(used() / 4);
    remove("one");
    assertThat(pendingObjects()).isZero();
    assertThat(used()).isLessThan(2L * LARGE);
  }

  @Test
  void anEngineIsClosedWithAFullQueue() throws InterruptedException {
    open(EvictionPolicy.ALLKEYS_LRU);
    holdReclaimer();
    for (int i = 0; i < 20; i++) {
      put("key", LARGE);
    }
    putNumbered(0, 1000, 100, Ttl.NONE);
    store.clear();
    put("large", LARGE);
    assertThat(pendingObjects()).isGreaterThan(1000);
    Thread closing = new Thread(engine::close);
    closing.start();
    letReclaimerGoOn();
    closing.join();
    assertThat(engine.memory.mappedBytes()).isZero();
    assertThat(used()).isZero();
    open(EvictionPolicy.ALLKEYS_LRU);
  }

  @Test
  void aClosedStoreGivesItsMemoryBackToTheOthers() {
    open(EvictionPolicy.NO_EVICTION);
    OffHeapStore other = openStore("other", Map.of("value-sharing", "yes"));
    long used = used();
    for (int i = 0; i < 1000; i++) {
      put(other, name(i), bytes(100), Ttl.NONE);
    }
    other.close();
    drain();
    assertThat(used()).isEqualTo(used);
    assertThat(openStore("other", Map.of()).size()).isZero();
  }
}
