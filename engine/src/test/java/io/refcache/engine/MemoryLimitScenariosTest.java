package io.refcache.engine;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.refcache.engine.evict.EvictionPolicy;
import io.refcache.engine.time.EngineClock;
import io.refcache.store.Found;
import io.refcache.store.KeyBytes;
import io.refcache.store.MemoryLimitException;
import io.refcache.store.Precondition;
import io.refcache.store.Stored;
import io.refcache.store.Ttl;
import io.refcache.store.ValueBytes;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * {@code maxmemory}: what is refused when it is reached, what goes on, and what happens when it
 * moves.
 */
class MemoryLimitScenariosTest extends EngineScenarios {
  private static final int KEYS = 1000;
  private static final int VALUE_BYTES = 100;

  /** Fills the store, without deadlines, and leaves no room for one entry more. */
  private void fillToTheLimit(EvictionPolicy policy) {
    open(policy);
    putNumbered(0, KEYS, VALUE_BYTES, Ttl.NONE);
    limit(used());
  }

  @ParameterizedTest
  @EnumSource(EvictionPolicy.class)
  void withoutALimitNothingIsEvictedOrRefused(EvictionPolicy policy) {
    open(policy);
    putNumbered(0, 20_000, VALUE_BYTES, HOUR_MILLIS);
    assertThat(store.size()).isEqualTo(20_000);
    assertThat(figure("evicted_keys") + figure("refused_writes")).isZero();
  }

  @Test
  void refusedWritesChangeNothing() {
    fillToTheLimit(EvictionPolicy.NO_EVICTION);
    long used = used();
    long version = inspect(name(1)).version();
    assertThatThrownBy(() -> put("new", VALUE_BYTES))
        .isInstanceOf(MemoryLimitException.class)
        .hasMessageContaining("store")
        .hasMessageContaining("maxmemory-policy noeviction")
        .hasMessageContaining("lazyfree_pending_bytes 0");
    assertThatThrownBy(() -> put(name(1), 2 * VALUE_BYTES))
        .isInstanceOf(MemoryLimitException.class);
    assertThat(contains("new")).isFalse();
    assertThat(inspect(name(1)).version()).isEqualTo(version);
    assertThat(used()).isEqualTo(used);
    assertThat(store.size()).isEqualTo(KEYS);
    assertThat(figure("refused_writes")).isEqualTo(2);
  }

  @ParameterizedTest
  @MethodSource("volatilePolicies")
  void whatIsNotVolatileIsNotEvictedByVolatilePolicies(EvictionPolicy policy) {
    fillToTheLimit(policy);
    assertThatThrownBy(() -> put("new", VALUE_BYTES)).isInstanceOf(MemoryLimitException.class);
    assertThat(countNumbered(0, KEYS)).isEqualTo(KEYS);
  }

  @Test
  void aReplacementThatIsSmallerIsRefusedAsWellIfItDoesNotFitBesideTheOldValue() {
    fillToTheLimit(EvictionPolicy.NO_EVICTION);
    assertThatThrownBy(() -> put(name(1), VALUE_BYTES / 2))
        .isInstanceOf(MemoryLimitException.class);
    assertThat(get(name(1))).isTrue();
  }

  @Test
  void aFullSideCacheForgetsWhatItCannotReplace() {
    open(EvictionPolicy.NO_EVICTION, Map.of("on-full", "drop"));
    putNumbered(0, KEYS, VALUE_BYTES, Ttl.NONE);
    limit(used());
    assertThat(put("new", VALUE_BYTES)).isEqualTo(Stored.DROPPED);
    assertThat(put(name(1), 2 * VALUE_BYTES)).isEqualTo(Stored.DROPPED);
    assertThat(contains(name(1))).as("the value that was overwritten").isFalse();
    assertThat(figure("dropped_writes")).isEqualTo(2);
  }

  @Test
  void aFullSideCacheStillTellsWhatStoodInTheWay() {
    open(EvictionPolicy.NO_EVICTION, Map.of("on-full", "drop"));
    putNumbered(0, KEYS, VALUE_BYTES, Ttl.NONE);
    put("taken", text("what is there"));
    limit(used());
    ValueBytes previous = new ValueBytes();
    Stored stored =
        store.put(
            key("taken"), bytes(VALUE_BYTES), Precondition.ABSENT, 0, Ttl.NONE, Ttl.NONE, previous);
    assertThat(stored).isEqualTo(Stored.UNMATCHED);
    assertThat(new String(previous.toByteArray(), UTF_8)).isEqualTo("what is there");
  }

  @Test
  void readsRemovalsAndExpiryGoOnOverTheLimit() {
    open(EvictionPolicy.NO_EVICTION);
    putNumbered(0, KEYS, VALUE_BYTES, Ttl.NONE);
    putNumbered(KEYS, 2 * KEYS, VALUE_BYTES, HOUR_MILLIS);
    limit(used() / 2);
    assertThat(get(name(1))).isTrue();
    assertThat(contains(name(1))).isTrue();
    assertThat(store.expire(key(name(1)), ValueBytes.ANY_VERSION, 5000)).as("expire").isTrue();
    assertThat(inspect(name(1)).ttlMillis()).isEqualTo(5000);
    assertThat(store.getAndExpire(key(name(2)), 5000, new ValueBytes())).isEqualTo(Found.PRESENT);
    assertThat(inspect(name(2)).ttlMillis()).isEqualTo(5000);
    assertThat(store.expire(key(name(KEYS)), ValueBytes.ANY_VERSION, Ttl.NONE)).isTrue();
    assertThat(inspect(name(KEYS)).ttlMillis()).isEqualTo(Ttl.NONE);
    assertThat(remove(name(3))).isTrue();
    clock.advanceMillis(5000);
    assertThat(get(name(1))).isFalse();
    store.clear();
    drain();
    assertThat(put("new", VALUE_BYTES)).isEqualTo(Stored.CREATED);
  }

  @Test
  void aDeadlineGivenOverTheLimitCostsNoMoreThanTheFieldForIt() {
    open(EvictionPolicy.NO_EVICTION);
    putNumbered(0, KEYS, VALUE_BYTES, Ttl.NONE);
    limit(used());
    long full = used();
    for (int i = 0; i < KEYS; i++) {
      store.expire(key(name(i)), ValueBytes.ANY_VERSION, HOUR_MILLIS);
    }
    assertThat(store.context.index.volatileEntries()).isEqualTo(KEYS);
    assertThat(used() - full).isLessThanOrEqualTo(KEYS * (long) Long.BYTES);
  }

  @Test
  void aPutIsAcceptedOnceEnoughWasRemoved() {
    fillToTheLimit(EvictionPolicy.NO_EVICTION);
    assertThatThrownBy(() -> put("new", VALUE_BYTES)).isInstanceOf(MemoryLimitException.class);
    remove(name(1));
    remove(name(2));
    assertThat(put("new", VALUE_BYTES)).isEqualTo(Stored.CREATED);
  }

  @ParameterizedTest
  @MethodSource("evictingPolicies")
  void aValueLargerThanTheWholeLimitIsRefusedUpFrontAndEvictsNobody(EvictionPolicy policy) {
    open(policy);
    putNumbered(0, KEYS, VALUE_BYTES, HOUR_MILLIS);
    limit(used());
    int tooLarge = (int) used();
    assertThatThrownBy(() -> put("large", tooLarge, HOUR_MILLIS))
        .isInstanceOf(MemoryLimitException.class)
        .hasMessageContaining("larger than");
    assertThat(store.size()).isEqualTo(KEYS);
    assertThat(figure("evicted_keys")).isZero();
  }

  @ParameterizedTest
  @MethodSource("evictingPolicies")
  void underALimitThatHoldsNoEntryEverythingGoesAndPutsAreRefused(EvictionPolicy policy) {
    open(policy);
    putNumbered(0, KEYS, VALUE_BYTES, HOUR_MILLIS);
    limit(VALUE_BYTES / 2);
    background();
    assertThat(store.size()).isZero();
    assertThatThrownBy(() -> put("new", VALUE_BYTES)).isInstanceOf(MemoryLimitException.class);
  }

  @ParameterizedTest
  @MethodSource("evictingPolicies")
  void aLoweredLimitIsReachedInTheBackground(EvictionPolicy policy) {
    open(policy);
    putNumbered(0, 20_000, VALUE_BYTES, HOUR_MILLIS);
    long half = used() / 2;
    limit(half);
    assertThat(store.size()).as("entries that the setter has evicted").isEqualTo(20_000);
    background();
    assertThat(used()).isBetween(half * 9 / 10, half);
    assertThat(figure("evicted_keys")).isEqualTo(20_000 - store.size());
  }

  @ParameterizedTest
  @MethodSource("evictingPolicies")
  void evictionGoesInSlicesBetweenWhichEverybodyIsServed(EvictionPolicy policy) {
    open(policy, Map.of(), new TickingClock());
    putNumbered(0, KEYS, VALUE_BYTES, HOUR_MILLIS);
    limit(used() / 2);
    int slices = 0;
    for (int i = 0; engine.budget.isOver(); i++) {
      long before = store.size();
      engine.maintain();
      assertThat(before - store.size()).as("entries evicted by one slice").isBetween(1L, 20L);
      assertThat(put(name(KEYS + i), VALUE_BYTES, HOUR_MILLIS)).isEqualTo(Stored.CREATED);
      get(name(KEYS + i));
      assertThat(++slices).isLessThan(KEYS);
    }
    assertThat(slices).isGreaterThan(10);
  }

  @ParameterizedTest
  @MethodSource("evictingPolicies")
  void aWriterPaysForItsOwnNeedOnlyWhenTheLimitWasLowered(EvictionPolicy policy) {
    open(policy);
    putNumbered(0, KEYS, VALUE_BYTES, HOUR_MILLIS);
    limit(used() / 10);
    put("new", VALUE_BYTES, HOUR_MILLIS);
    assertThat(figure("evicted_keys")).isBetween(1L, 10L);
    background();
    assertThat(engine.budget.isOver()).isFalse();
  }

  @ParameterizedTest
  @MethodSource("allKeysPolicies")
  void aTableThatHasToGrowAtTheLimitPushesOutAFewEntriesAtMost(EvictionPolicy policy) {
    open(policy);
    putNumbered(0, 4096, 10, Ttl.NONE);
    limit(used() + 10 * 1024);
    put("one", 10);
    put("another", 10);
    assertThat(store.size()).isBetween(4098L - 40, 4098L);
  }

  @ParameterizedTest
  @MethodSource("allKeysPolicies")
  void aCrowdedTableThatCannotGrowCostsAnEntryForAnEntry(EvictionPolicy policy) {
    open(policy, Map.of("segments", "1"));
    putNumbered(0, KEYS, 4, Ttl.NONE);
    long slots = store.context.index.tableBytes() / 64 * 6;
    limit(used() + (slots - KEYS) * inspect(name(1)).memoryBytes());
    int least = KEYS;
    for (int i = KEYS; i < 5 * KEYS; i++) {
      put(name(i), 4);
      least = Math.min(least, (int) store.size());
    }
    assertThat(least).isEqualTo(KEYS);
    assertThat(store.size()).isGreaterThan(slots * 9 / 10);
  }

  @Test
  void aTableThatMayNotGrowIsFilledToItsLastSlot() {
    open(EvictionPolicy.NO_EVICTION, Map.of("segments", "1"));
    put(name(1), 4);
    long tables = engine.tableBytes();
    int slots = (int) tables / 64 * 6;
    limit(used() + (slots - 1) * inspect(name(1)).memoryBytes());
    putNumbered(2, slots + 1, 4, Ttl.NONE);
    assertThat(store.size()).isEqualTo(slots);
    assertThat(engine.tableBytes()).isEqualTo(tables);
    limit(used() + 1000);
    assertThat(put("key", 4)).isEqualTo(Stored.CREATED);
    assertThat(engine.tableBytes()).isGreaterThan(tables);
  }

  @ParameterizedTest
  @MethodSource("evictingPolicies")
  void tablesShrinkWhileEntriesAreEvictedEvenOverTheLimit(EvictionPolicy policy) {
    open(policy);
    putNumbered(0, 20_000, 4, HOUR_MILLIS);
    long tables = engine.tableBytes();
    long limit = tables * 6 / 5;
    limit(limit);
    background();
    assertThat(engine.tableBytes()).isLessThan(tables / 2);
    assertThat(used()).isBetween(limit / 2, limit);
    putNumbered(50_000, 51_000, 4, HOUR_MILLIS);
    assertThat(engine.budget.isOver()).isFalse();
    assertThat(contains(name(50_999))).isTrue();
  }

  @Test
  void aPutThatDoesNotMeetItsPreconditionGivesBackWhatItReserved() {
    open(EvictionPolicy.NO_EVICTION);
    put("key", VALUE_BYTES);
    long used = used();
    KeyBytes key = key("key");
    ValueBytes large = bytes(100_000);
    assertThat(store.put(key, large, Precondition.ABSENT, 0, Ttl.NONE, Ttl.NONE, null))
        .isEqualTo(Stored.UNMATCHED);
    assertThat(used()).isEqualTo(used);
  }

  /** Each look at this clock takes fifty microseconds. */
  private static final class TickingClock extends EngineClock {
    private static final long TICK_NANOS = 50_000;

    private final AtomicLong nanos = new AtomicLong();

    @Override
    public long nanos() {
      return nanos.getAndAdd(TICK_NANOS);
    }
  }
}
