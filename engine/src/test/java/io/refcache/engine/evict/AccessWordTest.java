package io.refcache.engine.evict;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.refcache.engine.evict.EvictionPolicy.Ranking;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class AccessWordTest {
  private static final int FACTOR = 10;
  private static final int DECAY = 1;
  private static final long CLOCK_RANGE_MILLIS = 1L << 31;
  private static final long NOW = 987_654_321;

  private final SplittableRandom random = new SplittableRandom(7);

  private int read(int word, Ranking ranking, long nowMillis) {
    return AccessWord.onRead(word, ranking, nowMillis, FACTOR, DECAY, random.nextLong());
  }

  private int readOften(int word, int times, int factor) {
    int after = word;
    for (int i = 0; i < times; i++) {
      after = AccessWord.onRead(after, Ranking.LFU, NOW, factor, DECAY, random.nextLong());
    }
    return after;
  }

  private double meanFrequencyAfter(int reads, int factor, int trials) {
    long sum = 0;
    for (int i = 0; i < trials; i++) {
      int word = readOften(AccessWord.onCreate(Ranking.LFU, NOW), reads, factor);
      sum += AccessWord.frequency(word, NOW, DECAY);
    }
    return (double) sum / trials;
  }

  @ParameterizedTest
  @EnumSource(Ranking.class)
  void newEntryIsNotIdleAndHasTheInitialFrequency(Ranking ranking) {
    int word = AccessWord.onCreate(ranking, NOW);
    assertThat(AccessWord.idleMillis(word, NOW)).isZero();
    assertThat(AccessWord.frequency(word, NOW, DECAY)).isEqualTo(5);
    assertThat(AccessWord.isLfuForm(word)).isEqualTo(ranking == Ranking.LFU);
  }

  @ParameterizedTest
  @EnumSource(Ranking.class)
  void secondReadInTheSameTickChangesNothing(Ranking ranking) {
    int word = AccessWord.onCreate(ranking, NOW);
    int factorThatNeverHits = Integer.MAX_VALUE;
    int once = AccessWord.onRead(word, ranking, NOW, factorThatNeverHits, DECAY, -1);
    assertThat(AccessWord.onRead(once, ranking, NOW, factorThatNeverHits, DECAY, -1))
        .isEqualTo(once);
  }

  @Test
  void idleTimeIsExactOverTheWholeRangeAndAcrossTheWrap() {
    for (long start = 1; start < 1L << 40; start = start * 3 + 1) {
      int word = AccessWord.onCreate(Ranking.LRU, start);
      for (long idle = 0; idle < CLOCK_RANGE_MILLIS - (1 << 16); idle = idle * 2 + 1) {
        assertThat(AccessWord.idleMillis(word, start + idle)).isEqualTo(idle);
      }
    }
    int atTheEnd = AccessWord.onCreate(Ranking.LRU, CLOCK_RANGE_MILLIS - 1);
    assertThat(AccessWord.idleMillis(atTheEnd, CLOCK_RANGE_MILLIS)).isEqualTo(1);
  }

  @ParameterizedTest
  @EnumSource(
      value = Ranking.class,
      names = {"LRU", "LFU"})
  void stampOfAThreadWhoseClockWasAheadReadsAsJustNow(Ranking ranking) {
    for (long ahead : new long[] {1, 2, 100, 59_999, 60_000}) {
      int word = AccessWord.onCreate(ranking, NOW + ahead);
      assertThat(AccessWord.idleMillis(word, NOW)).isZero();
      assertThat(AccessWord.frequency(word, NOW, DECAY)).isEqualTo(5);
    }
  }

  @Test
  void readTouchesUnderLruAndNotUnderLrm() {
    int lru = AccessWord.onCreate(Ranking.LRU, NOW);
    int lrm = AccessWord.onCreate(Ranking.LRM, NOW);
    assertThat(AccessWord.idleMillis(read(lru, Ranking.LRU, NOW + 5), NOW + 5)).isZero();
    assertThat(AccessWord.idleMillis(read(lrm, Ranking.LRM, NOW + 5), NOW + 5)).isEqualTo(5);
    int written = AccessWord.onWrite(lrm, Ranking.LRM, NOW + 5, DECAY);
    assertThat(AccessWord.idleMillis(written, NOW + 5)).isZero();
  }

  @ParameterizedTest
  @EnumSource(
      value = Ranking.class,
      names = {"NONE", "RANDOM", "TTL"})
  void readsRenewAnUnrankedStampOnceASecond(Ranking ranking) {
    int word = AccessWord.onCreate(ranking, NOW);
    assertThat(read(word, ranking, NOW + 999)).isEqualTo(word);
    assertThat(AccessWord.idleMillis(read(word, ranking, NOW + 1000), NOW + 1000)).isZero();
  }

  @ParameterizedTest
  @CsvSource({
    // reads, factor, expected mean, tolerance
    "100,      0, 105,   0",
    "1000,     0, 255,   0",
    "100,     10,  10,   1.0",
    "1000,    10,  18,   1.5",
    "100000,  10, 142,   8",
    "1000000, 10, 255,   1",
    "100,      1,  18,   2",
    "1000,   100,  10.5, 1.5",
  })
  void frequencyGrowsLogarithmically(int reads, int factor, double expected, double tolerance) {
    int trials = Math.max(3, Math.min(400, 1_000_000 / reads));
    assertThat(meanFrequencyAfter(reads, factor, trials)).isCloseTo(expected, within(tolerance));
  }

  @Test
  void frequencySaturates() {
    int word = readOften(AccessWord.onCreate(Ranking.LFU, NOW), 10_000, 0);
    assertThat(AccessWord.frequency(word, NOW, DECAY)).isEqualTo(255);
    assertThat(AccessWord.idleMillis(word, NOW)).isZero();
  }

  @Test
  void hitProbabilityIsOneInBaseTimesFactorPlusOne() {
    int word = readOften(AccessWord.onCreate(Ranking.LFU, NOW), 20, 0);
    assertThat(AccessWord.frequency(word, NOW, DECAY)).isEqualTo(25);
    // base 20, factor 10: hits if the fraction of 2^63 is below 1/201
    long bound = Long.divideUnsigned(1L << 63, 201);
    int hit = AccessWord.onRead(word, Ranking.LFU, NOW, 10, DECAY, (bound - 1) << 1);
    int miss = AccessWord.onRead(word, Ranking.LFU, NOW, 10, DECAY, (bound + 1) << 1);
    assertThat(AccessWord.frequency(hit, NOW, DECAY)).isEqualTo(26);
    assertThat(miss).isEqualTo(word);
  }

  @Test
  void nothingIsDrawnWhileTheBaseIsZero() {
    int word = AccessWord.onCreate(Ranking.LFU, NOW);
    assertThat(AccessWord.drawsOnRead(word, Ranking.LFU)).isFalse();
    int once = AccessWord.onRead(word, Ranking.LFU, NOW, FACTOR, DECAY, -1L);
    assertThat(AccessWord.frequency(once, NOW, DECAY)).isEqualTo(6);
    assertThat(AccessWord.drawsOnRead(once, Ranking.LFU)).isTrue();
    assertThat(AccessWord.drawsOnRead(once, Ranking.LRU)).isFalse();
    assertThat(AccessWord.drawsOnRead(AccessWord.onCreate(Ranking.LRU, NOW), Ranking.LFU))
        .isFalse();
  }

  @Test
  void frequencyDecaysByOneForEachFullPeriod() {
    int word = readOften(AccessWord.onCreate(Ranking.LFU, NOW), 95, 0);
    for (int decay = 1; decay <= 5; decay++) {
      for (int minutes = 0; minutes <= 600; minutes++) {
        long later = NOW + TimeUnit.MINUTES.toMillis(minutes);
        assertThat(AccessWord.frequency(word, later, decay))
            .isEqualTo(Math.max(0, 100 - minutes / decay));
        assertThat(AccessWord.frequency(word, later, 0)).isEqualTo(100);
      }
    }
  }

  @Test
  void readAfterDecayCountsFromTheDecayedFrequency() {
    int word = readOften(AccessWord.onCreate(Ranking.LFU, NOW), 95, 0);
    long later = NOW + TimeUnit.MINUTES.toMillis(10);
    int counted = AccessWord.onRead(word, Ranking.LFU, later, 0, DECAY, 0);
    assertThat(AccessWord.frequency(counted, later, DECAY)).isEqualTo(91);
  }

  @Test
  void replaceKeepsTheFrequency() {
    int word = readOften(AccessWord.onCreate(Ranking.LFU, NOW), 95, 0);
    int replaced = AccessWord.onWrite(word, Ranking.LFU, NOW, DECAY);
    assertThat(AccessWord.frequency(replaced, NOW, DECAY)).isEqualTo(100);
  }

  @Test
  void afterASwitchToLfuAnEntryHasTheFrequencyOfOneNewAtItsLastUse() {
    int word = AccessWord.onCreate(Ranking.LRU, NOW);
    assertThat(AccessWord.frequency(word, NOW + 59_999, DECAY)).isEqualTo(5);
    assertThat(AccessWord.frequency(word, NOW + 120_000, DECAY)).isEqualTo(3);
    int counted = read(word, Ranking.LFU, NOW);
    assertThat(AccessWord.isLfuForm(counted)).isTrue();
    assertThat(AccessWord.frequency(counted, NOW, DECAY)).isEqualTo(6);
  }

  @Test
  void afterASwitchToLruIdleTimeIsNeverOverstatedAndAMinuteShortAtMost() {
    for (long idle = 0; idle < 10 * 60_000; idle += 777) {
      int word = AccessWord.onCreate(Ranking.LFU, NOW);
      assertThat(AccessWord.idleMillis(word, NOW + idle)).isBetween(idle - 60_000, idle);
    }
    int word = AccessWord.onCreate(Ranking.LFU, NOW);
    assertThat(AccessWord.idleMillis(word, NOW)).isZero();
    assertThat(AccessWord.isLfuForm(read(word, Ranking.LRU, NOW))).isFalse();
  }

  @Test
  void minuteWrapsAfterEightYears() {
    long lastMinute = TimeUnit.MINUTES.toMillis((1 << 22) - 1);
    int word = AccessWord.onCreate(Ranking.LFU, lastMinute);
    assertThat(AccessWord.frequency(word, lastMinute + 60_000, DECAY)).isEqualTo(4);
  }

  @Test
  void aStampOfZeroIsAStampLikeAnyOther() {
    int word = AccessWord.onCreate(Ranking.LRU, CLOCK_RANGE_MILLIS);
    assertThat(word).isZero();
    assertThat(AccessWord.isLfuForm(word)).isFalse();
    assertThat(AccessWord.idleMillis(word, CLOCK_RANGE_MILLIS + 5)).isEqualTo(5);
    assertThat(read(word, Ranking.NONE, CLOCK_RANGE_MILLIS + 5)).isEqualTo(word);
  }

  @Test
  void theLongestIdleTimesAreNotTakenForClocksThatWereAhead() {
    long longest = CLOCK_RANGE_MILLIS - 1 - (1 << 16);
    int stamp = AccessWord.onCreate(Ranking.LRU, NOW);
    assertThat(AccessWord.idleMillis(stamp, NOW + longest)).isEqualTo(longest);
    assertThat(AccessWord.idleMillis(stamp, NOW + longest + 1)).isZero();
    long minutes = (1 << 22) - 1 - 2;
    int word = AccessWord.onCreate(Ranking.LFU, NOW);
    assertThat(AccessWord.frequency(word, NOW + minutes * 60_000, DECAY)).isZero();
    assertThat(AccessWord.frequency(word, NOW + (minutes + 1) * 60_000, DECAY)).isEqualTo(5);
  }
}
