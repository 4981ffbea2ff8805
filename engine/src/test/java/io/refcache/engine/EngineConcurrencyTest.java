package io.refcache.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.refcache.store.Found;
import io.refcache.store.KeyBytes;
import io.refcache.store.Precondition;
import io.refcache.store.Store;
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
import org.junit.jupiter.params.provider.ValueSource;

/** Many threads on one engine: no value is ever torn, and at the end everything adds up. */
class EngineConcurrencyTest {
  private static final int THREADS = 4;
  private static final int KEYS = 2_000;
  private static final int OPERATIONS = 20_000;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "allkeys-lru", "allkeys-lfu", "allkeys-lhd", "allkeys-lrm", "allkeys-random",
            "volatile-lru",
        "volatile-lfu", "volatile-lhd", "volatile-lrm", "volatile-random", "volatile-ttl",
            "noeviction"
      })
  void everythingAddsUpAfterMixedWorkOnManyThreads(String policy) throws Exception {
    Engine engine =
        new Engine(
            "concurrency",
            Map.of("maxmemory", "4mb", "maxmemory-policy", policy, "active-expire-effort", "10"));
    Store plain = engine.open("plain", Map.of("on-full", "drop"));
    Store sharing = engine.open("sharing", Map.of("on-full", "drop", "value-sharing", "yes"));
    runOnAllThreads(seed -> mixedWork(List.of(plain, sharing), seed, KEYS, OPERATIONS));
    assertThat(engine.budget.used()).isLessThanOrEqualTo(engine.budget.limit());
    ConservationLaw.checkAndClose(engine);
  }

  @Test
  void closingUnderLoadGivesEverythingBack() throws Exception {
    for (int round = 0; round < 5; round++) {
      Engine engine = new Engine("closing", Map.of("maxmemory", "4mb"));
      Store store = engine.open("store", Map.of("on-full", "drop"));
      ExecutorService threads = Executors.newFixedThreadPool(THREADS);
      List<Future<Void>> results = new ArrayList<>();
      for (int i = 0; i < THREADS; i++) {
        int seed = i;
        results.add(
            threads.submit(
                () -> {
                  try {
                    mixedWork(List.of(store), seed, KEYS, OPERATIONS);
                  } catch (IllegalStateException e) {
                    assertThat(e).hasMessageContaining("closed");
                  }
                  return null;
                }));
      }
      TimeUnit.MILLISECONDS.sleep(30);
      engine.close();
      for (Future<Void> result : results) {
        result.get(60, TimeUnit.SECONDS);
      }
      threads.shutdown();
      assertThat(engine.memory.mappedBytes()).isZero();
      assertThat(engine.allocator.liveBlocks()).isZero();
    }
  }

  private interface Work {
    void run(long seed);
  }

  private static void runOnAllThreads(Work work) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    try {
      List<Callable<Void>> tasks = new ArrayList<>();
      for (int i = 0; i < THREADS; i++) {
        int seed = i;
        tasks.add(
            () -> {
              work.run(seed);
              return null;
            });
      }
      for (Future<Void> result : threads.invokeAll(tasks, 600, TimeUnit.SECONDS)) {
        result.get();
      }
    } finally {
      threads.shutdownNow();
    }
  }

  /** All that can be done with entries, at random; fails if a value isn't its key's. */
  static void mixedWork(List<Store> stores, long seed, int keys, int operations) {
    SplittableRandom random = new SplittableRandom(seed);
    KeyBytes key = new KeyBytes();
    ValueBytes value = new ValueBytes();
    for (int i = 0; i < operations; i++) {
      Store store = stores.get(random.nextInt(stores.size()));
      int number = random.nextInt(keys);
      writeKey(key, number);
      switch (random.nextInt(20)) {
        case 0, 1, 2, 3, 4 -> {
          writeValue(value, number, random);
          long ttl = random.nextBoolean() ? Ttl.NONE : 1 + random.nextInt(30);
          store.put(key, value, Precondition.ANY, 0, ttl, random.nextInt(8) == 0 ? 0 : ttl, null);
        }
        case 5 -> {
          if (store.put(key, valueOf(value, number, random), Precondition.ABSENT, 0, 50, 50, value)
              == io.refcache.store.Stored.UNMATCHED) {
            check(value, number);
          }
        }
        case 6 -> {
          if (store.remove(key, Precondition.ANY, 0, value) == Found.PRESENT) {
            check(value, number);
          }
        }
        case 7 -> {
          if (store.getAndExpire(key, 1 + random.nextInt(20), value) == Found.PRESENT) {
            check(value, number);
          }
        }
        case 8 -> store.inspect(key);
        case 9 -> {
          if (random.nextInt(50) == 0) {
            long cursor = Store.SCAN_START;
            while (cursor != Store.SCAN_END) {
              cursor = store.scan(cursor, (k, v) -> check(v, numberOf(k)));
            }
          }
        }
        case 10 -> {
          if (random.nextInt(500) == 0) {
            store.clear();
          }
        }
        case 11 -> readMany(store, number, value);
        default -> {
          if (store.get(key, value) == Found.PRESENT) {
            check(value, number);
          }
        }
      }
    }
  }

  private static void readMany(Store store, int from, ValueBytes value) {
    KeyBytes[] keys = new KeyBytes[40];
    for (int i = 0; i < keys.length; i++) {
      keys[i] = new KeyBytes();
      writeKey(keys[i], from + i);
    }
    store.getAll(
        keys,
        keys.length,
        Ttl.KEEP,
        value,
        (i, found) -> {
          if (found == Found.PRESENT) {
            check(value, from + i);
          }
        });
  }

  private static void writeKey(KeyBytes key, int number) {
    byte[] array = key.ensureCapacity(16);
    for (int i = 0; i < 16; i++) {
      array[i] = (byte) (number >>> (i % 4 * 8));
    }
    key.setCanonical(16);
  }

  private static int numberOf(KeyBytes key) {
    byte[] array = key.array();
    return (array[0] & 0xFF)
        | (array[1] & 0xFF) << 8
        | (array[2] & 0xFF) << 16
        | (array[3] & 0xFF) << 24;
  }

  private static ValueBytes valueOf(ValueBytes value, int number, SplittableRandom random) {
    writeValue(value, number, random);
    return value;
  }

  /** Every byte of a value says which key it belongs to. */
  private static void writeValue(ValueBytes value, int number, SplittableRandom random) {
    int kind = random.nextInt(10);
    if (kind == 0) {
      value.setInteger((byte) 1, number);
      return;
    }
    int length =
        kind < 7
            ? random.nextInt(200)
            : kind < 9 ? random.nextInt(20_000) : 600_000 / (1 + random.nextInt(20));
    java.util.Arrays.fill(value.ensureCapacity(length), 0, length, (byte) number);
    value.setBytes((byte) 2, length);
  }

  private static void check(ValueBytes value, int number) {
    if (value.kind() == ValueBytes.Kind.INTEGER) {
      assertThat(value.integer()).isEqualTo(number);
      return;
    }
    byte[] array = value.array();
    for (int i = 0; i < value.length(); i++) {
      if (array[i] != (byte) number) {
        throw new AssertionError(
            "byte %d of %d of the value of key %d is %d"
                .formatted(i, value.length(), number, array[i]));
      }
    }
  }
}
