package io.refcache.store;

import static io.refcache.store.StoreFixture.equivalentKey;
import static io.refcache.store.StoreFixture.key;
import static io.refcache.store.StoreFixture.text;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What {@link Store} promises of walking over entries, and of keys that are equal unlike bytes. */
interface StoreScanContract extends StoreFixture {

  /** The keys in the order of their visit, with {@code between} run after every step. */
  default List<String> scan(Runnable between) {
    List<String> visited = new ArrayList<>();
    long cursor = Store.SCAN_START;
    do {
      cursor = store().scan(cursor, (key, value) -> visited.add(text(key)));
      between.run();
    } while (cursor != Store.SCAN_END);
    return visited;
  }

  @Test
  default void scanOfAnEmptyStoreVisitsNothing() {
    assertThat(scan(() -> {})).isEmpty();
  }

  @Test
  default void scanVisitsEveryEntryOnceWithItsValue() {
    Map<String, String> expected = new HashMap<>();
    for (int i = 0; i < 3_000; i++) {
      put("key" + i, "value" + i);
      expected.put("key" + i, "value" + i);
    }
    Map<String, String> visited = new HashMap<>();
    long cursor = Store.SCAN_START;
    do {
      cursor =
          store()
              .scan(
                  cursor, (key, value) -> assertThat(visited.put(text(key), text(value))).isNull());
    } while (cursor != Store.SCAN_END);
    assertThat(visited).isEqualTo(expected);
  }

  @Test
  default void scanKeysVisitsWhatScanVisits() {
    for (int i = 0; i < 1_000; i++) {
      put("key" + i, "value" + i, i % 10 == 0 ? 1000 : Ttl.NONE, Ttl.NONE);
    }
    advanceMillis(1000);
    List<String> visited = new ArrayList<>();
    for (long cursor = Store.SCAN_START; cursor != Store.SCAN_END; ) {
      cursor = store().scanKeys(cursor, key -> visited.add(text(key)));
    }
    assertThat(visited).hasSize(900).containsExactlyInAnyOrderElementsOf(scan(() -> {}));
  }

  @Test
  default void scanVisitsOnceWhatStaysWhileTheStoreGrows() {
    for (int i = 0; i < 500; i++) {
      put("stays" + i, "x");
    }
    int[] added = {0};
    List<String> visited =
        scan(
            () -> {
              for (int i = 0; i < 300 && added[0] < 30_000; i++) {
                put("added" + added[0]++, "x");
              }
            });
    assertStayedOnce(visited, 500);
  }

  @Test
  default void scanVisitsOnceWhatStaysWhileTheStoreShrinks() {
    for (int i = 0; i < 200; i++) {
      put("stays" + i, "x");
    }
    for (int i = 0; i < 10_000; i++) {
      put("goes" + i, "x");
    }
    int[] removed = {0};
    List<String> visited =
        scan(
            () -> {
              for (int i = 0; i < 500 && removed[0] < 10_000; i++) {
                store().remove(key("goes" + removed[0]++), Precondition.ANY, 0, null);
              }
            });
    assertStayedOnce(visited, 200);
  }

  @Test
  default void scanVisitsOnceWhatIsReplacedMeanwhile() {
    for (int i = 0; i < 1_000; i++) {
      put("stays" + i, "x");
    }
    int[] round = {0};
    List<String> visited =
        scan(
            () -> {
              for (int i = round[0]++ % 7; i < 1_000; i += 7) {
                put("stays" + i, "y".repeat(i));
              }
            });
    assertStayedOnce(visited, 1_000);
  }

  private static void assertStayedOnce(List<String> visited, int entries) {
    List<String> stayed = visited.stream().filter(key -> key.startsWith("stays")).toList();
    assertThat(stayed).doesNotHaveDuplicates().hasSize(entries);
  }

  @Test
  default void scanVisitsNoExpiredEntry() {
    for (int i = 0; i < 100; i++) {
      put("short" + i, "x", 1000, Ttl.NONE);
      put("long" + i, "x", 2000, Ttl.NONE);
    }
    advanceMillis(1001);
    assertThat(scan(() -> {})).hasSize(100).allMatch(key -> key.startsWith("long"));
  }

  @Test
  default void scanHandsOutVersionAndTimeToLive() {
    put("a", "one", 1000, Ttl.NONE);
    long version = version("a");
    store()
        .scan(
            Store.SCAN_START,
            (key, value) -> {
              assertThat(value.version()).isEqualTo(version);
              assertThat(value.ttlMillis()).isEqualTo(1000);
            });
  }

  @Test
  default void theVisitorMayChangeTheStore() {
    for (int i = 0; i < 300; i++) {
      put("key" + i, "x");
    }
    long cursor = Store.SCAN_START;
    do {
      cursor =
          store().scan(cursor, (key, value) -> store().remove(key, Precondition.PRESENT, 0, null));
    } while (cursor != Store.SCAN_END);
    assertThat(store().size()).isZero();
  }

  @Test
  default void scanEndsWhenTheStoreIsClearedMeanwhile() {
    for (int i = 0; i < 3_000; i++) {
      put("key" + i, "x");
    }
    long cursor = store().scan(Store.SCAN_START, (key, value) -> {});
    store().clear();
    int steps = 0;
    while (cursor != Store.SCAN_END) {
      cursor = store().scan(cursor, (key, value) -> assertThat(text(key)).isEmpty());
      assertThat(++steps).isLessThan(100_000);
    }
  }

  @Test
  default void findEquivalentAsksAboutKeysOfTheSamePrefixOnly() {
    putKey(equivalentKey("hash1", "alpha"), "one");
    putKey(equivalentKey("hash1", "beta"), "two");
    putKey(equivalentKey("hash2", "gamma"), "three");
    List<String> asked = new ArrayList<>();

    boolean found =
        store().findEquivalent(equivalentKey("hash1", "other"), key -> !asked.add(text(key)));

    assertThat(found).isFalse();
    assertThat(asked).containsExactlyInAnyOrder("hash1alpha", "hash1beta");
  }

  @Test
  default void findEquivalentGivesTheKeyItsStoredBytes() {
    putKey(equivalentKey("hash1", "alpha"), "one");
    putKey(equivalentKey("hash1", "a much longer key than the one that is looked for"), "two");
    KeyBytes key = equivalentKey("hash1", "x");

    assertThat(store().findEquivalent(key, stored -> text(stored).contains("longer"))).isTrue();

    ValueBytes into = new ValueBytes();
    assertThat(store().get(key, into)).isEqualTo(Found.PRESENT);
    assertThat(text(into)).isEqualTo("two");
    assertThat(key.hashedLength()).isEqualTo(5);
  }

  @Test
  default void findEquivalentLeavesTheKeyWhereNothingMatches() {
    putKey(equivalentKey("hash1", "alpha"), "one");
    KeyBytes key = equivalentKey("hash1", "x");
    assertThat(store().findEquivalent(key, stored -> false)).isFalse();
    assertThat(text(key)).isEqualTo("hash1x");
  }

  private void putKey(KeyBytes key, String value) {
    store().put(key, StoreFixture.value(value), Precondition.ANY, 0, -1, -1, null);
  }
}
