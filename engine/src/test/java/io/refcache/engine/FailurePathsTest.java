package io.refcache.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.refcache.engine.index.Segment;
import io.refcache.engine.memory.HeapMemory;
import io.refcache.engine.time.ManualClock;
import io.refcache.store.KeyBytes;
import io.refcache.store.Precondition;
import io.refcache.store.SilentListener;
import io.refcache.store.Store;
import io.refcache.store.Ttl;
import io.refcache.store.ValueBytes;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Operations that fail half way, or are overtaken by a close, leave nothing behind. */
class FailurePathsTest {
  private final HeapMemory memory = new HeapMemory();
  private final Engine engine =
      new Engine(
          "failures",
          Map.of("maxmemory", "0", "maxmemory-policy", "allkeys-random"),
          new ManualClock(),
          memory,
          Engine.Background.BY_HAND);

  @AfterEach
  void everythingAddsUp() {
    ConservationLaw.checkAndClose(engine);
  }

  private OffHeapStore open(Map<String, String> options) {
    return (OffHeapStore) engine.open("store", options);
  }

  private static void fill(Store store, int entries) {
    for (int i = 0; i < entries; i++) {
      put(store, i, 40);
    }
  }

  private static void put(Store store, int number, int valueBytes) {
    KeyBytes key = EngineScenarios.key(EngineScenarios.name(number));
    ValueBytes value = EngineScenarios.bytes(valueBytes);
    store.put(key, value, Precondition.ANY, 0, Ttl.NONE, Ttl.NONE, null);
  }

  @Test
  void aWalkThatOutlivesItsStoreReleasesSharedValues() {
    Store store = open(Map.of("value-sharing", "yes"));
    fill(store, 10);
    assertThatThrownBy(
            () ->
                store.scan(
                    Store.SCAN_START,
                    (key, value) -> {
                      store.close();
                      engine.reclaimer.drain();
                      throw new IllegalStateException("seen enough");
                    }))
        .hasMessage("seen enough");
    assertThat(engine.budget.used()).isZero();
  }

  @Test
  void aPutOvertakenByACloseSharesNoValue() {
    OffHeapStore store = open(Map.of("value-sharing", "yes"));
    ValueBytes value = EngineScenarios.bytes(100);
    PendingPut put =
        PendingPut.begin(
            store.context,
            new StoreReader(store.context),
            EngineScenarios.key("late"),
            value,
            Precondition.ANY,
            0,
            Ttl.NONE,
            Ttl.NONE,
            null);
    store.close();
    engine.reclaimer.drain();
    assertThatThrownBy(put::createObject)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("closed");
  }

  @Test
  void aClearOvertakenByACloseReleasesWhatItHasTakenOut() throws InterruptedException {
    OffHeapStore store = open(Map.of());
    fill(store, 1000);
    AtomicReference<Throwable> failure = new AtomicReference<>();
    Thread clearing =
        new Thread(
            () -> {
              try {
                store.clear();
              } catch (Throwable e) {
                failure.set(e);
              }
            });
    Segment last = store.context.index.segmentAt(store.context.index.segments() - 1);
    long stamp = last.lock().writeLock();
    clearing.start();
    while (clearing.getState() != Thread.State.WAITING) {
      Thread.onSpinWait();
    }
    store.context.close();
    last.lock().unlockWrite(stamp);
    clearing.join();
    store.close();
    engine.reclaimer.drain();
    assertThat(failure.get()).hasMessageContaining("closed");
    assertThat(engine.budget.used()).isZero();
  }

  @Test
  void openingAStoreTakesNoMemory() {
    memory.failMap(1);
    open(Map.of("value-sharing", "yes"));
    assertThat(engine.budget.used()).isZero();
    assertThat(memory.mappedBytes()).isZero();
    memory.failMap(Long.MAX_VALUE);
  }

  @Test
  void anEvictionGoesOnIfItsTableCannotShrink() {
    OffHeapStore store = open(Map.of("segments", "1"));
    fill(store, 1000);
    engine.setOption("maxmemory", "1");
    while (store.size() > 100) {
      memory.failMap(1);
      engine.evictor.evictOne();
    }
    ConservationLaw.check(engine);
  }

  @Test
  void anEvictedRecordIsReleasedWhateverItsListenerThrows() {
    OffHeapStore store = open(Map.of());
    fill(store, 10);
    store.setListener(
        new SilentListener() {
          @Override
          public boolean wantsEvicted() {
            return true;
          }

          @Override
          public void evicted(KeyBytes key, ValueBytes value) {
            throw new AssertionError("told");
          }
        });
    assertThatThrownBy(engine.evictor::evictOne).isInstanceOf(AssertionError.class);
    ConservationLaw.check(engine);
  }

  @Test
  void maintenanceGoesOnAfterAnError() throws InterruptedException {
    CountDownLatch calls = new CountDownLatch(2);
    try (Engine running = new Engine("running", Map.of("maxmemory", "0"))) {
      Store store = running.open("store", Map.of());
      store.setListener(
          new SilentListener() {
            @Override
            public boolean wantsExpired() {
              return true;
            }

            @Override
            public void due(KeyBytes key) {
              calls.countDown();
              throw new AssertionError("due");
            }
          });
      ValueBytes value = EngineScenarios.bytes(1);
      store.put(EngineScenarios.key("due"), value, Precondition.ANY, 0, 1, 1, null);
      assertThat(calls.await(10, TimeUnit.SECONDS)).isTrue();
    }
  }
}
