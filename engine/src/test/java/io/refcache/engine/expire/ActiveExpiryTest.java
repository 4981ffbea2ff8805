package io.refcache.engine.expire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.refcache.engine.time.ManualClock;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ActiveExpiryTest {
  private static final long MICROS = 1000;

  private final ManualClock clock = new ManualClock();
  private final ActiveExpiry expiry = new ActiveExpiry(clock);

  /** A table of entries with a deadline, some of them due; time passes as it is walked. */
  private final class Table implements ExpirySource {
    private final int entries;
    private final BitSet present = new BitSet();
    private final BitSet due = new BitSet();
    long nanosPerSweep;
    long sweeps;
    int largestSweep;

    Table(int entries, int duePercent) {
      this.entries = entries;
      present.set(0, entries);
      for (int i = 0; i < entries; i++) {
        due.set(i, i % 100 < duePercent);
      }
      expiry.add(this);
    }

    @Override
    public long volatileCount() {
      return present.cardinality();
    }

    @Override
    public long expireDue(long cursor, int maxEntries, Sweep sweep) {
      sweeps++;
      clock.advanceNanos(nanosPerSweep);
      largestSweep = Math.max(largestSweep, maxEntries);
      int at = (int) cursor;
      for (int walked = 0; at < entries && walked < maxEntries * 20; walked++, at++) {
        if (present.get(at)) {
          sweep.visited++;
          if (due.get(at)) {
            present.clear(at);
            sweep.expired++;
          }
          if (sweep.visited == maxEntries) {
            at++;
            break;
          }
        }
      }
      return at >= entries ? START : at;
    }
  }

  @Test
  void onceManyFallDueAllAreExpiredInOneCycle() {
    Table table = new Table(20_000, 100);
    table.nanosPerSweep = 5 * MICROS;
    assertThat(expiry.slowCycle()).isEqualTo(20_000);
    assertThat(table.volatileCount()).isZero();
    assertThat(expiry.timeCapReachedCount()).isZero();
    assertThat(expiry.cpuMillis()).isEqualTo(5);
  }

  @Test
  void sweepingStopsOnceFewAreDueAndGoesOnFromTheCursor() {
    Table table = new Table(1000, 1);
    expiry.slowCycle();
    assertThat(table.sweeps).isEqualTo(1);
    for (int i = 1; i < 50; i++) {
      expiry.slowCycle();
    }
    assertThat(table.sweeps).isEqualTo(50);
    assertThat(table.volatileCount()).isEqualTo(990);
  }

  @ParameterizedTest
  @CsvSource({
    // effort, entries per sweep, due ones of them, sweeps
    "1,  20, 2, 1", // 10 % is acceptable,
    "1,  20, 3, 50", // more is not, down to the end of the table
    "6,  45, 2, 1", // 5 %
    "6,  45, 3, 50",
    "10, 65, 0, 1", // 1 %
    "10, 65, 1, 50",
  })
  void sweepingGoesOnWhileMoreThanTheAcceptableShareIsDue(
      int effort, int perSweep, int dueOfThem, int sweeps) {
    expiry.setEffort(effort);
    Table table = new Table(50 * perSweep, 0);
    for (int i = 0; i < table.entries; i++) {
      table.due.set(i, i % perSweep < dueOfThem);
    }
    expiry.slowCycle();
    assertThat(table.sweeps).isEqualTo(sweeps);
  }

  @Test
  void slowCycleEndsWithItsBudgetAndTheNextGoesOn() {
    Table table = new Table(1_000_000, 100);
    table.nanosPerSweep = 100 * MICROS;
    assertThat(expiry.slowCycle()).isBetween(250L * 20, 252L * 20);
    assertThat(expiry.timeCapReachedCount()).isEqualTo(1);
    assertThat(clock.millis()).isEqualTo(25);
    expiry.setEffort(10);
    table.sweeps = 0;
    expiry.slowCycle();
    assertThat(table.sweeps).isBetween(430L, 432L);
    assertThat(table.largestSweep).isEqualTo(65);
    assertThat(expiry.cpuMillis()).isEqualTo(25 + 43);
  }

  @Test
  void cycleIsBoundedEvenIfTimeStandsStill() {
    ExpirySource endless =
        new ExpirySource() {
          @Override
          public long volatileCount() {
            return 1;
          }

          @Override
          public long expireDue(long cursor, int maxEntries, Sweep sweep) {
            return 1;
          }
        };
    expiry.add(endless);
    assertThat(expiry.slowCycle()).isZero();
  }

  @Test
  void fastCycleDoesNothingWithoutAReason() {
    Table table = new Table(1000, 100);
    assertThat(expiry.fastCycle()).isZero();
    assertThat(table.sweeps).isZero();
  }

  @Test
  void fastCycleIsTriggeredByASlowCycleThatRanOutOfTime() {
    Table table = new Table(1_000_000, 100);
    table.nanosPerSweep = 26_000 * MICROS;
    expiry.slowCycle();
    assertThat(expiry.timeCapReachedCount()).isEqualTo(1);
    assertThat(expiry.stalePercent()).isLessThan(10);
    assertThat(expiry.fastCycle()).isPositive();
  }

  @Test
  void fastCycleIsTriggeredByAStaleEstimateAboveTheAcceptable() {
    // Never out of time: the estimate alone is the reason.
    for (int i = 0; i < 3; i++) {
      new Table(1000, 100);
      expiry.slowCycle();
    }
    assertThat(expiry.timeCapReachedCount()).isZero();
    assertThat(expiry.stalePercent()).isCloseTo(100 * (1 - Math.pow(0.95, 3)), within(1e-9));
    new Table(1000, 100);
    assertThat(expiry.fastCycle()).isEqualTo(1000);
  }

  @Test
  void staleEstimateBelowTheAcceptableTriggersNoFastCycle() {
    for (int i = 0; i < 2; i++) {
      new Table(1000, 100);
      expiry.slowCycle();
    }
    assertThat(expiry.stalePercent()).isBetween(9.7, 9.8);
    new Table(1000, 100);
    assertThat(expiry.fastCycle()).isZero();
    expiry.setEffort(2);
    assertThat(expiry.fastCycle()).isEqualTo(1000);
  }

  @Test
  void staleEstimateFallsAsNothingIsDue() {
    for (int i = 0; i < 5; i++) {
      new Table(100, 100);
      expiry.slowCycle();
    }
    double before = expiry.stalePercent();
    expiry.slowCycle();
    assertThat(expiry.stalePercent()).isCloseTo(before * 0.95, within(1e-9));
  }

  @Test
  void fastCycleRestsForTwiceItsDuration() {
    Table table = new Table(1_000_000, 100);
    table.nanosPerSweep = 26_000 * MICROS;
    expiry.slowCycle();
    table.nanosPerSweep = 500 * MICROS;
    assertThat(expiry.fastCycle()).isEqualTo(3 * 20); // 1000 us, and the sweep that passes it
    assertThat(expiry.fastCycle()).isZero();
    clock.advanceNanos(499 * MICROS);
    assertThat(expiry.fastCycle()).isZero();
    clock.advanceNanos(MICROS);
    assertThat(expiry.fastCycle()).isPositive();
  }

  @Test
  void sourceWithoutVolatileEntriesIsNotVisited() {
    Table table = new Table(0, 0);
    expiry.slowCycle();
    assertThat(table.sweeps).isZero();
  }

  @Test
  void sixteenSourcesHaveTheirTurnPerCycleAndThenTheNext() {
    List<Table> tables = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      tables.add(new Table(1000, 0));
    }
    expiry.slowCycle();
    assertThat(tables.stream().filter(table -> table.sweeps == 1)).hasSize(16);
    expiry.slowCycle();
    expiry.slowCycle();
    assertThat(tables).allMatch(table -> table.sweeps >= 1);
    assertThat(tables.stream().mapToLong(table -> table.sweeps).sum()).isEqualTo(48);
  }

  @Test
  void allSourcesHaveTheirTurnAfterACycleRanOutOfTime() {
    Table slow = new Table(1_000_000, 100);
    slow.nanosPerSweep = 26_000 * MICROS;
    List<Table> tables = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      tables.add(new Table(1000, 0));
    }
    expiry.slowCycle();
    slow.nanosPerSweep = 0;
    expiry.slowCycle();
    assertThat(tables).allMatch(table -> table.sweeps == 1);
  }

  @Test
  void removedSourceIsNotCalledAgain() {
    Table removed = new Table(1000, 100);
    Table kept = new Table(1000, 100);
    expiry.remove(removed);
    assertThat(expiry.slowCycle()).isEqualTo(1000);
    assertThat(removed.sweeps).isZero();
    assertThat(kept.volatileCount()).isZero();
  }

  @Test
  void sourceMayBeRemovedFromWithinASweep() {
    List<String> calls = new ArrayList<>();
    ExpirySource closing =
        new ExpirySource() {
          @Override
          public long volatileCount() {
            return 10;
          }

          @Override
          public long expireDue(long cursor, int maxEntries, Sweep sweep) {
            calls.add("sweep");
            expiry.remove(this);
            sweep.visited = 1;
            sweep.expired = 1;
            return 1;
          }
        };
    expiry.add(closing);
    expiry.slowCycle();
    expiry.slowCycle();
    assertThat(calls).containsExactly("sweep");
  }

  @Test
  void switchedOffNothingIsExpired() {
    Table table = new Table(100, 100);
    expiry.setEnabled(false);
    assertThat(expiry.slowCycle()).isZero();
    assertThat(expiry.fastCycle()).isZero();
    expiry.setEnabled(true);
    assertThat(expiry.slowCycle()).isEqualTo(100);
    assertThat(table.volatileCount()).isZero();
  }

  @Test
  void resetClearsTheCountsAndKeepsTheEstimate() {
    Table table = new Table(1_000_000, 100);
    table.nanosPerSweep = 26_000 * MICROS;
    expiry.slowCycle();
    double estimate = expiry.stalePercent();
    expiry.resetStatistics();
    assertThat(expiry.timeCapReachedCount()).isZero();
    assertThat(expiry.cpuMillis()).isZero();
    assertThat(expiry.stalePercent()).isEqualTo(estimate).isPositive();
  }

  @Test
  void effortBuysWhatItsTableSays() {
    ExpiryEffort least = ExpiryEffort.of(1);
    assertThat(least.entriesPerSweep()).isEqualTo(20);
    assertThat(least.fastBudgetNanos()).isEqualTo(1000 * MICROS);
    assertThat(least.slowBudgetNanos()).isEqualTo(25_000 * MICROS);
    assertThat(least.acceptableStale()).isEqualTo(0.10);
    ExpiryEffort most = ExpiryEffort.of(10);
    assertThat(most.entriesPerSweep()).isEqualTo(65);
    assertThat(most.fastBudgetNanos()).isEqualTo(3250 * MICROS);
    assertThat(most.slowBudgetNanos()).isEqualTo(43_000 * MICROS);
    assertThat(most.acceptableStale()).isEqualTo(0.01);
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 0, 11})
  void effortOutOfBoundsIsRefused(int effort) {
    assertThatThrownBy(() -> expiry.setEffort(effort))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("active-expire-effort " + effort);
  }
}
