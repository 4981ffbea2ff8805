package io.refcache.engine.evict;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.refcache.engine.alloc.Allocator;
import io.refcache.engine.alloc.MemoryBudget;
import io.refcache.engine.memory.HeapMemory;
import io.refcache.engine.memory.OutOfNativeMemoryException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What the ranking by hit density takes of memory, and gives back. */
class DensityTablesTest {
  private static final long LIMIT = 64 << 20;
  private static final long MANY_ENTRIES = 1 << 30;

  private final HeapMemory memory = new HeapMemory();
  private final Allocator allocator = new Allocator(memory);
  private final MemoryBudget budget = new MemoryBudget(LIMIT);
  private final DensityTables tables = new DensityTables(allocator, budget);
  private final HitRates rates = new HitRates();

  @AfterEach
  void allMemoryIsGivenBack() {
    tables.stop();
    assertThat(tables.reservedBytes()).isZero();
    assertThat(budget.used()).isZero();
    assertThat(memory.mappedBytes()).isZero();
    allocator.close();
    memory.close();
  }

  @Test
  void whatIsTakenIsReservedAndMapped() {
    assertThat(tables.start(LIMIT, rates)).isTrue();
    assertAccounted();
    assertThat(tables.sketch()).isNotNull();
    assertThat(tables.watched()).isNotNull();
  }

  @Test
  void theFirstTableGoesBackIfThereIsNoMemoryForTheSecond() {
    memory.failMap(2);
    assertThatThrownBy(() -> tables.start(LIMIT, rates))
        .isInstanceOf(OutOfNativeMemoryException.class);
    assertThat(memory.mappedBytes()).isZero();
    assertThat(tables.sketch()).isNull();
  }

  @Test
  void growingGivesTheSmallerTableBackAndEnds() {
    tables.start(LIMIT, rates);
    int growths = 0;
    for (int bytes = tables.growthBytes(MANY_ENTRIES);
        bytes > 0;
        bytes = tables.growthBytes(MANY_ENTRIES)) {
      budget.reserveUnchecked(bytes);
      budget.release(tables.grow(bytes, rates));
      assertAccounted();
      assertThat(++growths).isLessThan(40);
    }
    assertThat(growths).isGreaterThan(2);
    assertThat(tables.sketch().table().capacity()).isEqualTo((int) (LIMIT / 8));
  }

  @Test
  void theSketchGrowsOnlyForEntriesThatItHasNoRoomFor() {
    tables.start(LIMIT, rates);
    grow(MANY_ENTRIES, 1);
    long entries = tables.sketch().table().capacity() / 4;
    assertThat(tables.growthBytes(entries)).isZero();
    assertThat(tables.growthBytes(entries + 1)).isEqualTo(2 * tables.sketch().table().capacity());
  }

  @Test
  void whatIsKnownIsKeptUnlessItIsTooLargeForTheLimit() {
    tables.start(LIMIT, rates);
    grow(MANY_ENTRIES, Integer.MAX_VALUE);
    FrequencySketch known = tables.sketch();
    assertThat(tables.start(LIMIT / 2, rates)).as("twice as large as it may be").isFalse();
    assertThat(tables.sketch()).isSameAs(known);
    assertThat(tables.start(LIMIT / 4, rates)).as("four times as large").isTrue();
    assertThat(tables.sketch()).isNotSameAs(known);
    assertAccounted();
  }

  @Test
  void aSampleThatIsTooLargeForTheLimitIsGivenUp() {
    tables.start(LIMIT, rates);
    grow(1, Integer.MAX_VALUE);
    WatchedKeys known = tables.watched();
    assertThat(tables.start(1 << 20, rates)).as("the least sample is as large").isFalse();
    assertThat(tables.watched()).isSameAs(known);
    assertThat(tables.start(64 << 10, rates)).as("a tiny limit").isTrue();
    assertThat(tables.watched()).isNotSameAs(known);
  }

  @Test
  void withoutALimitTablesStayAsSmallAsTheyBegan() {
    tables.start(MemoryBudget.UNLIMITED, rates);
    assertThat(tables.growthBytes(MANY_ENTRIES)).isZero();
  }

  private void grow(long entries, int times) {
    for (int i = 0; i < times && tables.growthBytes(entries) > 0; i++) {
      int bytes = tables.growthBytes(entries);
      budget.reserveUnchecked(bytes);
      budget.release(tables.grow(bytes, rates));
    }
  }

  private void assertAccounted() {
    assertThat(memory.mappedBytes()).isEqualTo(tables.reservedBytes());
    assertThat(budget.used()).isEqualTo(tables.reservedBytes());
  }
}
