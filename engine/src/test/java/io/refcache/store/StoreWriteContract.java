package io.refcache.store;

import static io.refcache.store.StoreFixture.key;
import static io.refcache.store.StoreFixture.text;
import static io.refcache.store.StoreFixture.value;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What {@link Store} promises of changing entries: put, remove, and their preconditions. */
interface StoreWriteContract extends StoreFixture {

  @Test
  default void putCreatesThenUpdates() {
    assertThat(put("a", "one")).isEqualTo(Stored.CREATED);
    assertThat(put("a", "two")).isEqualTo(Stored.UPDATED);
    assertThat(peek("a")).isEqualTo("two");
    assertThat(store().size()).isEqualTo(1);
  }

  @Test
  default void putHandsBackTheReplacedValue() {
    put("a", "one", 5000, Ttl.NONE);
    long version = version("a");
    ValueBytes previous = new ValueBytes();

    store().put(key("a"), value("two"), Precondition.ANY, 0, -1, -1, previous);

    assertThat(text(previous)).isEqualTo("one");
    assertThat(previous.version()).isEqualTo(version);
  }

  @Test
  default void everyPutChangesTheVersion() {
    Set<Long> versions = new HashSet<>();
    for (int i = 0; i < 1000; i++) {
      put("a", "same");
      assertThat(versions.add(version("a"))).isTrue();
    }
    assertThat(versions).doesNotContain(ValueBytes.ANY_VERSION);
  }

  @Test
  default void aVersionDoesNotComeBackWithTheKey() {
    put("a", "one");
    long version = version("a");
    store().remove(key("a"), Precondition.ANY, 0, null);
    put("a", "one");

    assertThat(version("a")).isNotEqualTo(version);
    assertThat(put("a", "two", Precondition.VERSION, version)).isEqualTo(Stored.UNMATCHED);
  }

  @Test
  default void readingChangesNoVersion() {
    put("a", "one");
    long version = version("a");
    store().get(key("a"), new ValueBytes());
    store().inspect(key("a"));

    assertThat(version("a")).isEqualTo(version);
  }

  @Test
  default void putAllPutsEachAndGoesOnAfterAFailure() {
    put("b", "old");
    KeyBytes[] keys = {key("a"), key("b"), key("c"), key("d")};
    Map<Integer, Object> told = new HashMap<>();
    PutBatch batch =
        new PutBatch() {
          private final ValueBytes value = StoreFixture.value("value?");

          @Override
          public ValueBytes value(int index) {
            if (index == 2) {
              throw new IllegalArgumentException("expected");
            }
            value.array()[5] = (byte) ('0' + index);
            return value;
          }

          @Override
          public void stored(int index, Stored stored) {
            assertThat(told.put(index, stored)).isNull();
          }

          @Override
          public void failed(int index, RuntimeException failure) {
            assertThat(told.put(index, failure.getMessage())).isNull();
          }
        };

    store().putAll(keys, 3, 5000, 7000, batch);

    assertThat(told).isEqualTo(Map.of(0, Stored.CREATED, 1, Stored.UPDATED, 2, "expected"));
    assertThat(peek("a")).isEqualTo("value0");
    assertThat(peek("b")).isEqualTo("value1");
    assertThat(ttl("a")).isEqualTo(5000);
    assertThat(ttl("b")).isEqualTo(7000);
    assertThat(peek("c")).isNull();
    assertThat(peek("d")).isNull();
  }

  @Test
  default void putIfAbsentLeavesAPresentEntry() {
    assertThat(put("a", "one", Precondition.ABSENT, 0)).isEqualTo(Stored.CREATED);
    ValueBytes previous = new ValueBytes();

    Stored stored = store().put(key("a"), value("two"), Precondition.ABSENT, 0, -1, -1, previous);

    assertThat(stored).isEqualTo(Stored.UNMATCHED);
    assertThat(text(previous)).isEqualTo("one");
    assertThat(peek("a")).isEqualTo("one");
  }

  @Test
  default void putIfPresentLeavesAnAbsentEntry() {
    assertThat(put("a", "one", Precondition.PRESENT, 0)).isEqualTo(Stored.UNMATCHED);
    assertThat(peek("a")).isNull();
    put("a", "one");
    assertThat(put("a", "two", Precondition.PRESENT, 0)).isEqualTo(Stored.UPDATED);
    assertThat(peek("a")).isEqualTo("two");
  }

  @Test
  default void putByVersionReplacesThatVersionOnly() {
    put("a", "one");
    long first = version("a");
    assertThat(put("a", "two", Precondition.VERSION, first)).isEqualTo(Stored.UPDATED);

    ValueBytes found = new ValueBytes();
    Stored stored =
        store().put(key("a"), value("three"), Precondition.VERSION, first, -1, -1, found);

    assertThat(stored).isEqualTo(Stored.UNMATCHED);
    assertThat(text(found)).isEqualTo("two");
    assertThat(found.version()).isEqualTo(version("a"));
    assertThat(peek("a")).isEqualTo("two");
    assertThat(put("b", "x", Precondition.VERSION, first)).isEqualTo(Stored.UNMATCHED);
    assertThat(peek("b")).isNull();
  }

  @Test
  default void removeHandsBackTheValue() {
    put("a", "one");
    ValueBytes previous = new ValueBytes();

    assertThat(store().remove(key("a"), Precondition.ANY, 0, previous)).isEqualTo(Found.PRESENT);

    assertThat(text(previous)).isEqualTo("one");
    assertThat(peek("a")).isNull();
    assertThat(store().size()).isZero();
    assertThat(store().remove(key("a"), Precondition.ANY, 0, null)).isEqualTo(Found.ABSENT);
    assertThat(store().remove(key("a"), Precondition.PRESENT, 0, null)).isEqualTo(Found.ABSENT);
  }

  @Test
  default void removeByVersionRemovesThatVersionOnly() {
    put("a", "one");
    long first = version("a");
    put("a", "two");

    assertThat(store().remove(key("a"), Precondition.VERSION, first, null)).isEqualTo(Found.ABSENT);
    assertThat(peek("a")).isEqualTo("two");
    assertThat(store().remove(key("a"), Precondition.VERSION, version("a"), null))
        .isEqualTo(Found.PRESENT);
    assertThat(peek("a")).isNull();
  }

  @Test
  default void replacingChangesTheEncodingAsNeeded() {
    String[] values = {
      "", "x", "y".repeat(3_000), "z".repeat(300_000), "", "x".repeat(65_536), "x"
    };
    for (String from : values) {
      for (String to : values) {
        put("a", from);
        ValueBytes previous = new ValueBytes();
        store().put(key("a"), value(to), Precondition.ANY, 0, -1, -1, previous);
        assertThat(text(previous)).isEqualTo(from);
        assertThat(peek("a")).isEqualTo(to);
      }
    }
  }

  @Test
  default void manyEntriesAreAllThere() {
    for (int i = 0; i < 20_000; i++) {
      put("key" + i, "value" + i);
    }
    assertThat(store().size()).isEqualTo(20_000);
    for (int i = 0; i < 20_000; i += 2) {
      store().remove(key("key" + i), Precondition.ANY, 0, null);
    }
    assertThat(store().size()).isEqualTo(10_000);
    for (int i = 0; i < 20_000; i++) {
      assertThat(peek("key" + i)).isEqualTo(i % 2 == 0 ? null : "value" + i);
    }
  }

  @Test
  default void clearRemovesEverythingAtOnce() {
    for (int i = 0; i < 5_000; i++) {
      put("key" + i, "value" + i, i % 2 == 0 ? 1000 : Ttl.NONE, Ttl.NONE);
    }
    store().clear();

    assertThat(store().size()).isZero();
    assertThat(peek("key1")).isNull();
    assertThat(put("key1", "again")).isEqualTo(Stored.CREATED);
    assertThat(store().size()).isEqualTo(1);
  }

  @Test
  default void storesOfABackendDoNotShareEntries() {
    Store other = open("other", Map.of());
    put("a", "mine");
    other.put(key("a"), value("theirs"), Precondition.ANY, 0, -1, -1, null);
    other.clear();

    assertThat(peek("a")).isEqualTo("mine");
    assertThat(other.size()).isZero();
  }
}
