package io.refcache.jcache.soak;

import io.refcache.engine.ConservationLaw;
import io.refcache.engine.Engine;
import io.refcache.engine.memory.DirectMemory;
import io.refcache.engine.time.ManualClock;
import io.refcache.store.KeyBytes;
import io.refcache.store.Precondition;
import io.refcache.store.Store;
import io.refcache.store.Ttl;
import io.refcache.store.ValueBytes;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;

/**
 * An engine whose clock jumps, by milliseconds mostly, and sometimes by weeks: beyond the range
 * that access words have for time.
 */
final class ClockJumps implements AutoCloseable {
  private static final int KEYS = 5_000;
  private static final long WEEKS_MILLIS = TimeUnit.DAYS.toMillis(40);

  private final ManualClock clock = new ManualClock();
  private final SplittableRandom random = new SplittableRandom(20_261_121);
  private final KeyBytes key = new KeyBytes();
  private final ValueBytes value = new ValueBytes();
  private final DirectMemory memory = new DirectMemory();
  private final Engine engine =
      new Engine(
          "clock-jumps",
          Map.of("maxmemory", "4mb", "maxmemory-policy", "allkeys-lfu"),
          clock,
          memory,
          Engine.Background.BY_HAND);
  private final Store store = engine.open("store", Map.of("on-full", "drop"));

  /** Does a thousand things, and lets time jump. */
  void step() throws InterruptedException {
    for (int i = 0; i < 1_000; i++) {
      act();
    }
    engine.maintain();
    boolean far = random.nextInt(2_000) == 0;
    clock.advanceMillis(far ? random.nextLong(WEEKS_MILLIS) : random.nextInt(200));
    // The other threads are what is measured.
    Thread.sleep(5);
  }

  private void act() {
    key.ensureCapacity(Integer.BYTES);
    int number = random.nextInt(KEYS);
    for (int i = 0; i < Integer.BYTES; i++) {
      key.array()[i] = (byte) (number >>> (i * Byte.SIZE));
    }
    key.setCanonical(Integer.BYTES);
    long ttlMillis = random.nextInt(3) == 0 ? Ttl.NONE : 1 + random.nextLong(WEEKS_MILLIS);
    switch (random.nextInt(4)) {
      case 0 -> {
        int length = random.nextInt(3_000);
        value.ensureCapacity(length);
        value.setBytes((byte) 1, length);
        store.put(key, value, Precondition.ANY, 0, ttlMillis, Ttl.KEEP, null);
      }
      case 1 -> store.expire(key, ValueBytes.ANY_VERSION, ttlMillis);
      case 2 -> store.remove(key, Precondition.ANY, 0, null);
      default -> store.get(key, value);
    }
  }

  long mappedBytes() {
    return memory.mappedBytes();
  }

  @Override
  public void close() {
    ConservationLaw.checkAndClose(engine);
  }
}
