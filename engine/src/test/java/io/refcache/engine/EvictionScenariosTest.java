package io.refcache.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.refcache.engine.evict.EvictionPolicy;
import io.refcache.engine.evict.EvictionPolicy.Ranking;
import io.refcache.store.KeyBytes;
import io.refcache.store.SilentListener;
import io.refcache.store.Ttl;
import io.refcache.store.ValueBytes;
import java.util.EnumSet;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Who goes when memory is full: within one store, and over several that share a budget. */
class EvictionScenariosTest extends EngineScenarios {
  private static final int KEYS = 2000;
  private static final int VALUE_BYTES = 100;

  @ParameterizedTest
  @MethodSource("evictingPolicies")
  void twiceAsMuchAsFitsIsWrittenWithoutEverExceedingTheLimit(EvictionPolicy policy) {
    open(policy);
    long limit = used() + 100 * 1024;
    limit(limit);
    int written = 0;
    while (written < 100 || figure("evicted_keys") < store.size()) {
      put(name(written++), VALUE_BYTES, HOUR_MILLIS);
    }
    assertThat(engine.budget.peak()).isLessThanOrEqualTo(limit);
    assertThat(used()).as("what is made use of").isGreaterThan(limit * 9 / 10);
    assertThat(store.size() + figure("evicted_keys")).isEqualTo(written);
    assertThat(figure("refused_writes")).isZero();
  }

  @ParameterizedTest
  @MethodSource("volatilePolicies")
  void volatilePoliciesSpareWhatHasNoDeadline(EvictionPolicy policy) {
    open(policy);
    putNumbered(0, KEYS, VALUE_BYTES, Ttl.NONE);
    putNumbered(KEYS, 2 * KEYS, VALUE_BYTES, HOUR_MILLIS);
    limit(used());
    putNumbered(2 * KEYS, 4 * KEYS, VALUE_BYTES, HOUR_MILLIS);
    assertThat(countNumbered(0, KEYS)).isEqualTo(KEYS);
    assertThat(figure("evicted_keys")).isBetween(KEYS * 9L / 10, 3L * KEYS);
    assertThat(engine.budget.isOver()).isFalse();
  }

  @ParameterizedTest
  @MethodSource("allKeysPolicies")
  void allKeysPoliciesEvictWhatHasNoDeadline(EvictionPolicy policy) {
    open(policy);
    putNumbered(0, KEYS, VALUE_BYTES, Ttl.NONE);
    limit(used());
    putNumbered(KEYS, 2 * KEYS, VALUE_BYTES, Ttl.NONE);
    assertThat(figure("evicted_keys")).isBetween(KEYS * 9L / 10, KEYS * 11L / 10);
    assertThat(contains(name(2 * KEYS - 1))).isTrue();
  }

  @ParameterizedTest
  @MethodSource("evictingPolicies")
  void victimsComeFromAllStoresThatShareTheBudget(EvictionPolicy policy) {
    open(policy);
    OffHeapStore idle = openStore("idle", Map.of());
    for (int i = 0; i < KEYS; i++) {
      put(idle, name(i), bytes(VALUE_BYTES), HOUR_MILLIS);
    }
    clock.advanceMillis(10_000);
    limit(used());
    putNumbered(0, KEYS, VALUE_BYTES, 2 * HOUR_MILLIS);
    long leftIdle = idle.size();
    if (EnumSet.of(Ranking.RANDOM, Ranking.LFU, Ranking.LHD).contains(policy.ranking())) {
      assertThat(leftIdle).as("evicted from both").isBetween(KEYS / 5L, KEYS * 99L / 100);
    } else {
      assertThat(leftIdle).as("those idle for longest went first").isLessThan(KEYS / 5L);
      assertThat(store.size()).isGreaterThan(KEYS * 4L / 5);
    }
  }

  @ParameterizedTest
  @MethodSource("evictingPolicies")
  void aStoreAtItsQuotaEvictsItsOwnEntries(EvictionPolicy policy) {
    open(policy);
    OffHeapStore other = openStore("other", Map.of());
    for (int i = 0; i < KEYS; i++) {
      put(other, name(i), bytes(VALUE_BYTES), HOUR_MILLIS);
    }
    clock.advanceMillis(10_000);
    putNumbered(0, KEYS, VALUE_BYTES, HOUR_MILLIS);
    long quota = store.context.budget.used();
    store.setOption("maxmemory", "" + quota);
    putNumbered(KEYS, 2 * KEYS, VALUE_BYTES, HOUR_MILLIS);
    assertThat(other.size()).isEqualTo(KEYS);
    assertThat(store.context.budget.used()).isLessThanOrEqualTo(quota);
    assertThat(store.size()).isGreaterThan(KEYS * 9L / 10);
  }

  @Test
  void aStoreMayHaveAPolicyOfItsOwn() {
    open(EvictionPolicy.ALLKEYS_LRU);
    OffHeapStore spared = openStore("spared", Map.of("maxmemory-policy", "noeviction"));
    for (int i = 0; i < KEYS; i++) {
      put(spared, name(i), bytes(VALUE_BYTES), HOUR_MILLIS);
    }
    limit(used() + 20_000);
    putNumbered(0, KEYS, VALUE_BYTES, Ttl.NONE);
    assertThat(spared.size()).isEqualTo(KEYS);
    assertThat(store.size()).isBetween(50L, 200L);
  }

  @Test
  void aDueEntryIsTheVictimBeforeAnyOther() {
    open(EvictionPolicy.ALLKEYS_LRU);
    set("active-expire", "no");
    set("maxmemory-samples", 64);
    putNumbered(0, 100, VALUE_BYTES, Ttl.NONE);
    clock.advanceMillis(1000);
    putNumbered(100, 120, VALUE_BYTES, 500);
    clock.advanceMillis(1000);
    limit(used());
    putNumbered(200, 210, VALUE_BYTES, Ttl.NONE);
    assertThat(countNumbered(0, 100)).as("those idle for longer, but alive").isEqualTo(100);
    assertThat(figure("expired_keys")).isBetween(8L, 20L);
    assertThat(figure("evicted_keys")).isZero();
  }

  @ParameterizedTest
  @MethodSource("evictingPolicies")
  void listenersSeeEachVictimOnceAndCauseNoFurtherEvictions(EvictionPolicy policy) {
    open(policy);
    putNumbered(0, 300, VALUE_BYTES, HOUR_MILLIS);
    CountingListener listener = new CountingListener();
    store.setListener(listener);
    limit(used() - 30L * 160);
    background();
    assertThat(listener.evicted).isEqualTo((int) figure("evicted_keys")).isBetween(10, 50);
    assertThat(store.size()).isEqualTo(300 - listener.evicted);
  }

  @Test
  void aListenerThatFailsHarmsNobody() {
    open(EvictionPolicy.ALLKEYS_LRU);
    putNumbered(0, 300, VALUE_BYTES, Ttl.NONE);
    store.setListener(
        new CountingListener() {
          @Override
          public void evicted(KeyBytes key, ValueBytes value) {
            throw new IllegalStateException("thrown on purpose");
          }
        });
    limit(used());
    put("new", VALUE_BYTES);
    assertThat(contains("new")).isTrue();
    assertThat(figure("evicted_keys")).isPositive();
  }

  @ParameterizedTest
  @MethodSource("evictingPolicies")
  void theFewThatAreLeftInALargeTableAreFound(EvictionPolicy policy) {
    open(policy, Map.of("segments", "1"));
    putNumbered(0, 5000, 4, HOUR_MILLIS);
    for (int i = 0; i < 4997; i++) {
      remove(name(i));
    }
    limit(used());
    putNumbered(6000, 6003, 4, HOUR_MILLIS);
    assertThat(store.size()).isEqualTo(3);
    assertThat(figure("evicted_keys")).isEqualTo(3);
  }

  @Test
  void whatWasReadAfterItHadBecomeACandidateIsSpared() {
    open(EvictionPolicy.ALLKEYS_LRU);
    set("maxmemory-samples", 64);
    putNumbered(0, 40, VALUE_BYTES, Ttl.NONE);
    clock.advanceMillis(1000);
    putNumbered(40, 80, VALUE_BYTES, Ttl.NONE);
    limit(used());
    clock.advanceMillis(1000);
    put("first", VALUE_BYTES);
    assertThat(countNumbered(0, 40)).as("the pool has seen the oldest").isLessThan(40);
    for (int i = 0; i < 40; i++) {
      get(name(i));
    }
    int young = countNumbered(40, 80);
    putNumbered(80, 90, VALUE_BYTES, Ttl.NONE);
    assertThat(countNumbered(0, 40)).isGreaterThanOrEqualTo(38);
    assertThat(countNumbered(40, 80)).isLessThan(young);
  }

  @ParameterizedTest
  @MethodSource("evictingPolicies")
  void aCandidateThatWasRemovedAndPutAgainIsNotTakenForWhatItWas(EvictionPolicy policy) {
    open(policy);
    set("maxmemory-samples", 64);
    putNumbered(0, 64, VALUE_BYTES, HOUR_MILLIS);
    clock.advanceMillis(120_000);
    limit(used());
    put("fills the pool", VALUE_BYTES, HOUR_MILLIS);
    for (int round = 0; round < 50; round++) {
      for (int i = 0; i < 64; i++) {
        remove(name(i));
      }
      putNumbered(0, 64, VALUE_BYTES, HOUR_MILLIS);
    }
    for (int i = 0; i < 64; i++) {
      if (contains(name(i))) {
        ValueBytes value = new ValueBytes();
        store.get(key(name(i)), value);
        assertThat(value.toByteArray()).isEqualTo(bytes(VALUE_BYTES).toByteArray());
      }
    }
    assertThat(store.size()).isGreaterThan(60);
  }

  @Test
  void theNearestDeadlinesGoFirstUnderVolatileTtl() {
    open(EvictionPolicy.VOLATILE_TTL);
    set("maxmemory-samples", 10);
    for (int i = 0; i < 3000; i++) {
      long ttlMillis = new long[] {10_000, 100_000, 1_000_000}[i % 3];
      put(name(i), VALUE_BYTES, ttlMillis);
    }
    limit(used());
    putNumbered(3000, 3800, VALUE_BYTES, 10_000_000);
    int[] left = new int[3];
    for (int i = 0; i < 3000; i++) {
      left[i % 3] += contains(name(i)) ? 1 : 0;
    }
    long evicted = figure("evicted_keys");
    assertThat(evicted).isBetween(700L, 900L);
    assertThat(1000 - left[0])
        .as("of those with ten seconds")
        .isGreaterThan((int) evicted * 9 / 10);
  }

  private static class CountingListener extends SilentListener {
    int evicted;

    @Override
    public boolean wantsEvicted() {
      return true;
    }

    @Override
    public void evicted(KeyBytes key, ValueBytes value) {
      evicted++;
    }
  }

  @Test
  void aWideSampleFindsTheOnlyCandidateInWhicheverTableItIs() {
    open(EvictionPolicy.VOLATILE_LRU, Map.of("segments", "1"));
    put("only", 10, HOUR_MILLIS);
    int entries = 0;
    while (entries < 1000 || !store.context.index.segmentAt(0).isMigrating()) {
      put(name(entries++), 10);
    }
    StoreVictims victims = engine.stores.get("store").victims();
    SplittableRandom random = new SplittableRandom(1);
    int[] found = new int[1];
    for (int i = 0; i < 50; i++) {
      victims.sample(1 << 15, random, (hash, address, stamp, access, due, size) -> found[0]++);
    }
    assertThat(found[0]).isEqualTo(50);
  }
}
