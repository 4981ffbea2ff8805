package io.refcache.engine.evict;

import static org.assertj.core.api.Assertions.assertThat;

import io.refcache.engine.alloc.Allocator;
import io.refcache.engine.alloc.MemoryBudget;
import io.refcache.engine.memory.HeapMemory;
import io.refcache.engine.memory.Memory;
import io.refcache.engine.memory.ReadEpochs;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HitDensityTest {
  private static final long MIB = 1 << 20;

  private final MemoryBudget budget = new MemoryBudget(MemoryBudget.UNLIMITED);
  private long entries = 32;
  private final Memory memory = new HeapMemory();
  private final ReadEpochs.Reader reader = memory.epochs().reader();
  private final HitDensity density =
      new HitDensity(new Allocator(memory), memory.epochs(), budget, () -> entries);

  @AfterEach
  void givesEverythingBack() {
    density.stop();
    assertThat(budget.used()).isZero();
  }

  private void insert(int count) {
    SplittableRandom random = new SplittableRandom(count);
    for (int i = 0; i < count; i++) {
      density.onCreate(reader, random.nextLong(), 100);
    }
  }

  @Test
  void memoryIsReservedWhileItIsStartedOnly() {
    assertThat(density.reservedBytes()).isZero();
    density.start(64 * MIB);
    assertThat(density.reservedBytes()).isEqualTo(budget.used()).isPositive();
    density.stop();
    assertThat(density.reservedBytes()).isZero();
  }

  @Test
  void tablesGrowWithLimitAndEntriesUpToTheirShares() {
    density.start(MIB);
    entries = 1 << 22;
    growAll();
    assertThat(density.reservedBytes()).isBetween(MIB / 8, MIB / 8 + MIB / 32);
    density.start(64 * MIB);
    growAll();
    assertThat(density.reservedBytes())
        .isBetween(8 * MIB, 8 * MIB + DensityTables.MAX_SAMPLE_BYTES);
    density.start(MIB);
    assertThat(density.reservedBytes()).isLessThanOrEqualTo(MIB / 8);
    density.start(1 << 14);
    assertThat(density.reservedBytes()).isLessThanOrEqualTo(1 << 13);
  }

  private void growAll() {
    for (int bytes = density.growthBytes(); bytes > 0; bytes = density.growthBytes()) {
      assertThat(budget.tryReserve(bytes)).isTrue();
      budget.release(density.grow(bytes));
    }
    assertThat(density.reservedBytes()).isEqualTo(budget.used());
  }

  @Test
  void growthThatIsNoLongerWantedGivesItsReservationBack() {
    density.start(64 * MIB);
    assertThat(density.grow(12_345)).isEqualTo(12_345);
  }

  @Test
  void aKeyThatComesBackIsRememberedAsUsedMoreOften() {
    density.start(MIB);
    int first = density.onCreate(reader, 42, 100);
    assertThat(density.frequency(first)).isEqualTo(1);
    density.onEvict(reader, 42, first);
    assertThat(density.frequency(density.onCreate(reader, 42, 100))).isEqualTo(2);
  }

  @Test
  void usesAreRememberedBeyondEviction() {
    density.start(MIB);
    int word = density.onCreate(reader, 42, 100);
    for (int i = 0; i < 1000; i++) {
      word = density.onRead(reader, 42, word, 0);
    }
    int frequency = density.frequency(word);
    assertThat(frequency).isGreaterThan(100);
    density.onEvict(reader, 42, word);
    assertThat(density.frequency(density.onCreate(reader, 42, 100))).isGreaterThanOrEqualTo(128);
  }

  @Test
  void anEntryUsedAsOftenAsCanBeToldIsWrittenOnceInATick() {
    density.start(MIB);
    int word = density.onCreate(reader, 42, 100);
    for (int i = 0; i < 100_000; i++) {
      word = density.onRead(reader, 42, word, 0);
    }
    for (int i = 0; i < 1000; i++) {
      assertThat(density.onRead(reader, 42, word, 0)).isEqualTo(word);
    }
    insert(1);
    assertThat(density.onRead(reader, 42, word, 0)).isNotEqualTo(word);
  }

  @Test
  void frequencyIsHalvedAsTimeGoesBy() {
    density.start(MIB);
    int word = density.onCreate(reader, 42, 100);
    for (int i = 0; i < 100_000; i++) {
      word = density.onRead(reader, 42, word, 0);
    }
    assertThat(density.frequency(word)).isEqualTo(255);
    insert(128);
    assertThat(density.frequency(word)).isEqualTo(128);
    insert(128 * 20);
    assertThat(density.frequency(word)).isEqualTo(1);
  }

  @Test
  void beforeAnythingWasLearnedTheLargerAndTheOlderEntryGoFirst() {
    density.start(MIB);
    int old = density.onCreate(reader, 1, 100);
    insert(100);
    int small = density.onCreate(reader, 2, 100);
    int large = density.onCreate(reader, 3, 1000);
    assertThat(density.score(old)).isGreaterThan(density.score(small));
    assertThat(density.score(large)).isGreaterThan(density.score(small));
  }

  @Test
  void anEntryNotUsedSinceThePolicyBeganGoesBeforeAnyOther() {
    density.start(MIB);
    int unknown = AccessWord.onCreate(EvictionPolicy.Ranking.LRU, 1);
    int known = density.onCreate(reader, 1, 1 << 30);
    insert(10_000);
    assertThat(density.score(unknown)).isGreaterThan(density.score(known));
    int used = density.onRead(reader, 2, unknown, 100);
    assertThat(density.score(used)).isLessThan(density.score(known));
  }

  @Test
  void aReplacedValueKeepsItsFrequencyAndHasItsNewSize() {
    density.start(MIB);
    int word = density.onCreate(reader, 42, 100);
    word = density.onRead(reader, 42, word, 0);
    int written = density.onWrite(42, word, 1000);
    assertThat(density.frequency(written)).isEqualTo(2);
    assertThat(density.score(written)).isGreaterThan(density.score(word));
  }

  @Test
  void keysThatAreAskedForAgainAreLearnedToBeWorthMoreThanThoseThatAreNot() {
    density.start(64 * MIB);
    SplittableRandom random = new SplittableRandom(7);
    int[] words = new int[entries()];
    for (int round = 0; round < 400; round++) {
      // Those that were used three times are asked for once in a round, all others never again.
      for (int key = 0; key < words.length; key++) {
        words[key] =
            round < 3
                ? density.onCreate(reader, key, 100)
                : density.onRead(reader, key, words[key], 0);
      }
      insertOnce(random);
      density.tend();
    }
    int loved = words[0];
    int fresh = density.onCreate(reader, -1, 100);
    assertThat(density.score(fresh)).isGreaterThan(density.score(loved));
  }

  private int entries() {
    return (int) entries;
  }

  private void insertOnce(SplittableRandom random) {
    for (int i = 0; i < 8; i++) {
      density.onCreate(reader, random.nextLong(), 100);
    }
  }

  @Test
  void whatWasNotStartedRanksAllAlikeAndTakesNoMemory() {
    int word = density.onCreate(reader, 1, 100);
    density.onEvict(reader, 1, word);
    density.tend();
    assertThat(density.growthBytes()).isZero();
    assertThat(density.frequency(density.onCreate(reader, 1, 100))).isEqualTo(1);
    assertThat(budget.used()).isZero();
  }
}
