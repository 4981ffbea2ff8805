package io.refcache.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.refcache.engine.evict.EvictionPolicy;
import io.refcache.store.Found;
import io.refcache.store.Precondition;
import io.refcache.store.Stored;
import io.refcache.store.Ttl;
import io.refcache.store.ValueBytes;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Deadlines: when an entry is gone, who takes it out, and what that costs. */
class ExpiryScenariosTest extends EngineScenarios {
  private static final int VALUE_BYTES = 100;
  private static final int SLOW_PERIOD_MILLIS = 100;

  private Stored put(Precondition precondition, long ttlOnCreate, long ttlOnUpdate) {
    return store.put(
        key("key"), bytes(VALUE_BYTES), precondition, 0, ttlOnCreate, ttlOnUpdate, null);
  }

  private boolean expire(long ttlMillis) {
    return store.expire(key("key"), ValueBytes.ANY_VERSION, ttlMillis);
  }

  private long ttl() {
    return inspect("key").ttlMillis();
  }

  /** One cycle of the background. */
  private void cycle() {
    clock.advanceMillis(SLOW_PERIOD_MILLIS);
    engine.maintain();
  }

  // --- one entry --------------------------------------------------------------------------------

  @ParameterizedTest
  @EnumSource(EvictionPolicy.class)
  void anEntryLivesUntilItsDeadlineAndNotAtIt(EvictionPolicy policy) {
    open(policy);
    put("key", VALUE_BYTES, 1000);
    clock.advanceMillis(999);
    assertThat(get("key")).isTrue();
    assertThat(ttl()).isEqualTo(1);
    clock.advanceMillis(1);
    assertThat(get("key")).isFalse();
  }

  @ParameterizedTest
  @EnumSource(EvictionPolicy.class)
  void aDeadlineThatHasComeTakesTheEntryAtOnce(EvictionPolicy policy) {
    open(policy);
    put("key", VALUE_BYTES);
    assertThat(expire(Ttl.EXPIRE_NOW)).isTrue();
    assertThat(store.size()).isZero();
    put("key", VALUE_BYTES);
    assertThat(put(Precondition.ANY, Ttl.EXPIRE_NOW, Ttl.EXPIRE_NOW)).isEqualTo(Stored.EXPIRED);
    assertThat(put(Precondition.ANY, Ttl.EXPIRE_NOW, Ttl.NONE)).isEqualTo(Stored.EXPIRED);
    assertThat(store.size()).isZero();
    assertThat(figure("expired_keys")).isEqualTo(2);
  }

  @Test
  void aNegativeTimeToLiveIsRefusedAndNothingChanges() {
    open(EvictionPolicy.ALLKEYS_LRU);
    put("key", VALUE_BYTES, 1000);
    assertThatIllegalArgumentException().isThrownBy(() -> expire(-3));
    assertThatIllegalArgumentException().isThrownBy(() -> put("key", VALUE_BYTES, -1000));
    assertThat(ttl()).isEqualTo(1000);
  }

  @Test
  void aTimeToLiveBeyondTheEndOfTimeIsNone() {
    open(EvictionPolicy.ALLKEYS_LRU);
    put("key", VALUE_BYTES, Long.MAX_VALUE);
    assertThat(ttl()).isEqualTo(Ttl.NONE);
    clock.advanceMillis(1000);
    put("key", VALUE_BYTES, 5000);
    expire(Long.MAX_VALUE - 1);
    assertThat(ttl()).isEqualTo(Ttl.NONE);
    assertThat(figure("expires")).isZero();
  }

  @ParameterizedTest
  @EnumSource(EvictionPolicy.class)
  void whatIsDueButStillThereIsCountedAsAnEntryAndNotFound(EvictionPolicy policy) {
    open(policy);
    put("read", VALUE_BYTES, 1000);
    put("removed", VALUE_BYTES, 1000);
    clock.advanceMillis(1000);
    assertThat(store.size()).isEqualTo(2);
    assertThat(inspect("read")).isNull();
    assertThat(get("read")).isFalse();
    assertThat(store.size()).isEqualTo(1);
    assertThat(figure("keyspace_misses")).isEqualTo(1);
    assertThat(figure("expired_keys")).isEqualTo(1);
    assertThat(remove("removed")).isFalse();
    assertThat(figure("expired_keys")).isEqualTo(2);
  }

  @Test
  void whatIsDueIsNotBroughtBackToLife() {
    open(EvictionPolicy.ALLKEYS_LRU);
    put("key", VALUE_BYTES, 1000);
    clock.advanceMillis(1000);
    assertThat(expire(HOUR_MILLIS)).isFalse();
    assertThat(store.getAndExpire(key("key"), HOUR_MILLIS, new ValueBytes()))
        .isEqualTo(Found.ABSENT);
    assertThat(put(Precondition.PRESENT, Ttl.NONE, Ttl.NONE)).isEqualTo(Stored.UNMATCHED);
    assertThat(contains("key")).isFalse();
  }

  @Test
  void putIfAbsentInPlaceOfADueEntryLeavesNothingOfItsDeadline() {
    open(EvictionPolicy.ALLKEYS_LRU);
    put("key", VALUE_BYTES, 1000);
    clock.advanceMillis(1000);
    assertThat(put(Precondition.ABSENT, Ttl.KEEP, Ttl.KEEP)).isEqualTo(Stored.CREATED);
    assertThat(ttl()).isEqualTo(Ttl.NONE);
    assertThat(figure("expired_keys")).isEqualTo(1);
  }

  @Test
  void replacingGivesANewDeadlineOrNoneOrKeepsIt() {
    open(EvictionPolicy.ALLKEYS_LRU);
    put("key", VALUE_BYTES, 5000);
    put(Precondition.ANY, Ttl.NONE, Ttl.KEEP);
    assertThat(ttl()).isEqualTo(5000);
    put(Precondition.ANY, Ttl.NONE, 9000);
    assertThat(ttl()).isEqualTo(9000);
    put(Precondition.ANY, Ttl.NONE, Ttl.NONE);
    assertThat(ttl()).isEqualTo(Ttl.NONE);
  }

  @Test
  void aDeadlineGivenLaterChangesNeitherValueNorVersionNorOwners() {
    open(EvictionPolicy.ALLKEYS_LRU, Map.of("value-sharing", "yes"));
    for (int length : new int[] {0, 10, 300, 5000, 9000, 700_000}) {
      put("key", length);
      put("twin", length);
      var before = inspect("key");
      assertThat(expire(5000)).isTrue();
      var after = inspect("key");
      assertThat(after.ttlMillis()).isEqualTo(5000);
      assertThat(after.version()).isEqualTo(before.version());
      assertThat(after.refcount()).isEqualTo(before.refcount());
      assertThat(after.encoding()).isEqualTo(before.encoding());
      ValueBytes into = new ValueBytes();
      assertThat(store.get(key("key"), into)).isEqualTo(Found.PRESENT);
      assertThat(into.toByteArray()).isEqualTo(bytes(length).toByteArray());
    }
  }

  // --- in the background ------------------------------------------------------------------------

  @Test
  void nothingIsTakenOutUnaskedWhileTheActiveCycleIsOff() {
    open(EvictionPolicy.ALLKEYS_LRU);
    set("active-expire", "no");
    putNumbered(0, 3, VALUE_BYTES, 500);
    background();
    assertThat(store.size()).isEqualTo(3);
    set("active-expire", "yes");
    for (int i = 0; i < 20; i++) {
      cycle();
    }
    assertThat(store.size()).isZero();
    assertThat(figure("expired_keys")).isEqualTo(3);
  }

  @ParameterizedTest
  @EnumSource(EvictionPolicy.class)
  void manyEntriesDueAtOnceAreGoneWithinASecond(EvictionPolicy policy) {
    open(policy);
    putNumbered(0, 20_000, 10, 1500);
    putNumbered(20_000, 21_000, 10, HOUR_MILLIS);
    clock.advanceMillis(1500);
    for (int i = 0; i < 10; i++) {
      cycle();
    }
    // A removal may pull an entry into a bucket that the sweep has passed, and so few that are left
    // are no reason to hurry: they go in the rounds that follow.
    assertThat(store.size()).isBetween(1000L, 1100L);
    for (int i = 0; i < 200; i++) {
      cycle();
    }
    assertThat(store.size()).isEqualTo(1000);
    assertThat(figure("expired_keys")).isEqualTo(20_000);
  }

  @Test
  void aCycleStopsEarlyWhereFewAreDue() {
    open(EvictionPolicy.ALLKEYS_LRU);
    putNumbered(0, 200, 10, 1000);
    putNumbered(200, 20_000, 10, HOUR_MILLIS);
    clock.advanceMillis(1000);
    cycle();
    assertThat(figure("expired_keys")).as("found by a look or two").isLessThan(20);
    assertThat((double) engine.info().get("expired_stale_perc")).isLessThan(10);
    assertThat(figure("expired_time_cap_reached_count")).isZero();
  }

  @Test
  void aStoreThatIsNearlyEmptyKeepsNobodyFromBeingVisited() {
    open(EvictionPolicy.ALLKEYS_LRU);
    putNumbered(0, 20_000, 10, HOUR_MILLIS);
    for (int i = 0; i < 19_990; i++) {
      remove(name(i));
    }
    OffHeapStore other = openStore("other", Map.of());
    for (int i = 0; i < 1000; i++) {
      put(other, name(i), bytes(10), 1000);
    }
    clock.advanceMillis(1000);
    for (int i = 0; i < 10; i++) {
      cycle();
    }
    assertThat(other.size()).isZero();
    assertThat(store.size()).isEqualTo(10);
  }

  // --- counters ---------------------------------------------------------------------------------

  @Test
  void resettingStatisticsKeepsWhatIsAState() throws InterruptedException {
    open(EvictionPolicy.ALLKEYS_LRU);
    put("due", VALUE_BYTES, 1000);
    put("evicted", 1_000_000);
    clock.advanceMillis(1000);
    get("due");
    get("evicted");
    holdReclaimer();
    engine.evictor.evictOne();
    long used = used();
    long peak = figure("used_memory_peak");
    engine.resetStatistics();
    for (String counter :
        new String[] {
          "expired_keys", "evicted_keys", "keyspace_hits", "keyspace_misses", "lazyfreed_objects"
        }) {
      assertThat(figure(counter)).as(counter).isZero();
    }
    assertThat(figure("used_memory")).isEqualTo(used).isGreaterThan(1_000_000);
    assertThat(figure("used_memory_peak")).isEqualTo(peak);
    assertThat(figure("lazyfree_pending_objects")).isEqualTo(1);
    drain();
    assertThat(figure("lazyfreed_objects")).isEqualTo(1);
  }
}
