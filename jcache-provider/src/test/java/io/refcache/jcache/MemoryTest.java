package io.refcache.jcache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.refcache.jcache.event.EvictionListener;
import io.refcache.store.Backend;
import io.refcache.store.EntryInfo;
import java.lang.ref.Reference;
import java.util.Iterator;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import javax.cache.Cache;
import javax.cache.CacheException;
import javax.cache.configuration.MutableConfiguration;
import javax.cache.integration.CompletionListenerFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What the budget does to a cache. */
class MemoryTest {
  private static final String KILOBYTE = "x".repeat(1024);

  private static Fixture small(String policy, String... more) {
    String[] options = new String[4 + more.length];
    options[0] = "maxmemory";
    options[1] = "2mb";
    options[2] = "maxmemory-policy";
    options[3] = policy;
    System.arraycopy(more, 0, options, 4, more.length);
    return new Fixture(Fixture.EMBEDDED, options);
  }

  private static int fill(RefcacheCache<String, String> cache, int count) {
    for (int i = 0; i < count; i++) {
      cache.put("key" + i, KILOBYTE);
    }
    return count;
  }

  @Test
  void evictionsAreCountedAndToldOf() throws Exception {
    try (Fixture fixture = small("allkeys-lru")) {
      RefcacheCache<String, String> cache =
          fixture.create("cache", Fixture.strings().setStatisticsEnabled(true));
      Map<String, String> evicted = new ConcurrentHashMap<>();
      cache.addEvictionListener(evicted::put);
      int count = fill(cache, 5_000);

      assertThat(cache.size()).isLessThan(2_000);
      assertThat(cache.statistics().evictions()).isEqualTo(count - cache.size());
      waitFor(() -> evicted.size() == cache.statistics().evictions());
      assertThat(evicted).containsEntry("key0", KILOBYTE);
      cache.statistics().clear();
      assertThat(cache.statistics().evictions()).isZero();
    }
  }

  private static void waitFor(java.util.function.BooleanSupplier condition)
      throws InterruptedException {
    long endNanos = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (!condition.getAsBoolean() && System.nanoTime() < endNanos) {
      Thread.sleep(1);
    }
    assertThat(condition.getAsBoolean()).as("in time").isTrue();
  }

  @Test
  void anEvictionListenerThatIsTakenOutIsToldNoMore() {
    try (Fixture fixture = small("allkeys-lru")) {
      RefcacheCache<String, String> cache = fixture.create("cache", Fixture.strings());
      EvictionListener<String, String> listener =
          (key, value) -> {
            throw new AssertionError("told of " + key);
          };
      cache.addEvictionListener(listener);
      assertThat(cache.removeEvictionListener(listener)).isTrue();
      assertThat(cache.removeEvictionListener(listener)).isFalse();
      fill(cache, 5_000);
    }
  }

  @Test
  void withoutEvictionAWriteFailsAndSaysWhy() {
    try (Fixture fixture = small("noeviction")) {
      RefcacheCache<String, String> cache = fixture.create("cache", Fixture.strings());
      assertThatThrownBy(() -> fill(cache, 5_000))
          .isInstanceOfSatisfying(
              CacheMemoryException.class,
              e -> {
                assertThat(e.policy()).isEqualTo("noeviction");
                assertThat(e.limitBytes()).isEqualTo(2 << 20);
                assertThat(e.usedBytes()).isBetween(1L << 20, 2L << 20);
                assertThat(e.requestedBytes()).isPositive();
                assertThat(e.pendingBytes()).isNotNegative();
              });
      assertThat(cache.get("key0")).isEqualTo(KILOBYTE);
      assertThat(cache.remove("key0")).isTrue();
    }
  }

  @Test
  void aValueLargerThanTheBudgetIsRefused() {
    try (Fixture fixture = small("allkeys-lru")) {
      RefcacheCache<String, String> cache = fixture.create("cache", Fixture.strings());
      cache.put("small", "value");
      assertThatThrownBy(() -> cache.put("huge", "x".repeat(3 << 20)))
          .isInstanceOf(CacheMemoryException.class);
      assertThat(cache.get("small")).isEqualTo("value");
    }
  }

  @Test
  void whatTheWriterHasAndTheCacheCannotHoldIsForgotten() {
    try (Fixture fixture = small("noeviction")) {
      Recorder recorder = new Recorder();
      MutableConfiguration<String, String> configuration =
          Fixture.strings().setWriteThrough(true).setCacheWriterFactory(recorder.asFactory());
      RefcacheCache<String, String> cache = fixture.create("cache", configuration);
      cache.put("key", "old");
      String huge = "x".repeat(3 << 20);
      assertThatThrownBy(() -> cache.put("key", huge)).isInstanceOf(CacheMemoryException.class);
      assertThat(cache.containsKey("key")).as("the writer has another value").isFalse();

      cache.put("key", "old");
      assertThatThrownBy(() -> cache.putAll(Map.of("key", huge)))
          .isInstanceOf(CacheMemoryException.class);
      assertThat(cache.containsKey("key")).isFalse();
    }
  }

  @Test
  void withoutAWriterARefusedWriteLeavesTheOldValue() {
    try (Fixture fixture = small("noeviction")) {
      RefcacheCache<String, String> cache = fixture.create("cache", Fixture.strings());
      cache.put("key", "old");
      assertThatThrownBy(() -> cache.put("key", "x".repeat(3 << 20)))
          .isInstanceOf(CacheException.class);
      assertThat(cache.get("key")).isEqualTo("old");
    }
  }

  @Test
  void aReadReturnsWhatItHasLoadedThoughThereIsNoRoomToKeepIt() throws Exception {
    try (Fixture fixture = small("noeviction")) {
      Recorder recorder = new Recorder();
      recorder.loaded = "x".repeat(3 << 20);
      MutableConfiguration<String, String> configuration =
          Fixture.strings().setReadThrough(true).setCacheLoaderFactory(recorder.asFactory());
      RefcacheCache<String, String> cache = fixture.create("cache", configuration);
      assertThat(cache.get("key")).isEqualTo(recorder.loaded);
      assertThat(cache.getAll(java.util.Set.of("key"))).containsEntry("key", recorder.loaded);
      assertThat(cache.<String>invoke("key", (entry, arguments) -> entry.getValue()))
          .isEqualTo(recorder.loaded);
      assertThat(cache.containsKey("key")).isFalse();

      CompletionListenerFuture done = new CompletionListenerFuture();
      cache.loadAll(java.util.Set.of("key"), true, done);
      assertThatThrownBy(done::get)
          .hasRootCauseInstanceOf(io.refcache.store.MemoryLimitException.class);
    }
  }

  @Test
  void aCacheThatDropsWhatDoesNotFitThrowsNothing() {
    try (Fixture fixture = small("noeviction", "defaults.on-full", "drop")) {
      RefcacheCache<String, String> cache = fixture.create("cache", Fixture.strings());
      cache.put("key", "old");
      cache.put("key", "x".repeat(3 << 20));
      assertThat(cache.containsKey("key")).isFalse();
    }
  }

  @Test
  void cachesOfAManagerShareItsBudget() {
    try (Fixture fixture = small("allkeys-lru")) {
      RefcacheCache<String, String> first = fixture.create("first", Fixture.strings());
      RefcacheCache<String, String> second = fixture.create("second", Fixture.strings());
      fill(first, 1_000);
      fill(second, 5_000);
      assertThat(first.size()).isLessThan(1_000);
      Object used = fixture.manager.unwrap(Backend.class).info().get("used_memory");
      assertThat(((Number) used).longValue()).isLessThanOrEqualTo(2 << 20);
    }
  }

  @Test
  @Timeout(60)
  void anIteratorThatIsLeftHalfWayHoldsNoMemory() throws InterruptedException {
    try (Fixture fixture = small("allkeys-lru")) {
      RefcacheCache<String, String> cache = fixture.create("cache", Fixture.strings());
      fill(cache, 500);
      Iterator<Cache.Entry<String, String>> left = cache.iterator();
      left.next();
      cache.removeAll();
      Backend backend = fixture.manager.unwrap(Backend.class);
      while (!backend.info().get("allocator_blocks").equals(0L)) {
        Thread.sleep(1); // the background frees them
      }
      Reference.reachabilityFence(left);
    }
  }

  @Test
  void anEntryCanBeLookedAt() {
    try (Fixture fixture = small("allkeys-lru")) {
      RefcacheCache<String, String> cache = fixture.create("cache", Fixture.strings());
      cache.put("key", KILOBYTE);
      EntryInfo info = cache.inspect("key");
      assertThat(info.memoryBytes()).isBetween(1024L, 1300L);
      assertThat(info.refcount()).isEqualTo(1);
      assertThat(cache.inspect("other")).isNull();
    }
  }

  @Test
  void valuesByReferenceAreTheSameObjectsAndCharged() {
    try (Fixture fixture = small("allkeys-lru")) {
      RefcacheCache<String, Object> cache =
          fixture.create(
              "cache",
              new MutableConfiguration<String, Object>()
                  .setTypes(String.class, Object.class)
                  .setStoreByValue(false));
      Object value = new byte[100_000];
      cache.put("key", value);
      assertThat(cache.get(new String("key"))).isSameAs(value);
      for (int i = 0; i < 1_000; i++) {
        cache.put("key" + i, new byte[100_000]);
      }
      assertThat(cache.size()).isLessThan(25);
    }
  }

  @Test
  void keysByReferenceAreChargedToo() {
    try (Fixture fixture = small("allkeys-lru")) {
      RefcacheCache<Object, Object> cache =
          fixture.create(
              "cache", new MutableConfiguration<Object, Object>().setStoreByValue(false));
      String key = "k".repeat(50_000);
      cache.put(key, "value");
      assertThat(cache.inspect(key).memoryBytes()).isBetween(50_000L, 60_000L);
    }
  }
}
