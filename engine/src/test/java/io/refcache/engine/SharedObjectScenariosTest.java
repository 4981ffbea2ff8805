package io.refcache.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.refcache.engine.alloc.Allocator;
import io.refcache.engine.evict.EvictionPolicy;
import io.refcache.engine.record.Cause;
import io.refcache.store.Found;
import io.refcache.store.Ttl;
import io.refcache.store.ValueBytes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Values with several owners, what introspection says of values, and misuse of counts. */
class SharedObjectScenariosTest extends EngineScenarios {
  private static final int IMMORTAL = Integer.MAX_VALUE;
  private static final Map<String, String> SHARING = Map.of("value-sharing", "yes");
  private static final int VALUE_BYTES = 1000;

  private int refcount(String key) {
    return inspect(key).refcount();
  }

  // --- constants --------------------------------------------------------------------------------

  @ParameterizedTest
  @EnumSource(EvictionPolicy.class)
  void smallIntegersAreSharedUnderEveryPolicy(EvictionPolicy policy) {
    open(policy);
    put("zero", integer(0));
    put("last shared", integer(9999));
    put("first not shared", integer(10_000));
    put("negative", integer(-1));
    put("text", text("007"));
    put("empty", bytes(0));
    assertThat(refcount("zero")).isEqualTo(IMMORTAL);
    assertThat(refcount("last shared")).isEqualTo(IMMORTAL);
    assertThat(refcount("empty")).isEqualTo(IMMORTAL);
    assertThat(refcount("first not shared")).isEqualTo(1);
    assertThat(refcount("negative")).isEqualTo(1);
    assertThat(refcount("text")).isEqualTo(1);
  }

  @Test
  void replacingASharedConstantLeavesItsOtherOwnersAlone() {
    open(EvictionPolicy.ALLKEYS_LRU);
    put("one", integer(1));
    put("another", integer(1));
    put("one", integer(123_456));
    ValueBytes into = new ValueBytes();
    store.get(key("another"), into);
    assertThat(into.integer()).isEqualTo(1);
    assertThat(refcount("one")).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource({
    "0, embstr",
    "44, embstr",
    "8000, embstr",
    "8160, raw",
    "8172, raw",
    "8173, chained",
    "100000, chained"
  })
  void bytesAreEmbeddedAsLongAsTheirRecordIsSmall(int length, String encoding) {
    open(EvictionPolicy.ALLKEYS_LRU);
    put(name(1), length);
    assertThat(inspect(name(1)).encoding()).isEqualTo(encoding);
  }

  @Test
  void integersOfAnySizeAreIntegers() {
    open(EvictionPolicy.ALLKEYS_LRU);
    for (long number : new long[] {0, -1, 9999, 1 << 20, Long.MAX_VALUE, Long.MIN_VALUE}) {
      put("key", integer(number));
      ValueBytes into = new ValueBytes();
      store.get(key("key"), into);
      assertThat(into.integer()).isEqualTo(number);
      assertThat(inspect("key").encoding()).isEqualTo("int");
    }
  }

  // --- value sharing ----------------------------------------------------------------------------

  @ParameterizedTest
  @EnumSource(EvictionPolicy.class)
  void equalValuesAreStoredOnceUnderEveryPolicy(EvictionPolicy policy) {
    open(policy, SHARING);
    put(name(0), VALUE_BYTES, HOUR_MILLIS);
    long used = used();
    putNumbered(1, 100, VALUE_BYTES, HOUR_MILLIS);
    assertThat(refcount(name(7))).isEqualTo(100);
    assertThat(used() - used).isLessThan(100L * VALUE_BYTES / 5);
    assertThat(store.info()).containsEntry("shared_values", 1L);
    assertThat(store.info()).containsEntry("shared_value_hits", 99L);
    for (int i = 0; i < 99; i++) {
      remove(name(i));
    }
    assertThat(refcount(name(99))).isEqualTo(1);
    remove(name(99));
    assertThat(store.info()).containsEntry("shared_values", 0L);
  }

  @ParameterizedTest
  @EnumSource(EvictionPolicy.class)
  void ownersOfASharedValueAgeEachForItself(EvictionPolicy policy) {
    open(policy, SHARING);
    put("old", VALUE_BYTES, HOUR_MILLIS);
    clock.advanceMillis(5000);
    put("new", VALUE_BYTES, HOUR_MILLIS);
    assertThat(refcount("old")).isEqualTo(2);
    if (inspect("old").frequency() < 0) {
      assertThat(inspect("old").idleMillis()).isEqualTo(5000);
      assertThat(inspect("new").idleMillis()).isZero();
    } else {
      int fresh = inspect("new").frequency();
      get("new");
      assertThat(inspect("old").frequency()).isEqualTo(fresh);
      assertThat(inspect("new").frequency()).isEqualTo(fresh + 1);
    }
  }

  @ParameterizedTest
  @MethodSource("evictingPolicies")
  void evictingAnOwnerLeavesTheValueToTheOthers(EvictionPolicy policy) {
    open(policy, SHARING);
    putNumbered(0, 200, VALUE_BYTES, HOUR_MILLIS);
    while (store.size() == 200) { // under a lower limit a policy may do with smaller tables first
      limit(used() - 100 * 48);
      background();
    }
    int left = (int) store.size();
    assertThat(left).isBetween(20, 180);
    for (int i = 0; i < 200; i++) {
      ValueBytes into = new ValueBytes();
      if (store.get(key(name(i)), into) == Found.PRESENT) {
        assertThat(into.toByteArray()).isEqualTo(bytes(VALUE_BYTES).toByteArray());
        assertThat(refcount(name(i))).isEqualTo(left);
      }
    }
  }

  @ParameterizedTest
  @EnumSource(EvictionPolicy.class)
  void countsAreRightAfterConcurrentChange(EvictionPolicy policy) throws Exception {
    open(policy, SHARING);
    List<Callable<Void>> changes = new ArrayList<>();
    for (int thread = 0; thread < 3; thread++) {
      int seed = thread;
      changes.add(() -> changeAtRandom(new SplittableRandom(seed)));
    }
    ExecutorService threads = Executors.newFixedThreadPool(changes.size());
    for (Future<Void> done : threads.invokeAll(changes, 60, TimeUnit.SECONDS)) {
      done.get();
    }
    threads.shutdown();
    int[] owners = new int[4];
    for (int i = 0; i < 50; i++) {
      ValueBytes into = new ValueBytes();
      if (store.peek(key(name(i)), into) == Found.PRESENT) {
        owners[into.length() / VALUE_BYTES - 1]++;
      }
    }
    for (int i = 0; i < 50; i++) {
      ValueBytes into = new ValueBytes();
      if (store.peek(key(name(i)), into) == Found.PRESENT) {
        assertThat(refcount(name(i))).isEqualTo(owners[into.length() / VALUE_BYTES - 1]);
      }
    }
  }

  /** Four different values on fifty keys. */
  private Void changeAtRandom(SplittableRandom random) {
    for (int i = 0; i < 5000; i++) {
      String key = name(random.nextInt(50));
      switch (random.nextInt(4)) {
        case 0 -> remove(key);
        case 1 -> get(key);
        default -> put(key, VALUE_BYTES * (1 + random.nextInt(4)), HOUR_MILLIS);
      }
    }
    return null;
  }

  // --- held by a reader -------------------------------------------------------------------------

  @ParameterizedTest
  @CsvSource({"remove", "replace", "expire", "clear", "evict"})
  void bytesStayValidForWhoHoldsThemWhateverBecomesOfTheEntry(String fate) {
    open(EvictionPolicy.ALLKEYS_LRU);
    put("key", 20_000, HOUR_MILLIS);
    long address = hold("key");
    long used = used();
    switch (fate) {
      case "remove" -> remove("key");
      case "replace" -> put("key", 10, Ttl.NONE);
      case "expire" -> store.expire(key("key"), ValueBytes.ANY_VERSION, Ttl.EXPIRE_NOW);
      case "clear" -> store.clear();
      default -> {
        limit(used() - 1);
        background();
        limit(0);
      }
    }
    drain();
    assertThat(used()).as("counted as long as it is held").isGreaterThan(used - 5000);
    putNumbered(0, 100, 100, Ttl.NONE);
    assertThat(readHeld(address)).isEqualTo(bytes(20_000).toByteArray());
    long held = used();
    store.context.records.release(address, Cause.REMOVAL);
    assertThat(held - used()).as("given back once").isBetween(20_000L, 21_000L);
  }

  private byte[] readHeld(long address) {
    ValueBytes into = new ValueBytes();
    store.context.records.readValue(
        engine.allocator.slab(address), Allocator.offset(address), into);
    return into.toByteArray();
  }

  // --- misuse, planted on purpose ---------------------------------------------------------------

  @ParameterizedTest
  @EnumSource(EvictionPolicy.class)
  void aReleaseThatIsMissingBreaksTheConservationLaw(EvictionPolicy policy) {
    open(policy);
    put("key", VALUE_BYTES, HOUR_MILLIS);
    long address = hold("key");
    remove("key");
    assertThatThrownBy(() -> ConservationLaw.check(engine))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("records not freed in 'store'")
        .hasMessageContaining("1L")
        .hasMessageContaining("0L");
    store.context.records.release(address, Cause.REMOVAL);
    ConservationLaw.check(engine);
  }

  @Test
  void aSecondReleaseFailsWithBothValues() {
    open(EvictionPolicy.ALLKEYS_LRU);
    put("key", VALUE_BYTES);
    long address = hold("key");
    remove("key");
    store.context.records.release(address, Cause.REMOVAL);
    assertThatThrownBy(() -> store.context.records.release(address, Cause.REMOVAL))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("%#x", address)
        .hasMessageContaining("refcount is 0")
        .hasMessageContaining("at least 1");
  }

  @Test
  void retainingTheDeadFailsWithBothValues() {
    open(EvictionPolicy.ALLKEYS_LRU);
    put("key", VALUE_BYTES);
    long address = hold("key");
    remove("key");
    store.context.records.release(address, Cause.REMOVAL);
    assertThatThrownBy(() -> store.context.records.retain(address))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("%#x", address)
        .hasMessageContaining("refcount is 0")
        .hasMessageContaining("from 1 to");
  }

  @Test
  void freeingABlockTwiceFails() {
    open(EvictionPolicy.ALLKEYS_LRU);
    long address = engine.allocator.allocate(100);
    engine.allocator.free(address);
    assertThatThrownBy(() -> engine.allocator.free(address))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("%#x", address);
  }

  @Test
  void givingBackMoreThanWasReservedFailsWithBothValues() {
    open(EvictionPolicy.ALLKEYS_LRU);
    long used = used();
    assertThatThrownBy(() -> engine.budget.release(used + 1))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("%,d bytes are released of %,d".formatted(used + 1, used));
  }
}
