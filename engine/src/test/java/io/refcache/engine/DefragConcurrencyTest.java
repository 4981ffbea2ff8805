package io.refcache.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.refcache.store.Found;
import io.refcache.store.Precondition;
import io.refcache.store.Store;
import io.refcache.store.Ttl;
import io.refcache.store.ValueBytes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Blocks move as fast as they can beside all that may happen to them: no value is ever torn. */
@Timeout(600)
class DefragConcurrencyTest {
  private static final int THREADS = 3;
  private static final int KEYS = 20_000;
  private static final int OPERATIONS = 60_000;

  @ParameterizedTest
  @ValueSource(strings = {"no", "yes"})
  void everythingAddsUpWhileBlocksMove(String debugMemory) throws Exception {
    Engine engine =
        new Engine(
            "moving",
            Map.of(
                "maxmemory", "10mb",
                "debug-memory", debugMemory,
                "maxmemory-policy", "allkeys-lru",
                "active-defrag-ignore-bytes", "1",
                "active-defrag-threshold-lower", "1",
                "active-defrag-threshold-upper", "2",
                "active-defrag-cycle-max", "99"));
    List<Store> stores =
        List.of(
            engine.open("plain", Map.of("on-full", "drop", "segments", "4")),
            engine.open("sharing", Map.of("on-full", "drop", "value-sharing", "yes")));
    ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    List<Future<?>> work = new ArrayList<>();
    for (int i = 0; i < THREADS; i++) {
      SplittableRandom random = new SplittableRandom(i);
      work.add(threads.submit(() -> mixedWork(stores, random)));
    }
    // Switched off and on again, a run begins at once.
    while (work.stream().anyMatch(each -> !each.isDone())) {
      engine.setOption("activedefrag", "no");
      engine.setOption("activedefrag", "yes");
      engine.maintain();
    }
    for (Future<?> each : work) {
      each.get();
    }
    threads.shutdown();
    assertThat(((Number) engine.info().get("active_defrag_hits")).longValue()).isGreaterThan(1_000);
    assertThat(engine.allocator.corruptedBlocks()).isZero();
    ConservationLaw.checkAndClose(engine);
  }

  private static void mixedWork(List<Store> stores, SplittableRandom random) {
    ValueBytes found = new ValueBytes();
    for (int i = 0; i < OPERATIONS; i++) {
      Store store = stores.get(random.nextInt(stores.size()));
      int number = random.nextInt(KEYS);
      var key = EngineScenarios.key(EngineScenarios.name(number));
      switch (random.nextInt(10)) {
        case 0, 1, 2, 3 -> {
          if (store.get(key, found) == Found.PRESENT) {
            assertWhole(number, found);
          }
        }
        case 4 -> store.remove(key, Precondition.ANY, 0, null);
        case 5 -> store.expire(key, ValueBytes.ANY_VERSION, random.nextInt(1, 500));
        case 6 -> {
          if (random.nextInt(500) == 0) {
            store.clear();
          } else {
            store.scan(Store.SCAN_START, (k, value) -> assertWhole(-1, value));
          }
        }
        default ->
            EngineScenarios.put(
                store, EngineScenarios.name(number), value(number, random), Ttl.NONE);
      }
    }
  }

  /** All bytes of a key's value are the same, and tell of the key. */
  private static ValueBytes value(int number, SplittableRandom random) {
    int length = random.nextInt(20) == 0 ? 20_000 : 1 + 100 * random.nextInt(6);
    ValueBytes value = new ValueBytes(length);
    Arrays.fill(value.array(), 0, length, (byte) number);
    value.setBytes(EngineScenarios.TAG, length);
    return value;
  }

  private static void assertWhole(int number, ValueBytes value) {
    byte expected = number < 0 ? value.array()[0] : (byte) number;
    for (int i = 0; i < value.length(); i++) {
      if (value.array()[i] != expected) {
        throw new AssertionError(
            "byte %d of %d is %d and not %d"
                .formatted(i, value.length(), value.array()[i], expected));
      }
    }
  }
}
