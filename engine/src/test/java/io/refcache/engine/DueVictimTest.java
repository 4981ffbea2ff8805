package io.refcache.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.refcache.engine.memory.DirectMemory;
import io.refcache.engine.time.ManualClock;
import io.refcache.store.KeyBytes;
import io.refcache.store.Precondition;
import io.refcache.store.Store;
import io.refcache.store.StoreListener;
import io.refcache.store.Ttl;
import io.refcache.store.ValueBytes;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Entries that are due are the first victims, and their listener is told that they expired. */
class DueVictimTest {
  private static final int VALUE_BYTES = 1000;

  @Test
  void listenerIsToldOfDueEntriesThatWereTakenForTheirMemory() {
    ManualClock clock = new ManualClock();
    Engine engine =
        new Engine(
            "due",
            Map.of("maxmemory", "1mb", "maxmemory-policy", "allkeys-lru"),
            clock,
            new DirectMemory(),
            Engine.Background.BY_HAND);
    Store store = engine.open("store", Map.of());
    AtomicInteger expired = new AtomicInteger();
    AtomicInteger evicted = new AtomicInteger();
    store.setListener(counting(expired, evicted));

    int mortals = 0;
    while (engine.budget.used() < engine.budget.limit() - 20 * VALUE_BYTES) {
      put(store, mortals++, 10);
    }
    clock.advanceMillis(20);
    for (int i = 0; i < 100; i++) {
      put(store, mortals + i, Ttl.NONE);
    }

    assertThat(expired.get()).isPositive();
    assertThat(evicted.get()).as("no live entry goes while due ones are seen").isZero();
    assertThat(store.info().get("expired_keys")).isEqualTo((long) expired.get());
    ConservationLaw.checkAndClose(engine);
  }

  private static StoreListener counting(AtomicInteger expired, AtomicInteger evicted) {
    return new StoreListener() {
      @Override
      public boolean wantsExpired() {
        return true;
      }

      @Override
      public void due(KeyBytes key) {
        throw new AssertionError("the background does not run in this test");
      }

      @Override
      public void expired(KeyBytes key, ValueBytes value) {
        assertThat(value.length()).isEqualTo(VALUE_BYTES);
        expired.incrementAndGet();
      }

      @Override
      public boolean wantsEvicted() {
        return true;
      }

      @Override
      public void evicted(KeyBytes key, ValueBytes value) {
        evicted.incrementAndGet();
      }
    };
  }

  private static void put(Store store, int number, long ttlMillis) {
    KeyBytes key = new KeyBytes();
    key.ensureCapacity(4);
    for (int i = 0; i < 4; i++) {
      key.array()[i] = (byte) (number >>> 8 * i);
    }
    key.setCanonical(4);
    ValueBytes value = new ValueBytes(VALUE_BYTES);
    value.setBytes((byte) 1, VALUE_BYTES);
    store.put(key, value, Precondition.ANY, 0, ttlMillis, ttlMillis, null);
  }
}
