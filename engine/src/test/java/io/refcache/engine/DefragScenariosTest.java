package io.refcache.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.refcache.engine.alloc.Allocator;
import io.refcache.engine.evict.EvictionPolicy;
import io.refcache.engine.record.Cause;
import io.refcache.store.Found;
import io.refcache.store.Store;
import io.refcache.store.Ttl;
import io.refcache.store.ValueBytes;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Memory that was torn up becomes whole again, and nobody notices but by the figures. */
class DefragScenariosTest extends EngineScenarios {
  private static final int ENTRIES = 100_000;
  private static final int LARGE_EVERY = 50;

  private void openFragmented() {
    openFragmented(Map.of());
  }

  /** Entries of mixed sizes, every second of which was removed. */
  private void openFragmented(Map<String, String> storeOptions) {
    open(EvictionPolicy.ALLKEYS_LRU, storeOptions);
    set("activedefrag", "no");
    for (int i = 0; i < ENTRIES; i++) {
      put(name(i), value(i));
    }
    for (int i = 0; i < ENTRIES; i += 2) {
      remove(name(i));
    }
    // Odd large values stay, and even ones are gone.
    engine.allocator.releaseEmptySlabs();
  }

  private static ValueBytes value(int number) {
    int length = number % LARGE_EVERY < 2 ? 20_000 : 20 + number % 400;
    ValueBytes value = bytes(length);
    Arrays.fill(value.array(), 0, length, (byte) number);
    return value;
  }

  private void assertAllThere() {
    ValueBytes found = new ValueBytes();
    for (int i = 1; i < ENTRIES; i += 2) {
      assertThat(store.get(key(name(i)), found)).isEqualTo(Found.PRESENT);
      ValueBytes expected = value(i);
      assertThat(found.length()).isEqualTo(expected.length());
      assertThat(
              Arrays.mismatch(
                  found.array(), 0, found.length(), expected.array(), 0, expected.length()))
          .isEqualTo(-1);
    }
  }

  private double ratio() {
    return (double) engine.allocator.slabBytes() / engine.allocator.allocatedBytes();
  }

  /** What lies between the blocks; a slab of it is kept for what comes next. */
  private double wastedSlabs() {
    long wastedBytes = engine.allocator.slabBytes() - engine.allocator.allocatedBytes();
    return (double) wastedBytes / Allocator.SLAB_BYTES;
  }

  private void defragment() {
    set("active-defrag-ignore-bytes", "1");
    set("active-defrag-threshold-lower", "5");
    set("activedefrag", "yes");
    do {
      background();
    } while (figure("active_defrag_running") > 0);
  }

  @Test
  void aTornStoreBecomesWholeAndKeepsItsValues() {
    openFragmented();
    assertThat(ratio()).isGreaterThanOrEqualTo(1.4);
    long allocated = engine.allocator.allocatedBytes();
    defragment();
    assertThat(ratio()).isLessThan(1.1);
    assertThat(engine.allocator.allocatedBytes()).isEqualTo(allocated);
    assertThat(figure("active_defrag_hits")).isGreaterThan(figure("active_defrag_key_hits"));
    assertThat(figure("active_defrag_key_hits")).isPositive();
    assertThat(figure("total_active_defrag_time")).isPositive();
    assertAllThere();
  }

  @Test
  void valuesThatSeveralKeysOwnStayWhileTheirEntriesMove() {
    openFragmented(Map.of("value-sharing", "yes"));
    defragment();
    assertThat(figure("active_defrag_key_hits")).isPositive();
    assertThat(figure("active_defrag_shared_misses")).isPositive();
    assertAllThere();
  }

  @Test
  void aSharedValueOfOneKeyMovesAndIsFoundByItsContent() {
    openShared(false);
    assertThat(wastedSlabs()).isGreaterThan(6);
    defragment();
    assertThat(wastedSlabs()).isLessThan(3);
    assertThat(figure("active_defrag_hits")).isGreaterThan(figure("active_defrag_key_hits"));
    long values = store.context.sharedValues.size();
    for (int i = 1; i < ENTRIES; i += 2) {
      assertThat(store.get(key(name(i)), new ValueBytes())).isEqualTo(Found.PRESENT);
      put("another:" + i, longText(i));
    }
    assertThat(store.context.sharedValues.size()).isEqualTo(values);
    assertThat(inspect(name(1)).refcount()).isEqualTo(2);
  }

  @Test
  void aSharedValueIsFoundByTheKeyThatCameLast() {
    openShared(true);
    defragment();
    assertThat(wastedSlabs()).isLessThan(3);
    ValueBytes found = new ValueBytes();
    assertThat(store.get(key("last:" + 1), found)).isEqualTo(Found.PRESENT);
    assertThat(found.toByteArray()).isEqualTo(longText(1).toByteArray());
  }

  /**
   * Values that differ, every second of which was removed.
   *
   * @param isLeftToAnother whether another key came to each that is left, and the first has gone
   */
  private void openShared(boolean isLeftToAnother) {
    open(EvictionPolicy.ALLKEYS_LRU, Map.of("value-sharing", "yes"));
    set("activedefrag", "no");
    for (int i = 0; i < ENTRIES; i++) {
      put(name(i), longText(i));
    }
    for (int i = 0; i < ENTRIES; i++) {
      if (i % 2 == 1 && isLeftToAnother) {
        put("last:" + i, longText(i));
      }
      if (i % 2 == 0 || isLeftToAnother) {
        remove(name(i));
      }
    }
    engine.allocator.releaseEmptySlabs();
  }

  private static ValueBytes longText(int number) {
    return text("a value of more bytes than the shortest that is shared: " + name(number));
  }

  @Test
  void anEntryThatIsHeldStaysUntilItIsLetGo() {
    openFragmented();
    long[] held = new long[ENTRIES / 2];
    for (int i = 0; i < held.length; i++) {
      held[i] = hold(name(2 * i + 1));
    }
    defragment();
    assertThat(figure("active_defrag_hits")).isZero();
    assertThat(figure("active_defrag_key_misses")).isPositive();
    for (int i = 0; i < held.length; i++) {
      assertThat(hold(name(2 * i + 1))).as("where entry %d is", i).isEqualTo(held[i]);
      store.context.records.release(held[i], Cause.REMOVAL);
      store.context.records.release(held[i], Cause.REMOVAL);
    }
    defragment();
    assertThat(ratio()).isLessThan(1.1);
    assertAllThere();
  }

  @Test
  void belowTheThresholdNothingMoves() {
    openFragmented();
    set("active-defrag-ignore-bytes", "1");
    set("active-defrag-threshold-lower", "1000");
    set("activedefrag", "yes");
    background();
    set("active-defrag-ignore-bytes", "1gb");
    set("active-defrag-threshold-lower", "1.05");
    background();
    assertThat(figure("active_defrag_hits")).isZero();
    assertThat(figure("active_defrag_running")).isZero();
  }

  @Test
  void switchedOffItEndsAtOnceAndGoesOnLater() {
    openFragmented();
    set("active-defrag-ignore-bytes", "1");
    set("activedefrag", "yes");
    clock.advanceMillis(200);
    engine.maintain();
    clock.advanceMillis(200);
    engine.maintain();
    long moved = figure("active_defrag_hits");
    assertThat(moved).isPositive();
    assertThat(figure("active_defrag_running")).isPositive();
    set("activedefrag", "no");
    assertThat(figure("active_defrag_running")).isZero();
    background();
    assertThat(figure("active_defrag_hits")).isEqualTo(moved);
    defragment();
    assertThat(ratio()).isLessThan(1.1);
  }

  @Test
  void aClearedOrClosedStoreIsNotInTheWay() {
    openFragmented();
    Store other = openStore("other", Map.of());
    for (int i = 0; i < ENTRIES / 10; i++) {
      put(other, name(i), bytes(100), Ttl.NONE);
    }
    set("active-defrag-ignore-bytes", "1");
    set("activedefrag", "yes");
    clock.advanceMillis(200);
    engine.maintain();
    store.clear();
    clock.advanceMillis(200);
    engine.maintain();
    other.close();
    background();
    assertThat(engine.allocator.liveBlocks()).isZero();
  }

  @ParameterizedTest
  @CsvSource({
    "active-defrag-threshold-lower, 1001, whole number of percent",
    "active-defrag-threshold-upper, 0.5, ratio",
    "active-defrag-threshold-upper, x, ratio",
    "active-defrag-ignore-bytes, 10%, number of bytes",
    "active-defrag-cycle-min, 0, from 1 to 99",
    "active-defrag-cycle-max, 100, from 1 to 99",
    "activedefrag, maybe, yes or no"
  })
  void aWrongValueIsRefusedWithWhatWouldBeRight(String option, String value, String right) {
    open(EvictionPolicy.ALLKEYS_LRU);
    assertThatThrownBy(() -> set(option, value))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(option)
        .hasMessageContaining(right);
  }

  @ParameterizedTest
  @CsvSource({"1.5, 50", "50, 50", "50%, 50", "1.0, 0", "0, 0", "2.25, 125", "1000, 1000"})
  void fragmentationIsARatioOrAPercentage(String value, int percent) {
    open(EvictionPolicy.ALLKEYS_LRU);
    assertThat(Fragmentation.percent(value)).isEqualTo(percent);
  }
}
