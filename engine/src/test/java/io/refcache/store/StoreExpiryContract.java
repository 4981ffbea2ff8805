package io.refcache.store;

import static io.refcache.store.StoreFixture.key;
import static io.refcache.store.StoreFixture.text;
import static io.refcache.store.StoreFixture.value;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;

/** What {@link Store} promises of times to live, and of telling a listener that they are over. */
interface StoreExpiryContract extends StoreFixture {

  @Test
  default void anEntryIsThereBeforeItsDeadlineAndNotAfter() {
    put("a", "one", 1000, Ttl.NONE);
    advanceMillis(999);
    assertThat(peek("a")).isEqualTo("one");
    advanceMillis(2);
    assertThat(peek("a")).isNull();
    assertThat(store().get(key("a"), new ValueBytes())).isEqualTo(Found.ABSENT);
    assertThat(store().inspect(key("a"))).isNull();
  }

  @Test
  default void anExpiredEntryIsAbsentToEveryVerb() {
    for (String name : List.of("remove", "expire", "getAndExpire", "present", "version")) {
      put(name, "one", 1000, Ttl.NONE);
    }
    long version = version("version");
    advanceMillis(1001);

    assertThat(store().remove(key("remove"), Precondition.ANY, 0, null)).isEqualTo(Found.ABSENT);
    assertThat(store().expire(key("expire"), ValueBytes.ANY_VERSION, 5000)).isFalse();
    assertThat(store().getAndExpire(key("getAndExpire"), 5000, new ValueBytes()))
        .isEqualTo(Found.ABSENT);
    assertThat(put("present", "two", Precondition.PRESENT, 0)).isEqualTo(Stored.UNMATCHED);
    assertThat(put("version", "two", Precondition.VERSION, version)).isEqualTo(Stored.UNMATCHED);
    for (String name : List.of("remove", "expire", "getAndExpire", "present", "version")) {
      assertThat(peek(name)).isNull();
    }
  }

  @Test
  default void anExpiredEntryIsReplacedByANewOne() {
    put("a", "one", 1000, Ttl.NONE);
    advanceMillis(1001);

    assertThat(put("a", "two", Precondition.ABSENT, 0)).isEqualTo(Stored.CREATED);

    assertThat(ttl("a")).isEqualTo(Ttl.NONE);
    assertThat(store().size()).isEqualTo(1);
    advanceMillis(100_000);
    assertThat(peek("a")).isEqualTo("two");
  }

  @Test
  default void creationAndUpdateHaveTimesToLiveOfTheirOwn() {
    assertThat(put("a", "one", 1000, 2000)).isEqualTo(Stored.CREATED);
    assertThat(ttl("a")).isEqualTo(1000);
    assertThat(put("a", "two", 1000, 2000)).isEqualTo(Stored.UPDATED);
    assertThat(ttl("a")).isEqualTo(2000);
    put("a", "three", 1000, Ttl.NONE);
    assertThat(ttl("a")).isEqualTo(Ttl.NONE);
    put("a", "four", 1000, 3000);
    assertThat(ttl("a")).isEqualTo(3000);
  }

  @Test
  default void anUpdateMayKeepTheDeadline() {
    put("a", "one", 1000, Ttl.NONE);
    advanceMillis(400);
    put("a", "a longer value than before", Ttl.NONE, Ttl.KEEP);
    assertThat(ttl("a")).isEqualTo(600);
    advanceMillis(601);
    assertThat(peek("a")).isNull();
  }

  @Test
  default void keepOnCreateMeansNone() {
    put("a", "one", Ttl.KEEP, Ttl.KEEP);
    assertThat(ttl("a")).isEqualTo(Ttl.NONE);
    put("a", "two", Ttl.KEEP, Ttl.KEEP);
    assertThat(ttl("a")).isEqualTo(Ttl.NONE);
  }

  @Test
  default void creatingWithATimeToLiveOfZeroLeavesNoEntry() {
    assertThat(put("a", "one", Ttl.EXPIRE_NOW, Ttl.NONE)).isEqualTo(Stored.EXPIRED);
    assertThat(peek("a")).isNull();
    assertThat(store().size()).isZero();
  }

  @Test
  default void updatingWithATimeToLiveOfZeroExpiresWhatWasThere() {
    put("a", "one");
    ValueBytes previous = new ValueBytes();

    Stored stored =
        store().put(key("a"), value("two"), Precondition.ANY, 0, -1, Ttl.EXPIRE_NOW, previous);

    assertThat(stored).isEqualTo(Stored.EXPIRED);
    assertThat(text(previous)).isEqualTo("one");
    assertThat(peek("a")).isNull();
    assertThat(store().size()).isZero();
  }

  @Test
  default void expireSetsKeepsAndTakesAwayADeadline() {
    put("a", "one");
    assertThat(store().expire(key("a"), ValueBytes.ANY_VERSION, 1000)).isTrue();
    assertThat(ttl("a")).isEqualTo(1000);
    assertThat(store().expire(key("a"), ValueBytes.ANY_VERSION, Ttl.KEEP)).isTrue();
    assertThat(ttl("a")).isEqualTo(1000);
    assertThat(store().expire(key("a"), ValueBytes.ANY_VERSION, 3000)).isTrue();
    assertThat(ttl("a")).isEqualTo(3000);
    assertThat(store().expire(key("a"), ValueBytes.ANY_VERSION, Ttl.NONE)).isTrue();
    assertThat(ttl("a")).isEqualTo(Ttl.NONE);
    assertThat(store().expire(key("a"), ValueBytes.ANY_VERSION, Ttl.EXPIRE_NOW)).isTrue();
    assertThat(peek("a")).isNull();
    assertThat(store().expire(key("b"), ValueBytes.ANY_VERSION, 1000)).isFalse();
  }

  @Test
  default void expireByVersionChangesThatVersionOnly() {
    put("a", "one");
    long first = version("a");
    put("a", "two");

    assertThat(store().expire(key("a"), first, 1000)).isFalse();
    assertThat(ttl("a")).isEqualTo(Ttl.NONE);
    assertThat(store().expire(key("a"), version("a"), 1000)).isTrue();
    assertThat(ttl("a")).isEqualTo(1000);
  }

  @Test
  default void getAndExpireReadsAndGivesANewTimeToLive() {
    put("a", "one", 1000, Ttl.NONE);
    ValueBytes into = new ValueBytes();

    assertThat(store().getAndExpire(key("a"), 5000, into)).isEqualTo(Found.PRESENT);
    assertThat(text(into)).isEqualTo("one");
    assertThat(ttl("a")).isEqualTo(5000);
    store().getAndExpire(key("a"), Ttl.KEEP, into);
    assertThat(ttl("a")).isEqualTo(5000);
    store().getAndExpire(key("a"), Ttl.NONE, into);
    assertThat(ttl("a")).isEqualTo(Ttl.NONE);
    store().getAndExpire(key("a"), 700, into);
    assertThat(ttl("a")).isEqualTo(700);
    assertThat(store().getAndExpire(key("b"), 5000, into)).isEqualTo(Found.ABSENT);
  }

  @Test
  default void getAndExpireNowReturnsTheEntryOnceMore() {
    put("a", "one");
    ValueBytes into = new ValueBytes();
    assertThat(store().getAndExpire(key("a"), Ttl.EXPIRE_NOW, into)).isEqualTo(Found.PRESENT);
    assertThat(text(into)).isEqualTo("one");
    assertThat(peek("a")).isNull();
  }

  @Test
  default void aTimeToLiveBelowKeepIsRefused() {
    put("a", "one");
    assertThatIllegalArgumentException().isThrownBy(() -> put("b", "x", -3, Ttl.NONE));
    assertThatIllegalArgumentException().isThrownBy(() -> put("a", "x", Ttl.NONE, -3));
    assertThatIllegalArgumentException().isThrownBy(() -> store().expire(key("a"), 0, -3));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> store().getAndExpire(key("a"), -3, new ValueBytes()));
    assertThat(peek("a")).isEqualTo("one");
    assertThat(peek("b")).isNull();
  }

  @Test
  default void theLongestTimeToLiveIsNotInThePast() {
    advanceMillis(1000);
    put("a", "one", Long.MAX_VALUE, Ttl.NONE);
    advanceMillis(1_000_000_000_000L);
    assertThat(peek("a")).isEqualTo("one");
  }

  @Test
  default void removeExpiredLeavesAnEntryThatIsAlive() {
    put("a", "one", 1000, Ttl.NONE);
    assertThat(store().removeExpired(key("a"), null)).isFalse();
    assertThat(store().removeExpired(key("b"), null)).isFalse();
    assertThat(peek("a")).isEqualTo("one");
  }
}
