package io.refcache.store;

import static io.refcache.store.StoreFixture.integer;
import static io.refcache.store.StoreFixture.key;
import static io.refcache.store.StoreFixture.text;
import static io.refcache.store.StoreFixture.value;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What {@link Store} promises of reading: get, peek, inspect, and the values themselves. */
interface StoreReadContract extends StoreFixture {

  @Test
  default void getOfAnUnknownKeyIsAbsent() {
    assertThat(store().get(key("a"), new ValueBytes())).isEqualTo(Found.ABSENT);
  }

  @Test
  default void getReturnsValueTagAndVersionAndPeekTheTimeToLive() {
    put("a", "one", 5000, Ttl.NONE);
    advanceMillis(2000);
    ValueBytes into = new ValueBytes();

    assertThat(store().get(key("a"), into)).isEqualTo(Found.PRESENT);

    assertThat(text(into)).isEqualTo("one");
    assertThat(into.kind()).isEqualTo(ValueBytes.Kind.BYTES);
    assertThat(into.tag()).isEqualTo(TAG);
    assertThat(into.version()).isNotEqualTo(ValueBytes.ANY_VERSION);
    assertThat(ttl("a")).isEqualTo(3000);
  }

  @Test
  default void anEntryWithoutADeadlineHasNoTimeToLive() {
    put("a", "one");
    assertThat(ttl("a")).isEqualTo(Ttl.NONE);
  }

  @Test
  default void getCountsHitsAndMisses() {
    put("a", "one");
    store().get(key("a"), new ValueBytes());
    store().getAndExpire(key("a"), 1000, new ValueBytes());
    store().get(key("b"), new ValueBytes());

    assertThat(figure("keyspace_hits")).isEqualTo(2);
    assertThat(figure("keyspace_misses")).isEqualTo(1);
  }

  @Test
  default void getAllTellsOfEachKeyWhatGetWould() {
    KeyBytes[] keys = new KeyBytes[200];
    for (int i = 0; i < keys.length; i++) {
      keys[i] = key("key" + i);
      if (i % 2 == 0) {
        put("key" + i, "value" + i);
      }
    }
    ValueBytes into = new ValueBytes();
    Map<Integer, String> seen = new HashMap<>();

    store()
        .getAll(
            keys,
            100,
            Ttl.KEEP,
            into,
            (i, found) -> {
              String before = seen.put(i, found == Found.PRESENT ? text(into) : found.name());
              assertThat(before).as("told once").isNull();
            });

    assertThat(seen).hasSize(100);
    seen.forEach((i, told) -> assertThat(told).isEqualTo(i % 2 == 0 ? "value" + i : "ABSENT"));
    assertThat(figure("keyspace_hits")).isEqualTo(50);
    assertThat(figure("keyspace_misses")).isEqualTo(50);
  }

  @Test
  default void getAllOfAnEmptyStoreFindsNothing() {
    List<Found> told = new ArrayList<>();
    KeyBytes[] keys = {key("a"), key("b")};
    store().getAll(keys, 2, Ttl.KEEP, new ValueBytes(), (i, found) -> told.add(found));
    assertThat(told).containsExactly(Found.ABSENT, Found.ABSENT);
    store().getAll(keys, 0, Ttl.KEEP, new ValueBytes(), (i, found) -> told.add(found));
    assertThat(told).hasSize(2);
  }

  @Test
  default void getAllGivesATimeToLive() {
    put("a", "one", 1000, Ttl.NONE);
    put("b", "two");
    KeyBytes[] keys = {key("a"), key("b"), key("c")};
    ValueBytes into = new ValueBytes();
    List<Found> told = new ArrayList<>();

    store().getAll(keys, 3, 5000, into, (i, found) -> told.add(found));

    assertThat(told).containsExactly(Found.PRESENT, Found.PRESENT, Found.ABSENT);
    assertThat(ttl("a")).isEqualTo(5000);
    assertThat(ttl("b")).isEqualTo(5000);
  }

  @Test
  default void whoIsToldByGetAllMayUseTheStore() {
    put("a", "one");
    put("b", "two");
    ValueBytes into = new ValueBytes();
    store()
        .getAll(
            new KeyBytes[] {key("a"), key("b")},
            2,
            Ttl.KEEP,
            into,
            (i, found) -> {
              store().get(key("b"), new ValueBytes());
              put("b", text(into) + "!");
            });
    // Whether what is put meanwhile is read is the store's affair: it may have asked for all at
    // once.
    assertThat(peek("b")).isIn("one!!", "two!");
  }

  @Test
  default void whatIsThrownDuringGetAllEndsIt() {
    put("a", "one");
    List<Integer> told = new ArrayList<>();
    assertThatThrownBy(
            () ->
                store()
                    .getAll(
                        new KeyBytes[] {key("a"), key("a")},
                        2,
                        Ttl.KEEP,
                        new ValueBytes(),
                        (i, found) -> {
                          told.add(i);
                          throw new IllegalArgumentException("expected");
                        }))
        .hasMessage("expected");
    assertThat(told).hasSize(1);
    assertThat(peek("a")).isEqualTo("one");
  }

  @Test
  default void peekCountsNeitherHitNorMiss() {
    put("a", "one");
    assertThat(peek("a")).isEqualTo("one");
    assertThat(peek("b")).isNull();
    assertThat(store().peek(key("a"), null)).isEqualTo(Found.PRESENT);
    assertThat(store().peek(key("b"), null)).isEqualTo(Found.ABSENT);

    assertThat(figure("keyspace_hits")).isZero();
    assertThat(figure("keyspace_misses")).isZero();
  }

  @Test
  default void everyLengthComesBackAsItWasPut() {
    Random random = new Random(42);
    int[] lengths = {
      0, 1, 7, 8, 43, 44, 45, 63, 64, 255, 256, 257, 511, 512, 513, 4095, 4096, 8191, 8192, 8193,
      16_384, 65_471, 65_500, 65_535, 65_536, 65_537, 100_000, 1_000_000, 5_000_000
    };
    for (int length : lengths) {
      byte[] bytes = new byte[length];
      random.nextBytes(bytes);
      store().put(key("k" + length), value(bytes), Precondition.ANY, 0, -1, -1, null);
    }
    random.setSeed(42);
    for (int length : lengths) {
      byte[] bytes = new byte[length];
      random.nextBytes(bytes);
      ValueBytes into = new ValueBytes(1);
      assertThat(store().get(key("k" + length), into)).isEqualTo(Found.PRESENT);
      assertThat(into.kind()).isEqualTo(ValueBytes.Kind.BYTES);
      assertThat(into.toByteArray()).as("length %d", length).isEqualTo(bytes);
    }
  }

  @Test
  default void everyKeyLengthIsAKey() {
    int[] lengths = {0, 1, 7, 8, 31, 32, 100, 255, 256, 257, 1000, 10_000};
    for (int length : lengths) {
      put("k".repeat(length), "of " + length);
    }
    for (int length : lengths) {
      assertThat(peek("k".repeat(length))).isEqualTo("of " + length);
    }
    assertThat(store().size()).isEqualTo(lengths.length);
  }

  @Test
  default void integersComeBackAsIntegers() {
    long[] numbers = {
      0, 1, 9999, 10_000, -1, Integer.MIN_VALUE, Integer.MAX_VALUE, Long.MIN_VALUE, Long.MAX_VALUE
    };
    for (long number : numbers) {
      store().put(key("i" + number), integer(number), Precondition.ANY, 0, -1, -1, null);
    }
    for (long number : numbers) {
      ValueBytes into = new ValueBytes();
      store().get(key("i" + number), into);
      assertThat(into.kind()).isEqualTo(ValueBytes.Kind.INTEGER);
      assertThat(into.integer()).isEqualTo(number);
      assertThat(into.tag()).isEqualTo(TAG);
      assertThat(into.length()).isZero();
    }
  }

  @Test
  default void tagsAreKeptPerValue() {
    for (int tag = Byte.MIN_VALUE; tag <= Byte.MAX_VALUE; tag++) {
      ValueBytes number = new ValueBytes();
      number.setInteger((byte) tag, 1);
      store().put(key("int" + tag), number, Precondition.ANY, 0, -1, -1, null);
      ValueBytes empty = new ValueBytes();
      empty.setBytes((byte) tag, 0);
      store().put(key("empty" + tag), empty, Precondition.ANY, 0, -1, -1, null);
    }
    ValueBytes into = new ValueBytes();
    for (int tag = Byte.MIN_VALUE; tag <= Byte.MAX_VALUE; tag++) {
      store().get(key("int" + tag), into);
      assertThat(into.tag()).isEqualTo((byte) tag);
      store().get(key("empty" + tag), into);
      assertThat(into.tag()).isEqualTo((byte) tag);
    }
  }

  @Test
  default void whatIsHandedInIsCopied() {
    KeyBytes key = key("a");
    ValueBytes value = value("one");
    store().put(key, value, Precondition.ANY, 0, -1, -1, null);
    key.array()[0] = 'z';
    value.array()[0] = 'z';

    assertThat(peek("a")).isEqualTo("one");
    assertThat(peek("z")).isNull();
  }

  @Test
  default void whatComesBackIsACopy() {
    put("a", "one");
    ValueBytes into = new ValueBytes();
    store().get(key("a"), into);
    into.array()[0] = 'z';

    assertThat(peek("a")).isEqualTo("one");
  }

  @Test
  default void inspectOfAnAbsentKeyIsNull() {
    assertThat(store().inspect(key("a"))).isNull();
  }

  @Test
  default void inspectTellsVersionTimeToLiveAndMemory() {
    put("a", "x".repeat(1000), 5000, Ttl.NONE);
    EntryInfo info = store().inspect(key("a"));

    assertThat(info.version()).isEqualTo(version("a"));
    assertThat(info.ttlMillis()).isEqualTo(5000);
    assertThat(info.memoryBytes()).isBetween(1001L, 1400L);
  }
}
