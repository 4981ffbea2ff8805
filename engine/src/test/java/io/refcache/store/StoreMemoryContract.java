package io.refcache.store;

import static io.refcache.store.StoreFixture.equivalentKey;
import static io.refcache.store.StoreFixture.integer;
import static io.refcache.store.StoreFixture.key;
import static io.refcache.store.StoreFixture.text;
import static io.refcache.store.StoreFixture.value;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * What {@link Store} promises of memory where it is the process' own: limits, eviction, how values
 * are kept, and objects on the heap. A store on a server has none of that to itself.
 */
interface StoreMemoryContract extends StoreFixture {

  @Test
  default void getMarksAsUsedAndPeekAndInspectDoNot() {
    store().setOption("maxmemory-policy", "allkeys-lru");
    put("a", "one");
    advanceMillis(10_000);
    peek("a");
    store().inspect(key("a"));
    assertThat(store().inspect(key("a")).idleMillis()).isBetween(9_000L, 10_000L);

    store().get(key("a"), new ValueBytes());
    assertThat(store().inspect(key("a")).idleMillis()).isLessThan(1_000);
  }

  @Test
  default void inspectNamesTheEncoding() {
    put("small", "x");
    put("middle", "x".repeat(2_000));
    put("large", "x".repeat(1_000_000));
    store().put(key("int"), integer(12_345_678_901L), Precondition.ANY, 0, -1, -1, null);

    assertThat(store().inspect(key("small")).encoding()).isEqualTo("embstr");
    assertThat(store().inspect(key("middle")).encoding()).isIn("embstr", "raw");
    assertThat(store().inspect(key("large")).encoding()).isEqualTo("chained");
    assertThat(store().inspect(key("int")).encoding()).isEqualTo("int");
  }

  @Test
  default void constantsAreSharedAndOtherValuesAreOwnedOnce() {
    for (long number : new long[] {0, 9999, 10_000, -1}) {
      store().put(key("i" + number), integer(number), Precondition.ANY, 0, -1, -1, null);
    }
    put("text", "007");
    put("empty", "");

    assertThat(store().inspect(key("i0")).refcount()).isEqualTo(Integer.MAX_VALUE);
    assertThat(store().inspect(key("i9999")).refcount()).isEqualTo(Integer.MAX_VALUE);
    assertThat(store().inspect(key("empty")).refcount()).isEqualTo(Integer.MAX_VALUE);
    assertThat(store().inspect(key("i10000")).refcount()).isEqualTo(1);
    assertThat(store().inspect(key("i-1")).refcount()).isEqualTo(1);
    assertThat(store().inspect(key("text")).refcount()).isEqualTo(1);
  }

  @Test
  default void referencesComeBackAsTheSameObject() {
    Object object = new Object();
    ValueBytes reference = new ValueBytes();
    reference.setReference(TAG, object, 100);
    store().put(key("a"), reference, Precondition.ANY, 0, -1, -1, null);

    ValueBytes into = new ValueBytes();
    store().get(key("a"), into);

    assertThat(into.kind()).isEqualTo(ValueBytes.Kind.REFERENCE);
    assertThat(into.reference()).isSameAs(object);
    assertThat(into.referenceBytes()).isEqualTo(100);
    assertThat(store().inspect(key("a")).encoding()).isEqualTo("reference");
  }

  @Test
  default void inspectTellsIdleTimeOrFrequencyByThePolicy() {
    store().setOption("maxmemory-policy", "allkeys-lru");
    put("a", "one");
    assertThat(store().inspect(key("a")).frequency()).isEqualTo(-1);
    assertThat(store().inspect(key("a")).idleMillis()).isNotNegative();

    store().setOption("maxmemory-policy", "allkeys-lfu");
    put("b", "one");
    assertThat(store().inspect(key("b")).frequency()).isBetween(0, 255);
    assertThat(store().inspect(key("b")).idleMillis()).isEqualTo(-1);
  }

  @Test
  default void aValueLargerThanTheQuotaIsRefusedAndNothingChanges() {
    Store small = open("small", Map.of("maxmemory", "512kb", "maxmemory-policy", "allkeys-lru"));
    small.put(key("a"), value("one"), Precondition.ANY, 0, -1, -1, null);
    ValueBytes huge = value(new byte[1_000_000]);

    assertThatThrownBy(() -> small.put(key("a"), huge, Precondition.ANY, 0, -1, -1, null))
        .isInstanceOfSatisfying(
            MemoryLimitException.class,
            e -> {
              assertThat(e.limitBytes()).isEqualTo(512 * 1024);
              assertThat(e.policy()).isEqualTo("allkeys-lru");
              assertThat(e.requestedBytes()).isGreaterThan(900_000);
            });
    ValueBytes into = new ValueBytes();
    assertThat(small.get(key("a"), into)).isEqualTo(Found.PRESENT);
    assertThat(text(into)).isEqualTo("one");
  }

  @Test
  default void aFullStoreThatDropsForgetsWhatWasOverwritten() {
    Store small =
        open(
            "small",
            Map.of("maxmemory", "512kb", "maxmemory-policy", "noeviction", "on-full", "drop"));
    small.put(key("a"), value("one"), Precondition.ANY, 0, -1, -1, null);
    ValueBytes huge = value(new byte[1_000_000]);

    assertThat(small.put(key("b"), huge, Precondition.ANY, 0, -1, -1, null))
        .isEqualTo(Stored.DROPPED);
    assertThat(small.get(key("a"), new ValueBytes())).isEqualTo(Found.PRESENT);
    assertThat(small.put(key("a"), huge, Precondition.ANY, 0, -1, -1, null))
        .isEqualTo(Stored.DROPPED);
    assertThat(small.get(key("a"), new ValueBytes())).isEqualTo(Found.ABSENT);
  }

  @Test
  default void withoutEvictionReadsAndRemovalsGoOnWhenFull() {
    Store small = open("small", Map.of("maxmemory", "512kb", "maxmemory-policy", "noeviction"));
    small.put(key("k0"), value(new byte[1000]), Precondition.ANY, 0, 5000, -1, null);
    int stored = 1;
    try {
      for (; stored < 10_000; stored++) {
        small.put(key("k" + stored), value(new byte[1000]), Precondition.ANY, 0, -1, -1, null);
      }
    } catch (MemoryLimitException full) {
      assertThat(full.policy()).isEqualTo("noeviction");
    }
    assertThat(stored).isBetween(250, 524);
    assertThat(small.size()).isEqualTo(stored);
    assertThat(small.get(key("k0"), new ValueBytes())).isEqualTo(Found.PRESENT);
    assertThat(small.expire(key("k0"), ValueBytes.ANY_VERSION, 1000)).isTrue();
    for (int i = 0; i < 20; i++) {
      assertThat(small.remove(key("k" + i), Precondition.ANY, 0, null)).isEqualTo(Found.PRESENT);
    }
    settle();
    assertThat(small.put(key("k0"), value(new byte[1000]), Precondition.ANY, 0, -1, -1, null))
        .isEqualTo(Stored.CREATED);
  }

  @Test
  default void anEvictedEntryIsToldOfWithItsValue() {
    Store small = open("small", Map.of("maxmemory", "512kb", "maxmemory-policy", "allkeys-lru"));
    RecordingListener listener = new RecordingListener();
    small.setListener(listener);
    int entries = 2_000;
    String thousand = "x".repeat(1000);
    for (int i = 0; i < entries; i++) {
      small.put(key("k" + i), value(thousand), Precondition.ANY, 0, -1, -1, null);
    }

    assertThat(listener.evicted).hasSize((int) (entries - small.size()));
    assertThat(listener.evicted).doesNotHaveDuplicates().allMatch(e -> e.endsWith("=" + thousand));
    for (String evicted : List.copyOf(listener.evicted)) {
      String gone = evicted.substring(0, evicted.indexOf('='));
      assertThat(small.peek(key(gone), null)).isEqualTo(Found.ABSENT);
    }
    long counted = ((Number) small.info().get("evicted_keys")).longValue();
    assertThat(small.evictedKeys()).isEqualTo(counted);
    assertThat(counted).isEqualTo(listener.evicted.size());
  }

  @Test
  default void aVolatilePolicySparesEntriesWithoutADeadline() {
    Store small = open("small", Map.of("maxmemory", "512kb", "maxmemory-policy", "volatile-lru"));
    for (int i = 0; i < 100; i++) {
      small.put(key("for ever" + i), value("x".repeat(1000)), Precondition.ANY, 0, -1, -1, null);
    }
    for (int i = 0; i < 1_000; i++) {
      small.put(key("k" + i), value("x".repeat(1000)), Precondition.ANY, 0, 10_000, -1, null);
    }
    for (int i = 0; i < 100; i++) {
      assertThat(small.peek(key("for ever" + i), null)).isEqualTo(Found.PRESENT);
    }
    assertThat(small.size()).isLessThan(600);
  }

  @Test
  default void aWrongValueIsRefusedAndTheOldOneStays() {
    store().setOption("maxmemory-policy", "volatile-ttl");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> store().setOption("maxmemory-policy", "allkeys"))
        .withMessageContaining("allkeys-lru")
        .withMessageContaining("maxmemory-policy");
    assertThatIllegalArgumentException().isThrownBy(() -> store().setOption("maxmemory", "-1"));
    assertThatIllegalArgumentException().isThrownBy(() -> store().setOption("maxmemory", "1xb"));

    assertThat(store().options()).containsEntry("maxmemory-policy", "volatile-ttl");
  }

  @Test
  default void optionsTellTheValuesNow() {
    store().setOption("maxmemory-policy", "allkeys-random");
    assertThat(store().options()).containsEntry("maxmemory-policy", "allkeys-random");
    backend().setOption("maxmemory-policy", "volatile-lru");
    assertThat(backend().options()).containsEntry("maxmemory-policy", "volatile-lru");
  }

  @Test
  default void usedMemoryReturnsToThatOfAnEmptyStore() {
    put("a", "one");
    store().clear();
    settle();
    long empty = figure("used_memory");
    for (int i = 0; i < 100; i++) {
      put("key" + i, "x".repeat(i * 700));
    }
    assertThat(figure("used_memory")).isGreaterThan(empty + 3_000_000);
    store().clear();
    settle();
    assertThat(figure("used_memory")).isEqualTo(empty);
  }

  @Test
  default void closingAStoreGivesBackItsMemory() {
    Store other = open("other", Map.of());
    settle();
    long before = ((Number) backend().info().get("used_memory")).longValue();
    for (int i = 0; i < 1000; i++) {
      other.put(key("k" + i), value("x".repeat(1000)), Precondition.ANY, 0, -1, -1, null);
    }
    other.close();
    settle();
    assertThat(((Number) backend().info().get("used_memory")).longValue())
        .isLessThanOrEqualTo(before);
  }

  @Test
  default void resettingZeroesTheCountersAndNothingElse() {
    put("a", "one", 1000, -1);
    put("b", "two");
    store().get(key("b"), new ValueBytes());
    store().get(key("c"), new ValueBytes());
    advanceMillis(1001);
    store().get(key("a"), new ValueBytes());
    store().resetStatistics();

    assertThat(figure("keyspace_hits")).isZero();
    assertThat(figure("keyspace_misses")).isZero();
    assertThat(figure("expired_keys")).isZero();
    assertThat(figure("evicted_keys")).isZero();
    assertThat(store().size()).isEqualTo(1);
    assertThat(figure("used_memory")).isPositive();
  }

  @Test
  default void keysOnTheHeapAreFoundByTheirObject() {
    Object object = new Object();
    KeyBytes stored = equivalentKey("hash!", "");
    stored.setReference(object);
    store().put(stored, value("one"), Precondition.ANY, 0, -1, -1, null);

    KeyBytes asked = equivalentKey("hash!", "");
    asked.setReference(new Object());
    assertThat(store().findEquivalent(asked, key -> key.reference() == object)).isTrue();

    assertThat(asked.reference()).isSameAs(object);
    assertThat(store().peek(asked, null)).isEqualTo(Found.PRESENT);
    assertThat(store().remove(asked, Precondition.ANY, 0, null)).isEqualTo(Found.PRESENT);
    assertThat(store().size()).isZero();
  }
}
