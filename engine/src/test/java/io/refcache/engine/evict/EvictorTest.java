package io.refcache.engine.evict;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.refcache.engine.time.ManualClock;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class EvictorTest {
  private final ManualClock clock = new ManualClock();
  private final Evictor evictor = new Evictor(clock, Densities.stopped(), 1);

  private ModelSource source(EvictionPolicy policy) {
    ModelSource source = new ModelSource(clock, policy);
    evictor.add(source);
    return source;
  }

  private ModelSource source(EvictionPolicy policy, int entries) {
    ModelSource source = source(policy);
    for (int id = 0; id < entries; id++) {
      clock.advanceMillis(1);
      source.put(id, 1_000_000 + id);
    }
    return source;
  }

  @ParameterizedTest
  @EnumSource(value = EvictionPolicy.class, mode = EnumSource.Mode.EXCLUDE, names = "NO_EVICTION")
  void everyPolicyEvictsTheLastEntryAndThenNothing(EvictionPolicy policy) {
    ModelSource source = source(policy, 100);
    for (int i = 0; i < 100; i++) {
      assertThat(evictor.evictOne()).isEqualTo(ModelSource.ENTRY_BYTES);
    }
    assertThat(source.size()).isZero();
    assertThat(evictor.evictOne()).isEqualTo(Evictor.NOTHING);
    assertThat(evictor.evictOneFrom(source)).isEqualTo(Evictor.NOTHING);
  }

  @Test
  void nothingIsEvictedWithoutSourcesOrUnderNoEviction() {
    assertThat(evictor.evictOne()).isEqualTo(Evictor.NOTHING);
    ModelSource source = source(EvictionPolicy.NO_EVICTION, 10);
    assertThat(evictor.evictOne()).isEqualTo(Evictor.NOTHING);
    assertThat(evictor.evictOneFrom(source)).isEqualTo(Evictor.NOTHING);
    assertThat(source.size()).isEqualTo(10);
  }

  @ParameterizedTest
  @EnumSource(
      value = EvictionPolicy.class,
      names = {"VOLATILE_LRU", "VOLATILE_LRM", "VOLATILE_LFU", "VOLATILE_RANDOM", "VOLATILE_TTL"})
  void volatilePolicySparesEntriesWithoutDeadline(EvictionPolicy policy) {
    ModelSource source = source(policy);
    for (int id = 0; id < 100; id++) {
      source.put(id, id % 2 == 0 ? 1_000_000 : -1);
    }
    int evicted = 0;
    while (evictor.evictOne() != Evictor.NOTHING) {
      evicted++;
    }
    assertThat(evicted).isEqualTo(50);
    for (int id = 0; id < 100; id++) {
      assertThat(source.contains(id)).isEqualTo(id % 2 == 1);
    }
  }

  @Test
  void entryReadAfterItEnteredThePoolIsSpared() {
    ModelSource source = source(EvictionPolicy.ALLKEYS_LRU, 16);
    evictor.setSamples(64); // Now the pool knows them all.
    evictor.evictOne();
    assertThat(source.lastEvicted).isZero();
    clock.advanceMillis(1);
    source.get(1);
    source.get(2);
    source.walkToFirstEntry = Integer.MAX_VALUE; // No fresh samples: the pool alone decides.
    evictor.evictOne();
    assertThat(source.lastEvicted).isEqualTo(3);
    assertThat(source.contains(1)).isTrue();
  }

  @Test
  void ghostsInThePoolAreSkippedAndTheirSuccessorsSpared() {
    ModelSource source = source(EvictionPolicy.ALLKEYS_LRU, 16);
    evictor.setSamples(64);
    evictor.evictOne();
    source.remove(1);
    source.remove(2);
    clock.advanceMillis(1);
    source.put(2, -1);
    source.walkToFirstEntry = Integer.MAX_VALUE;
    evictor.evictOne();
    assertThat(source.lastEvicted).isEqualTo(3);
    assertThat(source.contains(2)).isTrue();
  }

  @Test
  void poolOutlivesTheEviction() {
    ModelSource source = source(EvictionPolicy.ALLKEYS_LRU, 16);
    evictor.setSamples(64);
    evictor.evictOne();
    source.walkToFirstEntry = Integer.MAX_VALUE;
    for (int expected = 1; expected < 10; expected++) {
      evictor.evictOne();
      assertThat(source.lastEvicted).isEqualTo(expected);
    }
  }

  @ParameterizedTest
  @EnumSource(value = EvictionPolicy.class, mode = EnumSource.Mode.EXCLUDE, names = "NO_EVICTION")
  void dueSampleIsTheVictimAtOnce(EvictionPolicy policy) {
    ModelSource source = source(policy, 100);
    source.put(100, 5);
    evictor.setSamples(64);
    clock.advanceMillis(5);
    boolean wholeTableSampled = policy.ranking() != EvictionPolicy.Ranking.RANDOM;
    for (int i = 0; wholeTableSampled && i < 5 && source.expired == 0; i++) {
      evictor.evictOne();
    }
    while (source.contains(100)) {
      evictor.evictOne();
    }
    assertThat(source.expired).isEqualTo(1);
    if (wholeTableSampled) {
      assertThat(source.evicted).isLessThan(5);
    }
  }

  @Test
  void dueEntriesThatTheSourceKeepsDoNotBlockEviction() {
    ModelSource source = source(EvictionPolicy.ALLKEYS_LRU, 20);
    for (int id = 0; id < 10; id++) {
      source.put(id, 1);
    }
    source.pinned = Set.of(0, 1, 2, 3, 4, 5, 6, 7, 8, 9);
    clock.advanceMillis(10);
    for (int i = 0; i < 10; i++) {
      assertThat(evictor.evictOne()).isEqualTo(ModelSource.ENTRY_BYTES);
    }
    assertThat(source.size()).isEqualTo(10);
    assertThat(evictor.evictOne()).isEqualTo(Evictor.NOTHING);
  }

  @Test
  void nearestDeadlineGoesFirst() {
    ModelSource source = source(EvictionPolicy.VOLATILE_TTL);
    for (int id = 0; id < 3000; id++) {
      source.put(id, id % 3 == 0 ? 10_000 : id % 3 == 1 ? 100_000 : 1_000_000);
    }
    evictor.setSamples(10);
    int near = 0;
    for (int i = 0; i < 900; i++) {
      evictor.evictOne();
      near += source.lastEvicted % 3 == 0 ? 1 : 0;
    }
    assertThat(near).isGreaterThanOrEqualTo(810);
  }

  @ParameterizedTest
  @EnumSource(
      value = EvictionPolicy.class,
      names = {"ALLKEYS_LRU", "ALLKEYS_LRM", "ALLKEYS_LFU", "ALLKEYS_RANDOM"})
  void sparseSourceIsWalkedFurtherBeforeGivingUp(EvictionPolicy policy) {
    ModelSource source = source(policy, 3);
    source.walkToFirstEntry = 20_000;
    for (int i = 0; i < 3; i++) {
      assertThat(evictor.evictOne()).isEqualTo(ModelSource.ENTRY_BYTES);
    }
    assertThat(source.widestSample).isGreaterThanOrEqualTo(20_000);
    assertThat(evictor.evictOne()).isEqualTo(Evictor.NOTHING);
  }

  @Test
  void walkIsBoundedWhereNothingIsFound() {
    ModelSource source = source(EvictionPolicy.ALLKEYS_LRU, 3);
    source.walkToFirstEntry = Integer.MAX_VALUE;
    assertThat(evictor.evictOne()).isEqualTo(Evictor.NOTHING);
    assertThat(evictor.evictOneFrom(source)).isEqualTo(Evictor.NOTHING);
    assertThat(source.widestSample).isEqualTo(Evictor.WIDEST_WALK);
    assertThat(source.sampleCalls).isLessThan(20);
  }

  @Test
  void victimsAreChosenOverAllSourcesByScore() {
    ModelSource cold = source(EvictionPolicy.ALLKEYS_LRU, 1000);
    ModelSource hot = source(EvictionPolicy.ALLKEYS_LRU, 1000);
    for (int i = 0; i < 900; i++) {
      evictor.evictOne();
    }
    assertThat(hot.evicted).isLessThan(50);
    assertThat(cold.evicted).isGreaterThan(850);
  }

  @Test
  void rankingsShareTheLossInProportionToTheirCandidates() {
    ModelSource small = source(EvictionPolicy.ALLKEYS_LFU, 5_000);
    ModelSource large = source(EvictionPolicy.ALLKEYS_LRU, 15_000);
    for (int i = 0; i < 4000; i++) {
      evictor.evictOne();
    }
    assertThat((double) small.evicted / 4000).isCloseTo(0.25, within(0.03));
    assertThat((double) large.evicted / 4000).isCloseTo(0.75, within(0.03));
  }

  @Test
  void fiveHundredSourcesDoNotMakeAnEvictionFiveHundredTimesDearer() {
    List<ModelSource> sources = new ArrayList<>();
    for (int i = 0; i < 500; i++) {
      sources.add(source(EvictionPolicy.ALLKEYS_LRU, 20));
    }
    int evictions = 5000;
    for (int i = 0; i < evictions; i++) {
      assertThat(evictor.evictOne()).isEqualTo(ModelSource.ENTRY_BYTES);
    }
    long sampleCalls = sources.stream().mapToLong(source -> source.sampleCalls).sum();
    long candidateCalls = sources.stream().mapToLong(source -> source.candidateCalls).sum();
    assertThat((double) sampleCalls / evictions).isLessThanOrEqualTo(5.1);
    assertThat((double) candidateCalls / evictions).isLessThanOrEqualTo(1.5);
  }

  @Test
  void theOnlySourceIsAskedForItsCandidatesOnceUntilItIsEmpty() {
    ModelSource only = source(EvictionPolicy.ALLKEYS_LRU, 1000);
    for (int i = 0; i < 1000; i++) {
      clock.advanceMillis(Shares.MAX_AGE_MILLIS);
      assertThat(evictor.evictOne()).isEqualTo(ModelSource.ENTRY_BYTES);
    }
    assertThat(only.candidateCalls).isEqualTo(1);
    assertThat(evictor.evictOne()).isEqualTo(Evictor.NOTHING);
    ModelSource second = source(EvictionPolicy.ALLKEYS_LRU, 1);
    assertThat(evictor.evictOne()).isEqualTo(ModelSource.ENTRY_BYTES);
    assertThat(second.size()).isZero();
  }

  @Test
  void emptySourcesAmongOthersAreNotDrawn() {
    ModelSource empty = source(EvictionPolicy.ALLKEYS_RANDOM);
    source(EvictionPolicy.ALLKEYS_RANDOM, 1000);
    ModelSource alsoEmpty = source(EvictionPolicy.ALLKEYS_RANDOM);
    for (int i = 0; i < 500; i++) {
      assertThat(evictor.evictOne()).isEqualTo(ModelSource.ENTRY_BYTES);
    }
    assertThat(empty.sampleCalls).isZero();
    assertThat(alsoEmpty.sampleCalls).isZero();
  }

  @Test
  void quotaTakesFromItsOwnSourceOnly() {
    ModelSource cold = source(EvictionPolicy.ALLKEYS_LRU, 100);
    ModelSource hot = source(EvictionPolicy.ALLKEYS_LRU, 100);
    for (int i = 0; i < 50; i++) {
      assertThat(evictor.evictOneFrom(hot)).isEqualTo(ModelSource.ENTRY_BYTES);
    }
    assertThat(hot.size()).isEqualTo(50);
    assertThat(cold.size()).isEqualTo(100);
  }

  @Test
  void removedSourceIsLeftAlone() {
    ModelSource source = source(EvictionPolicy.ALLKEYS_LRU, 100);
    evictor.evictOne();
    evictor.remove(source);
    assertThat(evictor.evictOne()).isEqualTo(Evictor.NOTHING);
    assertThat(evictor.evictOneFrom(source)).isEqualTo(Evictor.NOTHING);
    assertThat(source.size()).isEqualTo(99);
  }

  @Test
  void sourceAddedTwiceIsRemovedByOneRemove() {
    ModelSource source = source(EvictionPolicy.ALLKEYS_LRU, 10);
    evictor.add(source);
    evictor.remove(source);
    assertThat(evictor.evictOne()).isEqualTo(Evictor.NOTHING);
  }

  @Test
  void policyMayChangeAtRunTime() {
    ModelSource source = source(EvictionPolicy.ALLKEYS_LRU, 100);
    evictor.evictOne();
    source.setPolicy(EvictionPolicy.ALLKEYS_LFU);
    evictor.policyChanged();
    for (int i = 0; i < 40; i++) {
      source.get(50);
    }
    for (int i = 0; i < 98; i++) {
      assertThat(evictor.evictOne()).isEqualTo(ModelSource.ENTRY_BYTES);
    }
    assertThat(source.contains(50)).isTrue();
    source.setPolicy(EvictionPolicy.NO_EVICTION);
    evictor.policyChanged();
    assertThat(evictor.evictOne()).isEqualTo(Evictor.NOTHING);
  }

  @Test
  void readOnlyEntryGoesFirstUnderLrm() {
    ModelSource source = source(EvictionPolicy.ALLKEYS_LRM, 10);
    evictor.setSamples(64);
    for (int id = 1; id < 10; id++) {
      clock.advanceMillis(1);
      source.get(0);
      source.put(id, -1);
    }
    evictor.evictOne();
    assertThat(source.lastEvicted).isZero();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 64})
  void samplesWithinTheirBoundsAreAccepted(int samples) {
    source(EvictionPolicy.ALLKEYS_LRU, 1);
    evictor.setSamples(samples);
    assertThat(evictor.evictOne()).isEqualTo(ModelSource.ENTRY_BYTES);
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 0, 65})
  void samplesOutOfBoundsAreRefused(int samples) {
    assertThatThrownBy(() -> evictor.setSamples(samples))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("maxmemory-samples " + samples);
  }

  @Test
  void manyThreadsEvictEachForItself() throws Exception {
    int entries = 20_000;
    int threads = 8;
    ModelSource first = source(EvictionPolicy.ALLKEYS_LRU, entries / 2);
    ModelSource second = source(EvictionPolicy.ALLKEYS_LRU, entries / 2);
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    try {
      List<Callable<Integer>> tasks = new ArrayList<>();
      for (int t = 0; t < threads; t++) {
        tasks.add(
            () -> {
              int succeeded = 0;
              for (int i = 0; i < 1000; i++) {
                succeeded += evictor.evictOne() == ModelSource.ENTRY_BYTES ? 1 : 0;
              }
              return succeeded;
            });
      }
      int succeeded = 0;
      for (Future<Integer> task : pool.invokeAll(tasks)) {
        succeeded += task.get();
      }
      assertThat(succeeded).isEqualTo(threads * 1000);
      assertThat(first.size() + second.size()).isEqualTo(entries - succeeded);
      assertThat(first.evicted).isGreaterThan(second.evicted * 4);
    } finally {
      pool.shutdownNow();
    }
  }

  @Test
  void sameSeedChoosesTheSameVictims() {
    List<Integer> once = victims(99);
    assertThat(victims(99)).isEqualTo(once);
    assertThat(victims(100)).isNotEqualTo(once);
    assertThat(new HashSet<>(once)).hasSameSizeAs(once);
  }

  private static List<Integer> victims(long seed) {
    ManualClock clock = new ManualClock();
    ModelSource source = new ModelSource(clock, EvictionPolicy.ALLKEYS_RANDOM);
    Evictor evictor = new Evictor(clock, Densities.stopped(), seed);
    evictor.add(source);
    for (int id = 0; id < 100; id++) {
      source.put(id, -1);
    }
    List<Integer> victims = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      evictor.evictOne();
      victims.add(source.lastEvicted);
    }
    return victims;
  }
}
