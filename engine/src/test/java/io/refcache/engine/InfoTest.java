package io.refcache.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.refcache.engine.evict.EvictionPolicy;
import io.refcache.store.FigureTable;
import io.refcache.store.KeyBytes;
import io.refcache.store.MemoryLimitException;
import io.refcache.store.Precondition;
import io.refcache.store.Store;
import io.refcache.store.Ttl;
import io.refcache.store.ValueBytes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The figures add up, and say what is really there, after every kind of operation. */
class InfoTest extends EngineScenarios {
  private static final int OPERATIONS = 600;
  private static final int KEYS = 900;
  private static final long LIMIT_BYTES = 600_000;

  /** Counters of a store that a manager's are the sums of. */
  private static final List<String> SUMS =
      List.of(
          "keys",
          "expires",
          "used_memory",
          "used_memory_overhead",
          "used_memory_dataset",
          "keyspace_hits",
          "keyspace_misses",
          "expired_keys",
          "expired_keys_for_room",
          "evicted_keys",
          "evicted_bytes",
          "not_admitted_keys",
          "pushed_out_keys",
          "created_keys",
          "replaced_keys",
          "removed_keys",
          "cleared_keys",
          "refused_writes",
          "dropped_writes",
          "oversized_writes");

  private RandomEntries entries;
  private SplittableRandom random;

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void figuresAddUpAfterEveryOperation(long seed) {
    open(EvictionPolicy.ALLKEYS_LRU);
    entries = new RandomEntries(seed);
    random = new SplittableRandom(seed);
    List<OffHeapStore> stores = new ArrayList<>();
    stores.add(store);
    stores.add(openStore("shared", Map.of("value-sharing", "yes", "on-full", "drop")));
    stores.add(openStore("quota", Map.of("maxmemory", "30%", "segments", "1")));
    limit(LIMIT_BYTES);
    for (int i = 0; i < OPERATIONS; i++) {
      String operation = operate(stores.get(random.nextInt(stores.size())));
      check(operation + " as operation " + i, stores);
    }
    limit(LIMIT_BYTES / 8);
    background();
    check("a lowered limit", stores);
    assertThat(figure("evicted_for_lowered_limits")).isPositive();
    stores.remove(1).close();
    drain();
    long evicted = figure("evicted_keys");
    long evictedOfOpen = stores.stream().mapToLong(s -> number(s, "evicted_keys")).sum();
    assertThat(evicted).as("those of the closed store included").isGreaterThan(evictedOfOpen);
  }

  /** A burst of one kind of operation; says which. */
  private String operate(OffHeapStore target) {
    int kind = random.nextInt(20);
    for (int i = 0; i < 20; i++) {
      KeyBytes key = RandomEntries.key(random.nextInt(KEYS));
      switch (kind) {
        case 0, 1, 2 -> target.get(key, new ValueBytes());
        case 3, 4 -> target.remove(key, Precondition.ANY, 0, null);
        case 5 -> target.expire(key, ValueBytes.ANY_VERSION, random.nextLong(0, 500));
        case 6 -> target.expire(key, ValueBytes.ANY_VERSION, Ttl.NONE);
        case 7 -> clock.advanceMillis(random.nextInt(20));
        default -> putRandom(target, key, kind);
      }
    }
    if (kind == 8 && random.nextInt(4) == 0) {
      target.clear();
    }
    if (kind == 9) {
      background();
    }
    return kind + " on " + target.name();
  }

  private void putRandom(Store target, KeyBytes key, int kind) {
    long ttl = random.nextBoolean() ? Ttl.NONE : random.nextLong(1, 2000);
    ValueBytes value = entries.value();
    if (kind == 10 && random.nextInt(20) == 0) {
      value = bytes((int) LIMIT_BYTES);
    }
    try {
      target.put(key, value, Precondition.ANY, 0, ttl, ttl, null);
    } catch (MemoryLimitException refused) {
      // Counted, which is what this is about.
    }
  }

  private void check(String after, List<OffHeapStore> stores) {
    drain();
    Map<String, Object> info = engine.info();
    long used = number(info, "used_memory");
    assertThat(used).as("used after %s", after).isEqualTo(number(info, "allocator_allocated"));
    assertThat(number(info, "allocator_allocated"))
        .as("allocated after %s", after)
        .isEqualTo(engine.allocator.allocatedBytes() + engine.tableBytes())
        .isLessThanOrEqualTo(number(info, "allocator_active"));
    assertThat(number(info, "allocator_active"))
        .as("active after %s", after)
        .isLessThanOrEqualTo(number(info, "allocator_resident"));
    assertThat(number(info, "allocator_resident"))
        .as("resident after %s", after)
        .isLessThanOrEqualTo(number(info, "used_memory_rss"));
    for (String sum : SUMS) {
      assertThat(stores.stream().mapToLong(each -> number(each, sum)).sum())
          .as("sum of %s after %s", sum, after)
          .isEqualTo(number(info, sum));
    }
    checkKeys(after, info);
    stores.forEach(each -> checkKeys(after, each.info()));
    assertThat(
            number(info, "evicted_for_writes")
                + number(info, "evicted_for_quotas")
                + number(info, "evicted_for_tables")
                + number(info, "evicted_for_lowered_limits"))
        .as("reasons of eviction after %s", after)
        .isEqualTo(number(info, "evicted_keys") + number(info, "expired_keys_for_room"));
    checkTables(after, info);
  }

  private static void checkKeys(String after, Map<String, Object> info) {
    assertThat(number(info, "used_memory_overhead") + number(info, "used_memory_dataset"))
        .as("overhead and dataset after %s", after)
        .isEqualTo(number(info, "used_memory"));
    assertThat(number(info, "used_memory_peak"))
        .isGreaterThanOrEqualTo(number(info, "used_memory"));
    assertThat(
            number(info, "expired_keys")
                + number(info, "evicted_keys")
                + number(info, "removed_keys")
                + number(info, "replaced_keys")
                + number(info, "cleared_keys")
                + number(info, "keys"))
        .as("what became of the keys after %s", after)
        .isEqualTo(number(info, "created_keys"));
  }

  private void checkTables(String after, Map<String, Object> info) {
    Map<String, FigureTable> tables = engine.tables();
    long blockBytes =
        tables.get("size_classes").rows().stream().mapToLong(row -> row.get(0) * row.get(2)).sum();
    assertThat(blockBytes)
        .as("size classes after %s", after)
        .isEqualTo(engine.allocator.allocatedBytes());
    for (String histogram : List.of("key_sizes", "value_sizes")) {
      assertThat(tables.get(histogram).sum("entries"))
          .as("%s after %s", histogram, after)
          .isEqualTo(number(info, "keys"));
    }
  }

  private static long number(Store store, String name) {
    return number(store.info(), name);
  }

  private static long number(Map<String, Object> info, String name) {
    return ((Number) info.get(name)).longValue();
  }

  @Test
  void sizesAreCountedByPowersOfTwo() {
    open(EvictionPolicy.NO_EVICTION);
    put("1234567", bytes(0));
    put("12345678", 1);
    put("x", bytes(300));
    put("y", integer(70_000));
    put("z", bytes(100_000));
    assertThat(store.tables().get("key_sizes").rows())
        .containsExactly(List.of(1L, 1L, 3L), List.of(4L, 7L, 1L), List.of(8L, 15L, 1L));
    assertThat(store.tables().get("value_sizes").rows())
        .containsExactly(
            List.of(0L, 0L, 1L),
            List.of(1L, 1L, 1L),
            List.of(2L, 3L, 1L),
            List.of(256L, 511L, 1L),
            List.of(65_536L, 131_071L, 1L));
  }

  @Test
  void sizesOfManyEntriesAreEstimatedFromSome() {
    open(EvictionPolicy.NO_EVICTION);
    int entries = 10 * SizeHistograms.MAX_LOOKS;
    for (int i = 0; i < entries; i++) {
      put(name(i), i % 4 == 0 ? 1000 : 10);
    }
    FigureTable values = store.tables().get("value_sizes");
    assertThat(values.sum("entries")).isEqualTo(entries);
    assertThat(values.rows()).hasSize(2);
    // Seven standard deviations: one run in 10^11 is further off.
    assertThat((double) values.rows().get(1).get(2) / entries).isBetween(0.20, 0.30);
  }

  @Test
  void anObjectOnTheHeapHasTheSizeThatIsChargedForIt() {
    open(EvictionPolicy.NO_EVICTION);
    ValueBytes value = new ValueBytes(0);
    value.setReference(TAG, new Object(), 5000);
    put("reference", value);
    assertThat(store.tables().get("value_sizes").rows()).containsExactly(List.of(4096L, 8191L, 1L));
    remove("reference");
  }

  @Test
  void aWriteThatNothingCouldMakeRoomForIsCountedAsOversized() {
    open(EvictionPolicy.NO_EVICTION);
    limit(100_000);
    for (int length : new int[] {90_000, 50_000, 200_000}) {
      try {
        put("key" + length, length);
      } catch (MemoryLimitException refused) {
        assertThat(length).isNotEqualTo(90_000);
      }
    }
    assertThat(figure("refused_writes")).isEqualTo(2);
    assertThat(figure("oversized_writes")).isEqualTo(1);
  }

  @Test
  void pushedOutKeysAreCountedWhereTheyWerePushedFrom() {
    open(EvictionPolicy.ALLKEYS_LRU);
    OffHeapStore greedy = openStore("greedy", Map.of());
    putNumbered(0, 1000, 100, Ttl.NONE);
    limit(used());
    for (int i = 0; i < 200; i++) {
      put(greedy, name(i), bytes(100), Ttl.NONE);
    }
    assertThat(number(store, "pushed_out_keys")).isZero();
    assertThat(number(store, "evicted_keys")).isPositive();
    assertThat(number(greedy, "pushed_out_keys"))
        .isEqualTo(number(store, "evicted_keys") + number(greedy, "evicted_keys"));
  }

  @Test
  void withDebugMemoryTheEngineIsSeenToWriteWhereItMay() {
    engine =
        new Engine(
            "guarded",
            Map.of("maxmemory", "300kb", "debug-memory", "yes", "leak-detection", "all"),
            clock,
            new io.refcache.engine.memory.DirectMemory(),
            Engine.Background.BY_HAND);
    store = openStore("store", Map.of());
    entries = new RandomEntries(7);
    random = new SplittableRandom(7);
    OffHeapStore shared = openStore("shared", Map.of("value-sharing", "yes"));
    for (int i = 0; i < OPERATIONS; i++) {
      operate(i % 2 == 0 ? store : shared);
    }
    assertThat(figure("evicted_keys")).isPositive();
    assertThat(figure("corrupted_blocks")).isZero();
    assertThat(figure("leaked_handles")).isZero();
  }

  @Test
  void residentMemoryOfTheProcessIsToldWhereThereIsAProc() {
    open(EvictionPolicy.NO_EVICTION);
    if (java.nio.file.Files.exists(java.nio.file.Path.of("/proc/self/status"))) {
      assertThat(figure("process_rss")).isGreaterThan(10L << 20);
    } else {
      assertThat(engine.info()).doesNotContainKey("process_rss");
    }
  }
}
