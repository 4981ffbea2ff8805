package io.refcache.engine;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.refcache.engine.evict.EvictionPolicy;
import io.refcache.engine.memory.DirectMemory;
import io.refcache.engine.reclaim.Garbage;
import io.refcache.engine.time.EngineClock;
import io.refcache.engine.time.ManualClock;
import io.refcache.store.EntryInfo;
import io.refcache.store.Found;
import io.refcache.store.KeyBytes;
import io.refcache.store.Precondition;
import io.refcache.store.Store;
import io.refcache.store.Stored;
import io.refcache.store.Ttl;
import io.refcache.store.ValueBytes;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;

/**
 * A real engine on native memory, on a clock that stands still until a test moves it, with one
 * store; and the words in which scenarios are told. Nothing runs in the background but the
 * reclaimer, unless {@link #background} is called. After each test everything must add up.
 */
@Timeout(value = 600, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
abstract class EngineScenarios {
  static final byte TAG = 7;
  static final long HOUR_MILLIS = 3_600_000;

  /** The period of the background's slower work. */
  private static final int SLOW_PERIOD_MILLIS = 100;

  private static final long TWELVE_DIGITS = 1_000_000_000_000L;
  private static final int BACKGROUND_ROUNDS = 50;

  final ManualClock clock = new ManualClock();
  Engine engine;
  OffHeapStore store;
  private Holding heldReclaimer;

  @AfterEach
  void everythingAddsUp() {
    letReclaimerGoOn();
    ConservationLaw.checkAndClose(engine);
  }

  // --- policies ---------------------------------------------------------------------------------

  static Stream<EvictionPolicy> policies() {
    return Arrays.stream(EvictionPolicy.values());
  }

  static Stream<EvictionPolicy> evictingPolicies() {
    return policies().filter(EvictionPolicy::evicts);
  }

  static Stream<EvictionPolicy> allKeysPolicies() {
    return evictingPolicies().filter(policy -> policy.scope() == EvictionPolicy.Scope.ALL);
  }

  static Stream<EvictionPolicy> volatilePolicies() {
    return evictingPolicies().filter(policy -> policy.scope() == EvictionPolicy.Scope.VOLATILE);
  }

  // --- engine -----------------------------------------------------------------------------------

  /** Opens an engine without a limit, and a store. */
  void open(EvictionPolicy policy) {
    open(policy, Map.of());
  }

  void open(EvictionPolicy policy, Map<String, String> storeOptions) {
    open(policy, storeOptions, clock);
  }

  void open(EvictionPolicy policy, Map<String, String> storeOptions, EngineClock engineClock) {
    engine =
        new Engine(
            "scenario",
            Map.of("maxmemory", "0", "maxmemory-policy", policy.optionName()),
            engineClock,
            new DirectMemory(),
            Engine.Background.BY_HAND);
    store = openStore("store", storeOptions);
  }

  OffHeapStore openStore(String name, Map<String, String> options) {
    return (OffHeapStore) engine.open(name, options);
  }

  void set(String option, Object value) {
    engine.setOption(option, value.toString());
  }

  void limit(long bytes) {
    set("maxmemory", bytes);
  }

  long used() {
    return engine.budget.used();
  }

  /** Lets the background do all it has to; takes some seconds of the engine's time. */
  void background() {
    for (int i = 0; i < BACKGROUND_ROUNDS; i++) {
      clock.advanceMillis(SLOW_PERIOD_MILLIS);
      engine.maintain();
    }
    drain();
  }

  /** A figure of the engine. */
  long figure(String name) {
    return ((Number) engine.info().get(name)).longValue();
  }

  // --- entries ----------------------------------------------------------------------------------

  static String name(int number) {
    return "key:" + Long.toString(TWELVE_DIGITS + number).substring(1);
  }

  static KeyBytes key(String text) {
    byte[] bytes = text.getBytes(UTF_8);
    KeyBytes key = new KeyBytes(bytes.length);
    System.arraycopy(bytes, 0, key.array(), 0, bytes.length);
    key.setCanonical(bytes.length);
    return key;
  }

  static ValueBytes bytes(int length) {
    ValueBytes value = new ValueBytes(length);
    Arrays.fill(value.array(), 0, length, (byte) 'v');
    value.setBytes(TAG, length);
    return value;
  }

  static ValueBytes text(String text) {
    byte[] bytes = text.getBytes(UTF_8);
    ValueBytes value = new ValueBytes(bytes.length);
    System.arraycopy(bytes, 0, value.array(), 0, bytes.length);
    value.setBytes(TAG, bytes.length);
    return value;
  }

  static ValueBytes integer(long number) {
    ValueBytes value = new ValueBytes(0);
    value.setInteger(TAG, number);
    return value;
  }

  Stored put(String key, ValueBytes value) {
    return put(store, key, value, Ttl.NONE);
  }

  Stored put(String key, int valueBytes) {
    return put(store, key, bytes(valueBytes), Ttl.NONE);
  }

  Stored put(String key, int valueBytes, long ttlMillis) {
    return put(store, key, bytes(valueBytes), ttlMillis);
  }

  static Stored put(Store store, String key, ValueBytes value, long ttlMillis) {
    return store.put(key(key), value, Precondition.ANY, 0, ttlMillis, ttlMillis, null);
  }

  /** Puts entries numbered from a number up to another, exclusively. */
  void putNumbered(int from, int to, int valueBytes, long ttlMillis) {
    ValueBytes value = bytes(valueBytes);
    for (int i = from; i < to; i++) {
      put(store, name(i), value, ttlMillis);
    }
  }

  boolean get(String key) {
    return store.get(key(key), new ValueBytes()) == Found.PRESENT;
  }

  /** Whether there is such an entry; leaves no trace. */
  boolean contains(String key) {
    return store.peek(key(key), null) == Found.PRESENT;
  }

  int countNumbered(int from, int to) {
    int present = 0;
    for (int i = from; i < to; i++) {
      present += contains(name(i)) ? 1 : 0;
    }
    return present;
  }

  boolean remove(String key) {
    return store.remove(key(key), Precondition.ANY, 0, null) == Found.PRESENT;
  }

  EntryInfo inspect(String key) {
    return store.inspect(key(key));
  }

  // --- what is held -----------------------------------------------------------------------------

  /** Takes a reference to an entry's record, as a reader does that copies a large value. */
  long hold(String key) {
    KeyBytes bytes = key(key);
    long hash = store.context.index.hash(bytes);
    var segment = store.context.index.segment(hash);
    var thread = store.context.epochs.reader();
    segment.find(hash, bytes, thread);
    long address = thread.found();
    store.context.records.retain(address);
    return address;
  }

  /** Keeps the reclaimer's thread busy until {@link #drain}, so that what is pending stays so. */
  void holdReclaimer() throws InterruptedException {
    heldReclaimer = new Holding();
    engine.reclaimer.submit(heldReclaimer);
    heldReclaimer.started.await();
  }

  /** Lets the reclaimer's thread go on, if it was held. */
  void letReclaimerGoOn() {
    if (heldReclaimer != null) {
      heldReclaimer.ended.countDown();
    }
  }

  /** Lets everything be freed that is pending. */
  void drain() {
    letReclaimerGoOn();
    engine.reclaimer.drain();
  }

  /** Garbage that takes as long to free as it is told. */
  private static final class Holding implements Garbage {
    private final CountDownLatch started = new CountDownLatch(1);
    private final CountDownLatch ended = new CountDownLatch(1);

    @Override
    public long bytes() {
      return 0;
    }

    @Override
    public long objects() {
      return 0;
    }

    @Override
    public boolean freeSome(int maxBlocks) {
      started.countDown();
      try {
        ended.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      return false;
    }
  }
}
