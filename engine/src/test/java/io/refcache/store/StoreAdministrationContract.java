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
  default void figuresKeepTheirOrder() {
    List<String> before = List.copyOf(store().info().keySet());
    put("a", "one");
    assertThat(store().info().keySet()).containsExactlyElementsOf(before);
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
  default void closingTheBackendClosesItsStores() {
    backend().close();
    backend().close();
    assertThatIllegalStateException().isThrownBy(() -> store().get(key("a"), new ValueBytes()));
    assertThatIllegalStateException().isThrownBy(() -> open("other", Map.of()));
  }
}
