package io.refcache.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.refcache.engine.evict.EvictionPolicy;
import io.refcache.store.Found;
import io.refcache.store.KeyBytes;
import io.refcache.store.Precondition;
import io.refcache.store.SilentListener;
import io.refcache.store.Stored;
import io.refcache.store.Ttl;
import io.refcache.store.ValueBytes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Eviction by hit density: who comes in, who stays, and what is taken to know. */
class DensityScenariosTest extends EngineScenarios {
  private static final int LIMIT_BYTES = 1 << 20;
  private static final int SMALL_BYTES = 100;
  private static final int LARGE_BYTES = 100_000;
  private static final int SMALL_KEYS = 20_000;
  private static final int TRIES = 100;

  /** Small entries, some asked for again and again, so that there is something to lose. */
  private void fillWithUsefulEntries() {
    SplittableRandom random = new SplittableRandom(5);
    for (int i = 0; i < 3 * SMALL_KEYS; i++) {
      String name = name((int) (SMALL_KEYS * Math.pow(random.nextDouble(), 3)));
      if (!get(name)) {
        put(name, SMALL_BYTES);
      }
      maintainNowAndThen(i);
    }
  }

  private void maintainNowAndThen(int request) {
    if (request % 1_000 == 0) {
      clock.advanceMillis(100);
      engine.maintain();
    }
  }

  private void openFull() {
    open(EvictionPolicy.ALLKEYS_LHD);
    limit(LIMIT_BYTES);
    fillWithUsefulEntries();
    assertThat(figure("evicted_keys")).isPositive();
  }

  @Test
  void whereThereIsRoomEverythingComesIn() {
    open(EvictionPolicy.ALLKEYS_LHD);
    limit(LIMIT_BYTES);
    for (int i = 0; i < 8; i++) {
      assertThat(put(name(i), LARGE_BYTES)).isEqualTo(Stored.CREATED);
    }
    assertThat(figure("not_admitted_keys")).isZero();
  }

  @Test
  void roomThatWaitsToBeFreedIsRoom() throws InterruptedException {
    openFull();
    holdReclaimer();
    store.clear();
    assertThat(put("large", LARGE_BYTES)).isEqualTo(Stored.CREATED);
  }

  /** Puts large entries until one is not let in, and returns its key. */
  private String putUntilRefused() {
    for (int i = 0; i < TRIES; i++) {
      String name = "large " + i;
      // The sketch may take one for a key that has been there.
      if (put(name, LARGE_BYTES) == Stored.DROPPED) {
        return name;
      }
    }
    throw new AssertionError("everything was let in");
  }

  @Test
  void aLargeEntryThatNobodyHasAskedForBeforeComesAndGoesAtOnce() {
    openFull();
    long before = figure("created_keys") - figure("evicted_keys") - store.size();
    String large = putUntilRefused();
    assertThat(contains(large)).isFalse();
    assertThat(figure("not_admitted_keys")).isEqualTo(1);
    assertThat(figure("created_keys") - figure("evicted_keys") - store.size()).isEqualTo(before);
    assertThat(figure("dropped_writes") + figure("refused_writes")).isZero();
  }

  @Test
  void whoListensForEvictionsIsToldOfWhatCameAndWent() {
    openFull();
    List<Integer> lengths = new ArrayList<>();
    store.setListener(
        new SilentListener() {
          @Override
          public boolean wantsEvicted() {
            return true;
          }

          @Override
          public void evicted(KeyBytes key, ValueBytes value) {
            lengths.add(value.length());
          }
        });
    putUntilRefused();
    assertThat(lengths).last().isEqualTo(LARGE_BYTES);
  }

  @Test
  void whenNothingElseComesALargeEntryComesInAfterAll() {
    openFull();
    String large = putUntilRefused();
    int asked = 1;
    while (asked < TRIES && put(large, LARGE_BYTES) == Stored.DROPPED) {
      asked++;
    }
    assertThat(asked).isLessThanOrEqualTo(33);
  }

  @Test
  void whatReplacesAnEntryComesInHoweverLarge() {
    openFull();
    put("grown", SMALL_BYTES);
    for (int i = 0; i < 100; i++) {
      get("grown");
    }
    assertThat(put("grown", LARGE_BYTES)).isEqualTo(Stored.UPDATED);
    assertThat(figure("not_admitted_keys")).isZero();
  }

  @Test
  void whatMayNotBePutIsNotCountedAsComeAndGone() {
    openFull();
    Stored stored =
        store.put(
            key("large"), bytes(LARGE_BYTES), Precondition.PRESENT, 0, Ttl.NONE, Ttl.NONE, null);
    assertThat(stored).isEqualTo(Stored.UNMATCHED);
    assertThat(figure("not_admitted_keys")).isZero();
  }

  @Test
  void whatIsExpiredWhenItIsCreatedNeitherComesNorGoes() {
    openFull();
    for (int i = 0; i < TRIES; i++) {
      assertThat(put("large " + i, LARGE_BYTES, Ttl.EXPIRE_NOW)).isEqualTo(Stored.EXPIRED);
    }
    assertThat(figure("not_admitted_keys")).isZero();
  }

  @Test
  void whatTheRankingRemembersCountsAsUsedMemory() {
    open(EvictionPolicy.ALLKEYS_LRU);
    long used = used();
    set("maxmemory-policy", EvictionPolicy.ALLKEYS_LHD.optionName());
    assertThat(used() - used).isEqualTo(engine.density.reservedBytes()).isPositive();
    limit(LIMIT_BYTES);
    fillWithUsefulEntries();
    assertThat(used()).isLessThanOrEqualTo(LIMIT_BYTES);
    set("maxmemory-policy", EvictionPolicy.ALLKEYS_LRU.optionName());
    assertThat(engine.density.reservedBytes()).isZero();
  }

  @ParameterizedTest
  @CsvSource({"allkeys-lru, 1.2", "allkeys-lfu, 1.08"})
  void whereSizesDifferItHasMoreHits(String other, double leastGain) {
    double density = hitRatio(EvictionPolicy.ALLKEYS_LHD);
    ConservationLaw.checkAndClose(engine);
    double rival = hitRatio(EvictionPolicy.of(other));
    assertThat(density).isGreaterThan(leastGain * rival);
  }

  /** Popularity by Zipf's law, sizes from 64 bytes to 16 KiB that have nothing to do with it. */
  private double hitRatio(EvictionPolicy policy) {
    open(policy, Map.of("segments", "1"));
    limit(8 * LIMIT_BYTES);
    SplittableRandom random = new SplittableRandom(11);
    ValueBytes into = new ValueBytes();
    int requests = 150_000;
    int hits = 0;
    for (int i = 0; i < requests; i++) {
      int number = (int) Math.pow(SMALL_KEYS, random.nextDouble());
      int size = 64 << (new SplittableRandom(number).nextInt() & 7) << (number & 1);
      if (store.get(key(name(number)), into) == Found.PRESENT) {
        hits += i >= requests / 2 ? 1 : 0;
      } else {
        put(name(number), size);
      }
      maintainNowAndThen(i);
    }
    return hits / (requests / 2.0);
  }
}
