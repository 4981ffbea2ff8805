package io.refcache.jcache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.Closeable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import javax.cache.configuration.CacheEntryListenerConfiguration;
import javax.cache.configuration.MutableCacheEntryListenerConfiguration;
import javax.cache.configuration.MutableConfiguration;
import javax.cache.event.CacheEntryCreatedListener;
import javax.cache.event.CacheEntryEvent;
import javax.cache.event.CacheEntryEventFilter;
import javax.cache.event.CacheEntryListenerException;
import javax.cache.event.CacheEntryUpdatedListener;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the specification demands of listeners and its test kit does not look at. */
@Timeout(60)
class EventsTest {
  private static final int THREADS = 4;

  private final Fixture fixture = new Fixture(Fixture.EMBEDDED);
  private final RefcacheCache<Integer, Integer> cache =
      fixture.create(
          "cache",
          new MutableConfiguration<Integer, Integer>().setTypes(Integer.class, Integer.class));

  @AfterEach
  void close() {
    fixture.close();
  }

  /** Is told of creations and updates. */
  private static class Listener
      implements CacheEntryCreatedListener<Integer, Integer>,
          CacheEntryUpdatedListener<Integer, Integer>,
          Closeable {
    final AtomicBoolean closed = new AtomicBoolean();
    private final Consumer<CacheEntryEvent<? extends Integer, ? extends Integer>> consumer;

    Listener(Consumer<CacheEntryEvent<? extends Integer, ? extends Integer>> consumer) {
      this.consumer = consumer;
    }

    @Override
    public void onCreated(Iterable<CacheEntryEvent<? extends Integer, ? extends Integer>> all) {
      all.forEach(consumer);
    }

    @Override
    public void onUpdated(Iterable<CacheEntryEvent<? extends Integer, ? extends Integer>> all) {
      all.forEach(consumer);
    }

    @Override
    public void close() {
      closed.set(true);
    }
  }

  private static CacheEntryListenerConfiguration<Integer, Integer> configuration(
      Listener listener, boolean synchronous) {
    return new MutableCacheEntryListenerConfiguration<>(() -> listener, null, true, synchronous);
  }

  private static void runInThreads(Runnable task) throws InterruptedException {
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < THREADS; i++) {
      threads.add(new Thread(task));
    }
    threads.forEach(Thread::start);
    for (Thread thread : threads) {
      thread.join();
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void eventsOfAKeyComeInTheOrderOfItsChanges(boolean synchronous) throws Exception {
    int keys = 8;
    int times = 2_000;
    Map<Integer, List<String>> brokenChains = new ConcurrentHashMap<>();
    Map<Integer, Integer> last = new ConcurrentHashMap<>();
    AtomicInteger seen = new AtomicInteger();
    Listener listener =
        new Listener(
            event -> {
              Integer before = last.put(event.getKey(), event.getValue());
              if (before != null && !before.equals(event.getOldValue())) {
                brokenChains
                    .computeIfAbsent(event.getKey(), k -> new ArrayList<>())
                    .add(before + " then " + event);
              }
              seen.incrementAndGet();
            });
    cache.registerCacheEntryListener(configuration(listener, synchronous));
    AtomicInteger values = new AtomicInteger();

    runInThreads(
        () -> {
          for (int i = 0; i < times; i++) {
            cache.put(i % keys, values.incrementAndGet());
          }
        });

    waitUntil(() -> seen.get() == THREADS * times);
    assertThat(brokenChains).isEmpty();
    last.forEach((key, value) -> assertThat(cache.get(key)).isEqualTo(value));
  }

  private static void waitUntil(java.util.function.BooleanSupplier condition)
      throws InterruptedException {
    long endNanos = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (!condition.getAsBoolean() && System.nanoTime() < endNanos) {
      Thread.sleep(1);
    }
    assertThat(condition.getAsBoolean()).as("in time").isTrue();
  }

  @Test
  void anAsynchronousListenerBlocksNobody() throws Exception {
    CountDownLatch mayGoOn = new CountDownLatch(1);
    CountDownLatch told = new CountDownLatch(1);
    Listener slow =
        new Listener(
            event -> {
              await(mayGoOn);
              told.countDown();
            });
    cache.registerCacheEntryListener(configuration(slow, false));
    cache.put(1, 1);
    assertThat(told.getCount()).isEqualTo(1);
    mayGoOn.countDown();
    assertThat(told.await(10, TimeUnit.SECONDS)).isTrue();
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void whatAnAsynchronousListenerThrowsReachesNobody() throws Exception {
    CountDownLatch told = new CountDownLatch(2);
    Listener broken =
        new Listener(
            event -> {
              told.countDown();
              throw new IllegalStateException("expected by this test");
            });
    cache.registerCacheEntryListener(configuration(broken, false));
    assertThatCode(() -> cache.put(1, 1)).doesNotThrowAnyException();
    cache.put(1, 2);
    assertThat(told.await(10, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void aListenerMayChangeTheCacheItListensTo() {
    Listener copying =
        new Listener(
            event -> {
              if (event.getKey() < 100) {
                cache.put(event.getKey() + 100, event.getValue());
              }
            });
    cache.registerCacheEntryListener(configuration(copying, true));
    cache.put(1, 7);
    assertThat(cache.get(101)).isEqualTo(7);
  }

  @Test
  void aListenerThatChangesItsOwnKeyIsToldOfThatAfterwards() {
    List<Integer> values = new ArrayList<>();
    Listener counting =
        new Listener(
            event -> {
              values.add(event.getValue());
              if (event.getValue() < 3) {
                cache.put(event.getKey(), event.getValue() + 1);
                assertThat(values).as("not in between").hasSize(event.getValue());
              }
            });
    cache.registerCacheEntryListener(configuration(counting, true));
    cache.put(1, 1);
    assertThat(values).containsExactly(1, 2, 3);
  }

  @Test
  void listenersThatChangeOneAnothersKeysDoNotDeadlock() throws Exception {
    Listener swapping =
        new Listener(
            event -> {
              if (event.getValue() > 0) {
                cache.put(1 - event.getKey(), -event.getValue());
              }
            });
    cache.registerCacheEntryListener(configuration(swapping, true));
    AtomicInteger which = new AtomicInteger();
    runInThreads(
        () -> {
          int key = which.getAndIncrement() % 2;
          for (int i = 1; i <= 3_000; i++) {
            cache.put(key, i);
          }
        });
    assertThat(cache.get(0)).isNotNull();
  }

  @Test
  void aProcessorAndAListenerThatChangeOneAnothersKeysDoNotDeadlock() throws Exception {
    Listener touching =
        new Listener(
            event -> {
              if (event.getKey() == 1 && event.getValue() > 0) {
                cache.put(0, -1);
              }
            });
    cache.registerCacheEntryListener(configuration(touching, true));
    AtomicInteger which = new AtomicInteger();
    runInThreads(
        () -> {
          boolean invokes = which.getAndIncrement() % 2 == 0;
          for (int i = 1; i <= 1_000; i++) {
            if (invokes) {
              cache.invoke(
                  0,
                  (entry, arguments) -> {
                    cache.put(1, -1);
                    return null;
                  });
            } else {
              cache.put(1, i);
            }
          }
        });
    assertThat(cache.get(1)).isNotNull();
  }

  @Test
  void whatAFilterThrowsReachesTheCallerAndTheChangeStays() {
    CacheEntryEventFilter<Integer, Integer> broken =
        event -> {
          throw new IllegalStateException("filter");
        };
    cache.registerCacheEntryListener(
        new MutableCacheEntryListenerConfiguration<>(
            () -> new Listener(event -> {}), () -> broken, true, true));
    assertThatThrownBy(() -> cache.put(1, 1))
        .isInstanceOf(CacheEntryListenerException.class)
        .hasRootCauseMessage("filter");
    assertThat(cache.get(1)).isEqualTo(1);
  }

  @Test
  void ofSeveralListenersAllAreToldThoughTheFirstThrows() {
    List<Integer> told = new ArrayList<>();
    Listener broken =
        new Listener(
            event -> {
              throw new IllegalStateException("first");
            });
    cache.registerCacheEntryListener(configuration(broken, true));
    cache.registerCacheEntryListener(configuration(new Listener(e -> told.add(e.getKey())), true));
    assertThatThrownBy(() -> cache.put(1, 1)).hasRootCauseMessage("first");
    assertThat(told).containsExactly(1);
  }

  @Test
  void inABulkPutAllKeysArePutThoughAListenerThrows() {
    Listener broken =
        new Listener(
            event -> {
              throw new IllegalStateException("always");
            });
    cache.registerCacheEntryListener(configuration(broken, true));
    assertThatThrownBy(() -> cache.putAll(Map.of(1, 1, 2, 2, 3, 3)))
        .isInstanceOf(CacheEntryListenerException.class);
    assertThat(cache.size()).isEqualTo(3);
  }

  @Test
  void aListenerThatIsTakenOutIsClosedAndToldNoMore() {
    List<Integer> told = new ArrayList<>();
    Listener listener = new Listener(event -> told.add(event.getKey()));
    var configuration = configuration(listener, true);
    cache.registerCacheEntryListener(configuration);
    cache.put(1, 1);
    cache.deregisterCacheEntryListener(configuration);
    cache.put(2, 2);
    assertThat(listener.closed).isTrue();
    assertThat(told).containsExactly(1);
  }

  @Test
  void aListenerIsClosedWithTheCache() {
    Listener listener = new Listener(event -> {});
    cache.registerCacheEntryListener(configuration(listener, false));
    cache.close();
    assertThat(listener.closed).isTrue();
  }
}
