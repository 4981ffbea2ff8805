package io.refcache.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.refcache.engine.evict.EvictionPolicy;
import io.refcache.engine.evict.EvictionPolicy.Ranking;
import io.refcache.store.EntryInfo;
import io.refcache.store.Found;
import io.refcache.store.Ttl;
import io.refcache.store.ValueBytes;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What counts as a use, and what an entry's idle time and frequency then say. */
class RecencyScenariosTest extends EngineScenarios {
  private static final long MINUTE_MILLIS = 60_000;
  private static final int IDLE_MILLIS = 3000;
  private static final int VALUE_BYTES = 100;

  private static Stream<EvictionPolicy> lfuPolicies() {
    return policies().filter(policy -> policy.ranking() == Ranking.LFU);
  }

  /** Those that rank by the last use, which each use therefore renews. */
  private static Stream<EvictionPolicy> lruPolicies() {
    return policies().filter(policy -> policy.ranking() == Ranking.LRU);
  }

  private static Stream<EvictionPolicy> lrmPolicies() {
    return policies().filter(policy -> policy.ranking() == Ranking.LRM);
  }

  private static boolean countsUses(EvictionPolicy policy) {
    return policy.ranking() == Ranking.LFU || policy.ranking() == Ranking.LHD;
  }

  private static Stream<EvictionPolicy> policiesOfIdleTime() {
    return policies().filter(policy -> !countsUses(policy));
  }

  private void openWithIdleKey(EvictionPolicy policy) {
    open(policy);
    put("key", VALUE_BYTES, HOUR_MILLIS);
    clock.advanceMillis(IDLE_MILLIS);
  }

  private long idle() {
    return inspect("key").idleMillis();
  }

  private int frequency() {
    return inspect("key").frequency();
  }

  private void read(int times) {
    for (int i = 0; i < times; i++) {
      get("key");
    }
  }

  // --- idle time --------------------------------------------------------------------------------

  @ParameterizedTest
  @MethodSource("policiesOfIdleTime")
  void anEntryJustWrittenIsNotIdle(EvictionPolicy policy) {
    open(policy);
    put("key", VALUE_BYTES, HOUR_MILLIS);
    assertThat(idle()).isZero();
    clock.advanceMillis(IDLE_MILLIS);
    assertThat(idle()).isEqualTo(IDLE_MILLIS);
    put("key", VALUE_BYTES, HOUR_MILLIS);
    assertThat(idle()).isZero();
  }

  @ParameterizedTest
  @MethodSource("lruPolicies")
  void readingAndGivingTimeToLiveEndIdleTime(EvictionPolicy policy) {
    openWithIdleKey(policy);
    get("key");
    assertThat(idle()).isZero();
    clock.advanceMillis(IDLE_MILLIS);
    store.expire(key("key"), ValueBytes.ANY_VERSION, HOUR_MILLIS);
    assertThat(idle()).isZero();
    clock.advanceMillis(IDLE_MILLIS);
    store.getAndExpire(key("key"), HOUR_MILLIS, new ValueBytes());
    assertThat(idle()).isZero();
  }

  @ParameterizedTest
  @MethodSource("policiesOfIdleTime")
  void askingAboutAnEntryIsNoUse(EvictionPolicy policy) {
    openWithIdleKey(policy);
    for (int i = 0; i < 50; i++) {
      assertThat(inspect("key").idleMillis()).isEqualTo(IDLE_MILLIS);
      assertThat(store.peek(key("key"), new ValueBytes())).isEqualTo(Found.PRESENT);
      assertThat(store.peek(key("key"), null)).isEqualTo(Found.PRESENT);
      store.scan(0, (key, value) -> {});
    }
    assertThat(idle()).isEqualTo(IDLE_MILLIS);
    assertThat(figure("keyspace_hits") + figure("keyspace_misses")).isZero();
    get("key");
    assertThat(figure("keyspace_hits")).isEqualTo(1);
  }

  @ParameterizedTest
  @MethodSource("lrmPolicies")
  void readsDoNotCountWhereModificationDoes(EvictionPolicy policy) {
    open(policy);
    set("maxmemory-samples", 64);
    put("key", VALUE_BYTES, HOUR_MILLIS);
    clock.advanceMillis(1000);
    putNumbered(0, 20, VALUE_BYTES, HOUR_MILLIS);
    clock.advanceMillis(1000);
    read(100);
    assertThat(idle()).isEqualTo(2000);
    limit(used());
    put("new", VALUE_BYTES, HOUR_MILLIS);
    assertThat(contains("key")).as("the one that was only read").isFalse();
    assertThat(countNumbered(0, 20)).isGreaterThanOrEqualTo(18);
  }

  @ParameterizedTest
  @MethodSource("policiesOfIdleTime")
  void idleTimeSurvivesTheWrapOfTheAccessClock(EvictionPolicy policy) {
    open(policy);
    clock.advanceMillis((1L << 31) - 1);
    put("key", VALUE_BYTES, 2 * HOUR_MILLIS);
    assertThat(idle()).isZero();
    clock.advanceMillis(1);
    assertThat(idle()).isEqualTo(1);
    clock.advanceMillis(HOUR_MILLIS);
    assertThat(idle()).isEqualTo(HOUR_MILLIS + 1);
  }

  // --- frequency --------------------------------------------------------------------------------

  @ParameterizedTest
  @MethodSource("lfuPolicies")
  void aNewEntryHasTheFrequencyFive(EvictionPolicy policy) {
    open(policy);
    put("key", VALUE_BYTES, HOUR_MILLIS);
    assertThat(frequency()).isEqualTo(5);
  }

  @ParameterizedTest
  @MethodSource("lfuPolicies")
  void frequencyGrowsWithTheLogarithmOfTheReads(EvictionPolicy policy) {
    open(policy);
    putNumbered(0, 200, VALUE_BYTES, HOUR_MILLIS);
    assertThat(meanFrequencyAfter(100)).isBetween(9.0, 11.0);
    assertThat(meanFrequencyAfter(900)).isBetween(16.0, 22.0);
  }

  private double meanFrequencyAfter(int reads) {
    long sum = 0;
    for (int i = 0; i < 200; i++) {
      for (int read = 0; read < reads; read++) {
        get(name(i));
      }
      sum += inspect(name(i)).frequency();
    }
    return sum / 200.0;
  }

  @ParameterizedTest
  @MethodSource("lfuPolicies")
  void frequencyEndsAtTheHighest(EvictionPolicy policy) {
    open(policy);
    set("lfu-log-factor", 0);
    put("key", VALUE_BYTES, HOUR_MILLIS);
    read(250);
    assertThat(frequency()).isEqualTo(255);
    read(10);
    assertThat(frequency()).isEqualTo(255);
  }

  @ParameterizedTest
  @MethodSource("lfuPolicies")
  void aReplacedValueKeepsItsFrequencyAndARemovedOneDoesNot(EvictionPolicy policy) {
    open(policy);
    set("lfu-log-factor", 0);
    put("key", VALUE_BYTES, HOUR_MILLIS);
    read(20);
    put("key", 2 * VALUE_BYTES, HOUR_MILLIS);
    assertThat(frequency()).isEqualTo(25);
    remove("key");
    put("key", VALUE_BYTES, HOUR_MILLIS);
    assertThat(frequency()).isEqualTo(5);
  }

  @ParameterizedTest
  @MethodSource("lfuPolicies")
  void askingForTheFrequencyDoesNotChangeIt(EvictionPolicy policy) {
    open(policy);
    put("key", VALUE_BYTES, HOUR_MILLIS);
    read(30);
    int frequency = frequency();
    for (int i = 0; i < 50; i++) {
      assertThat(frequency()).isEqualTo(frequency);
    }
  }

  @ParameterizedTest
  @MethodSource("lfuPolicies")
  void frequencyDecaysByTheMinute(EvictionPolicy policy) {
    open(policy);
    set("lfu-log-factor", 0);
    put("key", VALUE_BYTES, HOUR_MILLIS);
    read(95);
    assertThat(frequency()).isEqualTo(100);
    clock.advanceMillis(10 * MINUTE_MILLIS);
    assertThat(frequency()).isEqualTo(90);
    set("lfu-decay-time", 0);
    assertThat(frequency()).isEqualTo(100);
    set("lfu-decay-time", 5);
    assertThat(frequency()).isEqualTo(98);
  }

  // --- between policies -------------------------------------------------------------------------

  @ParameterizedTest
  @EnumSource(EvictionPolicy.class)
  void aPolicyTellsEitherIdleTimeOrFrequency(EvictionPolicy policy) {
    openWithIdleKey(policy);
    EntryInfo info = inspect("key");
    if (countsUses(policy)) {
      assertThat(info.idleMillis()).isEqualTo(-1);
      assertThat(info.frequency()).isEqualTo(policy.ranking() == Ranking.LFU ? 5 : 1);
    } else {
      assertThat(info.idleMillis()).isEqualTo(IDLE_MILLIS);
      assertThat(info.frequency()).isEqualTo(-1);
    }
  }

  @Test
  void entriesStartAtFiveWhenThePolicyBeginsToCount() {
    openWithIdleKey(EvictionPolicy.ALLKEYS_LRU);
    set("maxmemory-policy", "allkeys-lfu");
    assertThat(frequency()).isEqualTo(5);
    set("lfu-log-factor", 0);
    read(3);
    assertThat(frequency()).isEqualTo(8);
  }

  @Test
  void idleTimeIsKnownToTheMinuteWhenThePolicyHasCounted() {
    open(EvictionPolicy.ALLKEYS_LFU);
    put("key", VALUE_BYTES);
    clock.advanceMillis(10 * MINUTE_MILLIS);
    set("maxmemory-policy", "allkeys-lru");
    assertThat(idle()).isBetween(9 * MINUTE_MILLIS, 10 * MINUTE_MILLIS);
  }

  @Test
  void aPolicyChangedAtRunTimeIsTheOneThatEvicts() {
    open(EvictionPolicy.ALLKEYS_LRU);
    set("maxmemory-samples", 64);
    put("key", VALUE_BYTES, Ttl.NONE);
    clock.advanceMillis(1000);
    putNumbered(0, 20, VALUE_BYTES, HOUR_MILLIS);
    limit(used());
    set("maxmemory-policy", "volatile-ttl");
    put("new", VALUE_BYTES, 2 * HOUR_MILLIS);
    assertThat(contains("key")).as("the oldest, without a deadline").isTrue();
    assertThat(countNumbered(0, 20)).isLessThan(20);
  }
}
