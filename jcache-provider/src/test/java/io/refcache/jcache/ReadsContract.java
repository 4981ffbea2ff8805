package io.refcache.jcache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.refcache.store.Store;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.cache.Cache;
import javax.cache.CacheException;
import javax.cache.configuration.MutableConfiguration;
import javax.cache.expiry.AccessedExpiryPolicy;
import javax.cache.expiry.Duration;
import javax.cache.integration.CacheLoaderException;
import javax.cache.integration.CompletionListenerFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Iterators, bulk reads, loading, and keys whose bytes do not decide. */
abstract class ReadsContract {
  private final String kind;

  private Fixture fixture;

  ReadsContract(String kind) {
    this.kind = kind;
  }

  @BeforeEach
  void open() {
    fixture = new Fixture(kind);
  }

  @AfterEach
  void close() {
    fixture.close();
  }

  private RefcacheCache<Integer, Integer> integers() {
    return fixture.create(
        "integers",
        new MutableConfiguration<Integer, Integer>().setTypes(Integer.class, Integer.class));
  }

  @Test
  void anIteratorSeesWhatStaysExactlyOnceWhateverComesAndGoes() throws Exception {
    RefcacheCache<Integer, Integer> cache = integers();
    int stable = 500;
    for (int i = 0; i < stable; i++) {
      cache.put(i, i);
    }
    AtomicBoolean stop = new AtomicBoolean();
    Thread changer =
        new Thread(
            () -> {
              for (int i = 0; !stop.get(); i++) {
                cache.put(stable + i % 3_000, i);
                cache.remove(stable + (i * 7) % 3_000);
              }
            });
    changer.start();
    try {
      for (int round = 0; round < 10; round++) {
        List<Integer> seen = new ArrayList<>();
        cache.forEach(entry -> seen.add(entry.getKey()));
        seen.removeIf(key -> key >= stable);
        assertThat(seen).hasSize(stable).doesNotHaveDuplicates();
      }
    } finally {
      stop.set(true);
      changer.join();
    }
  }

  @Test
  void anIteratorReturnsTheValueOfTheMoment() {
    RefcacheCache<Integer, Integer> cache = integers();
    for (int i = 0; i < 5; i++) {
      cache.put(i, 0);
    }
    Iterator<Cache.Entry<Integer, Integer>> iterator = cache.iterator();
    Integer first = iterator.next().getKey();
    for (int i = 0; i < 5; i++) {
      cache.put(i, 1);
    }
    iterator.remove();
    assertThat(cache.containsKey(first)).as("removed though replaced meanwhile").isFalse();
    iterator.forEachRemaining(entry -> assertThat(entry.getValue()).isEqualTo(1));
    assertThatThrownBy(iterator::next).isInstanceOf(NoSuchElementException.class);
  }

  @Test
  void aClosedCacheEndsItsIterators() {
    RefcacheCache<Integer, Integer> cache = integers();
    cache.put(1, 1);
    Iterator<Cache.Entry<Integer, Integer>> iterator = cache.iterator();
    cache.close();
    assertThatThrownBy(iterator::hasNext).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(iterator::next).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(iterator::remove).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void getAllOfManyKeysReturnsAndCountsEach() {
    RefcacheCache<Integer, Integer> cache =
        fixture.create(
            "integers",
            new MutableConfiguration<Integer, Integer>()
                .setTypes(Integer.class, Integer.class)
                .setStatisticsEnabled(true));
    Map<Integer, Integer> map = new HashMap<>();
    Set<Integer> keys = new HashSet<>();
    for (int i = 0; i < 100; i++) {
      map.put(i, -i);
      keys.add(i + 30);
    }
    cache.putAll(map);
    assertThat(cache.statistics().puts()).isEqualTo(100);

    Map<Integer, Integer> found = cache.getAll(keys);

    map.keySet().retainAll(keys);
    assertThat(found).isEqualTo(map).hasSize(70);
    assertThat(cache.statistics().hits()).isEqualTo(70);
    assertThat(cache.statistics().misses()).isEqualTo(30);
  }

  @Test
  void getAllIsAnAccessForTheExpiryPolicy() {
    RefcacheCache<String, String> cache =
        fixture.create(
            "cache",
            Fixture.strings()
                .setExpiryPolicyFactory(AccessedExpiryPolicy.factoryOf(Duration.ONE_HOUR)));
    cache.put("a", "one");
    cache.put("b", "two");
    fixture.pass(100);
    cache.getAll(Set.of("a"));
    long touched = cache.inspect("a").ttlMillis();
    assertThat(touched).isGreaterThan(cache.inspect("b").ttlMillis());
  }

  @Test
  void whatCannotBePutKeepsNothingElseOfAPutAllFromBeingPut() {
    Cache<Object, Object> cache = fixture.create("cache", new MutableConfiguration<>());
    Map<Object, Object> map = new HashMap<>();
    for (int i = 0; i < 100; i++) {
      map.put(i, i);
    }
    map.put(50, new Object());
    map.put(new Object(), 1);
    assertThatThrownBy(() -> cache.putAll(map))
        .isInstanceOf(CacheException.class)
        .satisfies(e -> assertThat(e.getSuppressed()).hasSize(1));
    for (int i = 0; i < 100; i++) {
      assertThat(cache.get(i)).isEqualTo(i == 50 ? null : i);
    }
  }

  @Test
  void getAllLoadsWhatIsMissingAtOneGo() {
    Recorder recorder = new Recorder();
    RefcacheCache<String, String> cache =
        fixture.create(
            "cache",
            Fixture.strings().setReadThrough(true).setCacheLoaderFactory(recorder.asFactory()));
    cache.put("a", "here");
    assertThat(cache.getAll(Set.of("a", "b", "c")))
        .isEqualTo(Map.of("a", "here", "b", "loaded", "c", "loaded"));
    assertThat(recorder.loads).containsExactly("all");
    assertThat(cache.getAll(Set.of("a", "b"))).hasSize(2);
    assertThat(recorder.loads).hasSize(1);
  }

  @Test
  void loadAllDoesNotKeepItsCallerWaiting() throws Exception {
    CountDownLatch mayLoad = new CountDownLatch(1);
    KeysLoader<String, String> slow =
        wanted -> {
          try {
            mayLoad.await();
          } catch (InterruptedException e) {
            throw new CacheLoaderException(e);
          }
          return Map.of("key", "value");
        };
    RefcacheCache<String, String> cache =
        fixture.create("cache", Fixture.strings().setCacheLoaderFactory(() -> slow));
    CompletionListenerFuture done = new CompletionListenerFuture();
    Set<String> keys = new HashSet<>(Set.of("key"));
    cache.loadAll(keys, false, done);
    keys.clear();
    assertThat(done.isDone()).isFalse();
    mayLoad.countDown();
    done.get(10, TimeUnit.SECONDS);
    assertThat(cache.get("key")).isEqualTo("value");
  }

  @Test
  void whoWaitsForALoadIsToldThatTheManagerWasClosed() {
    CountDownLatch never = new CountDownLatch(1);
    KeysLoader<String, String> stuck =
        wanted -> {
          try {
            never.await();
          } catch (InterruptedException e) {
            throw new CacheLoaderException(e);
          }
          return Map.of();
        };
    RefcacheCache<String, String> cache =
        fixture.create("cache", Fixture.strings().setCacheLoaderFactory(() -> stuck));
    List<CompletionListenerFuture> waiting = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      CompletionListenerFuture done = new CompletionListenerFuture();
      cache.loadAll(Set.of("key"), true, done);
      waiting.add(done);
    }
    fixture.manager.close();
    for (CompletionListenerFuture done : waiting) {
      assertThatThrownBy(() -> done.get(10, TimeUnit.SECONDS))
          .isInstanceOf(ExecutionException.class)
          .hasCauseInstanceOf(CacheLoaderException.class);
    }
  }

  @Test
  void keysAreEqualAsTheySayThoughTheirBytesDiffer() {
    RefcacheCache<Object, String> cache =
        fixture.create(
            "cache",
            new MutableConfiguration<Object, String>().setTypes(Object.class, String.class));
    Map<String, Integer> small = new HashMap<>(2);
    Map<String, Integer> large = new HashMap<>(1024);
    for (String name : List.of("Aa", "BB", "C")) { // two of the same hash, so that order differs
      small.put(name, 1);
    }
    for (String name : List.of("C", "BB", "Aa")) {
      large.put(name, 1);
    }
    cache.put(small, "one");
    assertThat(cache.get(large)).isEqualTo("one");
    assertThat(cache.containsKey(large)).isTrue();
    assertThat(cache.putIfAbsent(large, "two")).isFalse();
    cache.put(large, "two");
    assertThat(cache.get(small)).isEqualTo("two");
    assertThat(cache.size()).isEqualTo(1);
    assertThat(cache.replace(large, "two", "three")).isTrue();
    assertThat(cache.<Boolean>invoke(large, (entry, arguments) -> entry.exists())).isTrue();
    assertThat(cache.getAll(Set.of(large))).isEqualTo(Map.of(large, "three"));
    cache.putAll(Map.of(large, "four"));
    assertThat(cache.size()).isEqualTo(1);
    assertThat(cache.inspect(large)).isNotNull();
    assertThat(cache.remove(large)).isTrue();
    assertThat(cache.containsKey(small)).isFalse();
  }

  @Test
  void changingAKeyOrValueAfterwardsDoesNotChangeTheCache() {
    RefcacheCache<Object, Object> cache =
        fixture.create("cache", new MutableConfiguration<Object, Object>());
    Set<String> key = new TreeSet<>(Set.of("a"));
    List<String> value = new ArrayList<>(List.of("x"));
    cache.put(key, value);
    key.add("b");
    value.add("y");
    assertThat(cache.get(new TreeSet<>(Set.of("a")))).isEqualTo(List.of("x"));
    Cache.Entry<Object, Object> entry = cache.iterator().next();
    ((Set<?>) entry.getKey()).clear();
    ((List<?>) entry.getValue()).clear();
    assertThat(cache.get(new TreeSet<>(Set.of("a")))).isEqualTo(List.of("x"));
  }

  @Test
  void averageTimesAreMeasuredWithoutLoading() {
    long[] loadNanos = new long[1];
    KeyLoader<String, String> slow =
        key -> {
          long start = System.nanoTime();
          try {
            Thread.sleep(100);
          } catch (InterruptedException e) {
            throw new CacheLoaderException(e);
          }
          loadNanos[0] = System.nanoTime() - start;
          return key;
        };
    RefcacheCache<String, String> cache =
        fixture.create(
            "cache",
            Fixture.strings()
                .setStatisticsEnabled(true)
                .setReadThrough(true)
                .setCacheLoaderFactory(() -> slow));
    assertThat(cache.statistics().averageGetMicros()).isZero();
    long start = System.nanoTime();
    cache.get("key");
    long restNanos = System.nanoTime() - start - loadNanos[0];
    assertThat(cache.statistics().averageGetMicros())
        .isGreaterThan(0)
        .isLessThanOrEqualTo((float) (restNanos / 1_000.0));
    cache.put("key", "value");
    assertThat(cache.statistics().averagePutMicros()).isGreaterThan(0);
    cache.remove("key");
    assertThat(cache.statistics().averageRemoveMicros()).isGreaterThan(0);
    assertThat(cache.statistics().hitPercentage()).isZero();
    assertThat(cache.statistics().missPercentage()).isEqualTo(100);
  }

  @Test
  void theStoreIsThereByUnwrap() {
    RefcacheCache<Integer, Integer> cache = integers();
    assertThat(cache.unwrap(Store.class).name()).isEqualTo("integers");
    assertThat((Object) cache.unwrap(Cache.class)).isSameAs(cache);
    assertThatThrownBy(() -> cache.unwrap(String.class))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
