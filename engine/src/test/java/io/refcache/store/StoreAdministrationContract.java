package io.refcache.store;

import static io.refcache.store.StoreFixture.key;
import static io.refcache.store.StoreFixture.value;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** What {@link Store} and {@link Backend} promise of limits, options, figures and closing. */
interface StoreAdministrationContract extends StoreFixture {

  @Test
  default void aStoreKnowsItsName() {
    assertThat(open("of my own", Map.of()).name()).isEqualTo("of my own");
  }

  @Test
  default void aNameIsOpenOnce() {
    Store first = open("twice", Map.of());
    assertThatIllegalStateException().isThrownBy(() -> open("twice", Map.of()));
    first.close();
    open("twice", Map.of());
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
  default void anUnknownOptionIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> store().setOption("maxmemry", "1gb"))
        .withMessageContaining("maxmemry");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> open("other", Map.of("maxmemry", "1gb")))
        .withMessageContaining("maxmemry");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> backend().setOption("maxmemry", "1gb"))
        .withMessageContaining("maxmemry");
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
  default void figuresKeepTheirOrder() {
    List<String> before = List.copyOf(store().info().keySet());
    put("a", "one");
    assertThat(store().info().keySet()).containsExactlyElementsOf(before);
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
  default void everyVerbOfAClosedStoreFails() {
    Store closed = open("closed", Map.of());
    closed.put(key("a"), value("x"), Precondition.ANY, 0, -1, -1, null);
    closed.close();
    closed.close();

    Stream<ThrowingCallable> verbs =
        Stream.of(
            () -> closed.get(key("a"), new ValueBytes()),
            () -> closed.getAndExpire(key("a"), 1, new ValueBytes()),
            () -> closed.peek(key("a"), null),
            () -> closed.put(key("a"), value("x"), Precondition.ANY, 0, -1, -1, null),
            () -> closed.remove(key("a"), Precondition.ANY, 0, null),
            () -> closed.expire(key("a"), ValueBytes.ANY_VERSION, 1),
            () -> closed.removeExpired(key("a"), null),
            () -> closed.findEquivalent(StoreFixture.equivalentKey("a", "b"), key -> true),
            () -> closed.scan(Store.SCAN_START, (key, value) -> {}),
            closed::size,
            closed::clear,
            () -> closed.inspect(key("a")));
    verbs.forEach(verb -> assertThatIllegalStateException().isThrownBy(verb));
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
  default void closingTheBackendClosesItsStores() {
    backend().close();
    backend().close();
    assertThatIllegalStateException().isThrownBy(() -> store().get(key("a"), new ValueBytes()));
    assertThatIllegalStateException().isThrownBy(() -> open("other", Map.of()));
  }
}
