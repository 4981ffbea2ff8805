package io.refcache.engine.evict;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.refcache.engine.memory.HeapMemory;
import io.refcache.engine.memory.Slab;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** The arithmetic that ranking by hit density is made of. */
class HitDensityPartsTest {
  private final SplittableRandom random = new SplittableRandom(11);

  private static Slab table(int bytes) {
    return new HeapMemory().map(bytes);
  }

  // --- frequency --------------------------------------------------------------------------------

  @Test
  void levelsGrowWithUsesAsTheySay() {
    for (int uses : new int[] {1, 2, 3, 4, 16, 64}) {
      long sum = 0;
      int trials = 20_000;
      for (int i = 0; i < trials; i++) {
        int level = FrequencyClass.NEVER;
        for (int use = 0; use < uses; use++) {
          level = FrequencyClass.used(level, random.nextInt());
        }
        sum += FrequencyClass.uses(level);
      }
      assertThat((double) sum / trials).isCloseTo(uses, within(0.03 * uses));
    }
  }

  @Test
  void theHighestLevelStays() {
    assertThat(FrequencyClass.used(FrequencyClass.HIGHEST, 0)).isEqualTo(FrequencyClass.HIGHEST);
    assertThat(FrequencyClass.isDrawn(FrequencyClass.HIGHEST)).isFalse();
  }

  @Test
  void aUseIsDrawnIfItMayLeadNowhere() {
    for (int level = FrequencyClass.NEVER; level < FrequencyClass.HIGHEST; level++) {
      boolean mayLeadNowhere = FrequencyClass.used(level, -1) == level;
      assertThat(FrequencyClass.isDrawn(level)).as("level %d", level).isEqualTo(mayLeadNowhere);
    }
  }

  @Test
  void halvingALevelHalvesItsUses() {
    for (int level = 4; level <= FrequencyClass.HIGHEST; level++) {
      assertThat(FrequencyClass.uses(FrequencyClass.halved(level)))
          .isEqualTo(FrequencyClass.uses(level) / 2);
    }
    assertThat(FrequencyClass.halved(1)).isEqualTo(FrequencyClass.NEVER);
    assertThat(FrequencyClass.halved(FrequencyClass.HIGHEST, 100)).isEqualTo(1);
  }

  // --- ages and words ---------------------------------------------------------------------------

  @Test
  void everyAgeIsInTheBucketThatBeginsAtOrBeforeIt() {
    for (int age = 0; age <= AgeBuckets.OLDEST_TICKS; age++) {
      int bucket = AgeBuckets.of(age);
      assertThat(AgeBuckets.start(bucket)).isLessThanOrEqualTo(age);
      assertThat(AgeBuckets.start(bucket + 1)).isGreaterThan(age);
    }
    assertThat(AgeBuckets.of(Integer.MAX_VALUE)).isEqualTo(AgeBuckets.COUNT - 1);
  }

  @Test
  void aWordHoldsItsParts() {
    for (int level = 1; level <= FrequencyClass.HIGHEST; level++) {
      for (int tick = 1; tick <= DensityWord.TICK_MASK; tick = tick * 3 + 1) {
        int size = random.nextInt(DensityWord.SIZE_CODES);
        int word = DensityWord.of(tick, level, size);
        assertThat(DensityWord.isDensityForm(word)).isTrue();
        assertThat(AccessWord.isLfuForm(word)).isFalse();
        assertThat(DensityWord.level(word)).isEqualTo(level);
        assertThat(DensityWord.tick(word)).isEqualTo(tick);
        assertThat(DensityWord.sizeCode(word)).isEqualTo(size);
      }
    }
  }

  @Test
  void ageIsToldAcrossTheWrapAndIsNothingForAThreadAhead() {
    int word = DensityWord.of(DensityWord.TICK_MASK, 1, 0);
    assertThat(DensityWord.age(word, 4)).isEqualTo(5);
    assertThat(DensityWord.age(word, DensityWord.TICK_MASK - 3)).isZero();
  }

  @Test
  void sizesAreToldToAnEighth() {
    for (long bytes = 16; bytes < 1L << 35; bytes += 1 + bytes / 7) {
      long told = DensityWord.bytes(DensityWord.sizeCodeOf(bytes));
      assertThat(told).isBetween(bytes * 8 / 9, bytes);
    }
    assertThat(DensityWord.bytes(DensityWord.sizeCodeOf(1))).isEqualTo(16);
  }

  // --- sketch -----------------------------------------------------------------------------------

  @Test
  void sketchNeverTellsLessThanWhatItWasTold() {
    FrequencySketch sketch = new FrequencySketch(table(1 << 13));
    int[] levels = new int[1000];
    for (int key = 0; key < levels.length; key++) {
      levels[key] = random.nextInt(1, FrequencyClass.HIGHEST_IN_SKETCH + 1);
      sketch.raise(hash(key), levels[key]);
    }
    int exact = 0;
    for (int key = 0; key < levels.length; key++) {
      assertThat(sketch.level(hash(key))).isGreaterThanOrEqualTo(levels[key]);
      exact += sketch.level(hash(key)) == levels[key] ? 1 : 0;
    }
    assertThat(exact).isGreaterThan(levels.length * 9 / 10);
  }

  @Test
  void aLargerSketchKnowsWhatTheSmallerKnew() {
    FrequencySketch smaller = new FrequencySketch(table(1 << 10));
    for (int key = 0; key < 200; key++) {
      smaller.raise(hash(key), 1 + key % FrequencyClass.HIGHEST_IN_SKETCH);
    }
    FrequencySketch larger = new FrequencySketch(table(1 << 12), smaller);
    for (int key = 0; key < 1000; key++) {
      assertThat(larger.level(hash(key))).isEqualTo(smaller.level(hash(key)));
    }
  }

  @Test
  void oneRoundOfTheHandHalvesAllThatTheSketchKnows() {
    FrequencySketch sketch = new FrequencySketch(table(1 << 10));
    sketch.raise(hash(1), 15);
    sketch.raise(hash(2), 1);
    sketch.age(sketch.lines());
    assertThat(sketch.level(hash(1))).isEqualTo(13);
    assertThat(sketch.level(hash(2))).isZero();
  }

  private static long hash(int key) {
    return new SplittableRandom(key).nextLong();
  }

  // --- rates ------------------------------------------------------------------------------------

  @Test
  void withoutUsesWorthFallsWithAge() {
    float[] worth = new HitRates().learn(1000);
    for (int age = 1; age <= AgeBuckets.OLDEST_TICKS; age++) {
      assertThat(worth[HitRates.index(1, age)])
          .isLessThanOrEqualTo(worth[HitRates.index(1, age - 1)]);
    }
  }

  @Test
  void aSteadyRateIsLearnedAsTheWorthAtEveryAge() {
    HitRates rates = new HitRates();
    double rate = 0.02;
    for (int i = 0; i < 200_000; i++) {
      int age = (int) (-Math.log(1 - random.nextDouble()) / rate);
      rates.addUse(3, age);
      rates.addTicks(3, 0, age + 0.5);
    }
    float[] worth = rates.learn(1000);
    for (int age = 0; age < 200; age++) {
      assertThat(worth[HitRates.index(3, age)]).isCloseTo((float) rate, within(0.003f));
    }
  }

  @Test
  void anEntryWhoseHitIsNearIsWorthMoreThanOneJustUsed() {
    HitRates rates = new HitRates();
    for (int i = 0; i < 10_000; i++) {
      rates.addUse(1, 100);
      rates.addTicks(1, 0, 100.5);
    }
    float[] worth = rates.learn(1000);
    assertThat(worth[HitRates.index(1, 90)]).isGreaterThan(2 * worth[HitRates.index(1, 0)]);
  }

  @Test
  void ticksAreCountedInTheBucketsTheyFallInto() {
    HitRates inOne = new HitRates();
    HitRates inParts = new HitRates();
    inOne.addTicks(2, 0, 2000);
    for (int from = 0; from < 2000; from += 50) {
      inParts.addTicks(2, from, from + 50);
    }
    assertThat(inParts.learn(1000)).isEqualTo(inOne.learn(1000));
  }

  @Test
  void whatWasLearnedFadesWithTheUsesOfOthers() {
    HitRates rates = new HitRates();
    for (int i = 0; i < 1000; i++) {
      rates.addUse(1, 10);
      rates.addTicks(1, 0, 10.5);
    }
    float before = rates.learn(0)[HitRates.index(1, 10)];
    for (int lesson = 0; lesson < 60; lesson++) {
      for (int i = 0; i < 100; i++) {
        rates.addTicks(1, 0, 10_000);
      }
      rates.learn(HitRates.LESSON_USES);
    }
    assertThat(rates.learn(0)[HitRates.index(1, 10)]).isLessThan(before / 4);
  }

  @Test
  void withoutUsesNothingFades() {
    HitRates rates = new HitRates();
    for (int i = 0; i < 1000; i++) {
      rates.addUse(1, 10);
      rates.addTicks(1, 0, 10.5);
    }
    float[] before = rates.learn(0);
    for (int lesson = 0; lesson < 60; lesson++) {
      rates.learn(0);
    }
    assertThat(rates.learn(0)).isEqualTo(before);
  }

  @Test
  void aLevelOfWhichLittleIsKnownLeansOnAllOthers() {
    HitRates rates = new HitRates();
    int age = 20;
    float alone = rates.learn(0)[HitRates.index(2, age)];
    for (int i = 0; i < 1000; i++) {
      rates.addUse(1, age);
      rates.addTicks(1, age, age + 2);
    }
    float leaning = rates.learn(0)[HitRates.index(2, age)];
    assertThat(leaning).isGreaterThan(5 * alone);
    assertThat(leaning).as("half a hit in each tick").isBetween(0.3f, 0.7f);
  }

  @Test
  void anAgeOfWhichNothingIsKnownIsWorthLessTheOlderItIs() {
    float[] worth = new HitRates().learn(0);
    float young = worth[HitRates.index(1, 8)];
    assertThat(worth[HitRates.index(1, 16)]).isLessThan(young * 0.7f);
    assertThat(worth[HitRates.index(1, 256)]).isLessThan(young * 0.1f);
  }

  @Test
  void aHalvedSampleWeighsHalfAgainstWhatComes() {
    int age = 40;
    float kept = afterNews(false, age);
    float halved = afterNews(true, age);
    assertThat(halved).isLessThan(kept * 0.9f);
    assertThat(halved).isGreaterThan(kept * 0.4f);
  }

  /** The worth at an age of many uses, then of none. */
  private static float afterNews(boolean isHalved, int age) {
    HitRates rates = new HitRates();
    for (int i = 0; i < 500; i++) {
      rates.addUse(1, age);
      rates.addTicks(1, age, age + 4);
    }
    if (isHalved) {
      rates.halve();
    }
    for (int i = 0; i < 500; i++) {
      rates.addTicks(1, age, age + 4);
    }
    return rates.learn(0)[HitRates.index(1, age)];
  }

  // --- clock ------------------------------------------------------------------------------------

  @Test
  void aTurnoverOfTheEntriesIsThirtyTwoTicks() {
    TurnoverClock clock = new TurnoverClock(() -> 3_200);
    for (int i = 0; i < 3_200; i++) {
      clock.countInsertion();
    }
    assertThat(clock.tick()).isEqualTo(TurnoverClock.TICKS_PER_TURNOVER);
  }

  @Test
  void fewEntriesAreATickEach() {
    TurnoverClock clock = new TurnoverClock(() -> 1);
    for (int i = 0; i < 5; i++) {
      clock.countInsertion();
    }
    assertThat(clock.tick()).isEqualTo(5);
  }

  // --- watched keys -----------------------------------------------------------------------------

  @Test
  void aFullSampleForgetsOldKeysFirst() {
    int keys = 64;
    WatchedKeys watched = sample(keys);
    for (int key = 0; key < keys; key++) {
      watched.used(hash32(key), DensityWord.of(0, 1, 0));
    }
    assertThat(watched.keys()).isEqualTo(keys);
    int later = WatchedKeys.FORGOTTEN_AFTER_TICKS + 1;
    watched.used(hash32(keys), DensityWord.of(later, 1, 0));
    assertThat(watched.keys()).isEqualTo(1);
    assertThat(watched.mayWatch(1)).isTrue();
  }

  @Test
  void aSampleFullOfYoungKeysWatchesHalfOfThemFromThenOn() {
    int keys = 1024;
    WatchedKeys watched = sample(keys);
    for (int key = 0; key <= 2 * keys; key++) {
      if (watched.mayWatch(hash32(key))) {
        watched.used(hash32(key), DensityWord.of(1, 1, 0));
      }
    }
    assertThat(watched.keys()).isBetween(keys / 2, keys);
    assertThat(watched.mayWatch(1)).isFalse();
    assertThat(watched.mayWatch(0b1000)).isTrue();
  }

  private static WatchedKeys sample(int keys) {
    return new WatchedKeys(
        table(keys * WatchedKeys.SLOTS_PER_KEY * WatchedKeys.SLOT_BYTES), new HitRates());
  }

  private static int hash32(int key) {
    return (int) hash(key);
  }
}
