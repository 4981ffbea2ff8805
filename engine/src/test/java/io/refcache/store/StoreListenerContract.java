package io.refcache.store;

import static io.refcache.store.StoreFixture.key;
import static io.refcache.store.StoreFixture.text;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * What {@link Store} promises of expired entries where it removes them itself: they are counted,
 * and a listener is told of them.
 */
interface StoreListenerContract extends StoreFixture {

  @Test
  default void whoDetectsAnExpiredEntryRemovesAndCountsIt() {
    put("a", "one", 1000, Ttl.NONE);
    advanceMillis(1001);
    store().get(key("a"), new ValueBytes());

    assertThat(store().size()).isZero();
    assertThat(figure("expired_keys")).isEqualTo(1);
    assertThat(figure("keyspace_misses")).isEqualTo(1);
  }

  @Test
  default void theBackgroundRemovesAndCountsWhatNobodyAsksFor() {
    for (int i = 0; i < 100; i++) {
      put("short" + i, "x", 1000, Ttl.NONE);
      put("long" + i, "x", 100_000, Ttl.NONE);
      put("for ever" + i, "x");
    }
    advanceMillis(1001);
    expireInBackground();

    assertThat(store().size()).isEqualTo(200);
    assertThat(figure("expired_keys")).isEqualTo(100);
  }

  @Test
  default void anExpiredEntryStaysForTheListenerThatWantsIt() {
    RecordingListener listener = new RecordingListener();
    store().setListener(listener);
    put("a", "one", 1000, Ttl.NONE);
    advanceMillis(1001);
    ValueBytes into = new ValueBytes();

    assertThat(store().get(key("a"), into)).isEqualTo(Found.EXPIRED);
    assertThat(store().peek(key("a"), into)).isEqualTo(Found.EXPIRED);
    assertThat(store().getAndExpire(key("a"), 1000, into)).isEqualTo(Found.EXPIRED);
    assertThat(store().remove(key("a"), Precondition.ANY, 0, into)).isEqualTo(Found.EXPIRED);
    assertThat(store().expire(key("a"), 0, 1000)).isFalse();
    assertThat(store().inspect(key("a"))).isNull();
    assertThat(put("a", "two", Precondition.PRESENT, 0)).isEqualTo(Stored.UNMATCHED);
    assertThat(store().size()).isEqualTo(1);
    assertThat(figure("expired_keys")).isZero();

    assertThat(store().removeExpired(key("a"), into)).isTrue();
    assertThat(text(into)).isEqualTo("one");
    assertThat(store().size()).isZero();
    assertThat(figure("expired_keys")).isEqualTo(1);
    assertThat(store().get(key("a"), into)).isEqualTo(Found.ABSENT);
    assertThat(store().removeExpired(key("a"), into)).isFalse();
  }

  @Test
  default void whoAsksForExpiryIsNotToldOfItAgain() {
    store().setListener(new RecordingListener());
    put("a", "one");
    put("b", "two");
    put("c", "three");
    store().expire(key("a"), ValueBytes.ANY_VERSION, Ttl.EXPIRE_NOW);
    store().getAndExpire(key("b"), Ttl.EXPIRE_NOW, new ValueBytes());
    put("c", "four", Ttl.NONE, Ttl.EXPIRE_NOW);

    for (String key : List.of("a", "b", "c")) {
      assertThat(store().peek(key(key), null)).isEqualTo(Found.ABSENT);
    }
    assertThat(store().size()).isZero();
    assertThat(figure("expired_keys")).isEqualTo(3);
  }

  @Test
  default void theBackgroundTellsTheListenerWhatIsDue() {
    RecordingListener listener = new RecordingListener();
    store().setListener(listener);
    put("a", "one", 1000, Ttl.NONE);
    put("b", "two", 2000, Ttl.NONE);
    put("c", "three");
    advanceMillis(1001);
    expireInBackground();

    assertThat(listener.due).contains("a").doesNotContain("b", "c");
    assertThat(store().get(key("a"), new ValueBytes())).isEqualTo(Found.EXPIRED);
  }

  @Test
  default void theListenerMayRemoveWhatItIsToldOf() {
    List<String> values = new ArrayList<>();
    store()
        .setListener(
            new StoreListener() {
              @Override
              public boolean wantsExpired() {
                return true;
              }

              @Override
              public void due(KeyBytes key) {
                ValueBytes value = new ValueBytes();
                if (store().removeExpired(key, value)) {
                  values.add(text(value));
                }
              }

              @Override
              public boolean wantsEvicted() {
                return false;
              }

              @Override
              public void evicted(KeyBytes key, ValueBytes value) {
                values.add("evicted");
              }
            });
    put("a", "one", 1000, Ttl.NONE);
    put("b", "two", 1000, Ttl.NONE);
    advanceMillis(1001);
    expireInBackground();

    assertThat(values).containsExactlyInAnyOrder("one", "two");
    assertThat(store().size()).isZero();
    assertThat(figure("expired_keys")).isEqualTo(2);
  }

  @Test
  default void aListenerThatNoLongerWantsExpiredEntriesKeepsNone() {
    RecordingListener listener = new RecordingListener();
    store().setListener(listener);
    put("a", "one", 1000, Ttl.NONE);
    advanceMillis(1001);
    assertThat(store().get(key("a"), new ValueBytes())).isEqualTo(Found.EXPIRED);
    listener.wantsExpired = false;

    assertThat(store().get(key("a"), new ValueBytes())).isEqualTo(Found.ABSENT);
    assertThat(store().size()).isZero();
    assertThat(figure("expired_keys")).isEqualTo(1);
  }
}
