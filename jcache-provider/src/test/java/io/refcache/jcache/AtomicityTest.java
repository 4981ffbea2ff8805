package io.refcache.jcache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import javax.cache.configuration.MutableConfiguration;
import javax.cache.processor.EntryProcessorException;
import javax.cache.processor.MutableEntry;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What two threads do to one key. */
class AtomicityTest {
  private static final int THREADS = 4;
  private static final int TIMES = 5_000;

  private final Fixture fixture = new Fixture(Fixture.EMBEDDED);
  private final MutableConfiguration<String, Integer> configuration =
      new MutableConfiguration<String, Integer>().setTypes(String.class, Integer.class);

  @AfterEach
  void close() {
    fixture.close();
  }

  private static void inThreads(Runnable task) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    try {
      List<Future<?>> running = new ArrayList<>();
      for (int i = 0; i < THREADS; i++) {
        running.add(threads.submit(task));
      }
      for (Future<?> each : running) {
        each.get();
      }
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void noIncrementOfAProcessorIsLost() throws Exception {
    var cache = fixture.create("counts", configuration);
    cache.put("key", 0);
    AtomicInteger runs = new AtomicInteger();
    inThreads(
        () -> {
          for (int i = 0; i < TIMES; i++) {
            cache.invoke(
                "key",
                (entry, arguments) -> {
                  runs.incrementAndGet();
                  entry.setValue(entry.getValue() + 1);
                  return null;
                });
          }
        });
    assertThat(cache.get("key")).isEqualTo(THREADS * TIMES);
    assertThat(runs).as("exactly once each").hasValue(THREADS * TIMES);
  }

  @Test
  void noIncrementByCompareAndSetIsLost() throws Exception {
    var cache = fixture.create("counts", configuration);
    cache.put("key", 0);
    inThreads(
        () -> {
          for (int i = 0; i < TIMES; i++) {
            Integer seen = cache.get("key");
            while (!cache.replace("key", seen, seen + 1)) {
              seen = cache.get("key");
            }
          }
        });
    assertThat(cache.get("key")).isEqualTo(THREADS * TIMES);
  }

  @Test
  void plainPutsDoNotComeBetweenAProcessorsReadAndItsWrite() throws Exception {
    var cache = fixture.create("counts", configuration);
    cache.put("key", 0);
    AtomicInteger torn = new AtomicInteger();
    inThreads(
        () -> {
          for (int i = 0; i < TIMES; i++) {
            cache.put("key", i);
            cache.invoke(
                "key",
                (entry, arguments) -> {
                  int before = entry.getValue();
                  Thread.onSpinWait();
                  entry.setValue(before);
                  return null;
                });
            if (cache.putIfAbsent("key", -1)) {
              torn.incrementAndGet();
            }
          }
        });
    assertThat(torn).hasValue(0);
  }

  @Test
  void aPutDuringAProcessorDoesNotWaitForItAndHasTheLastWord() {
    var cache = fixture.create("counts", configuration);
    List<Consumer<MutableEntry<String, Integer>>> changes =
        List.of(entry -> entry.setValue(1), MutableEntry::remove);
    for (Consumer<MutableEntry<String, Integer>> change : changes) {
      for (boolean present : new boolean[] {true, false}) {
        cache.removeAll();
        if (present) {
          cache.put("key", 0);
        }
        Integer seen =
            cache.invoke(
                "key",
                (entry, arguments) -> {
                  Integer before = entry.getValue();
                  CompletableFuture.runAsync(() -> cache.put("key", 7)).join();
                  change.accept(entry);
                  return before;
                });
        assertThat(seen).isEqualTo(present ? 0 : null);
        assertThat(cache.get("key")).isEqualTo(7);
      }
    }
  }

  @Test
  void aPutDuringACompareAndSetHasTheLastWord() {
    var cache = fixture.create("compared", new MutableConfiguration<String, Object>());
    cache.put("key", new Meddler(() -> {}));
    Meddler expected =
        new Meddler(() -> CompletableFuture.runAsync(() -> cache.put("key", 7)).join());
    assertThat(cache.replace("key", expected, 1)).isTrue();
    assertThat(cache.get("key")).isEqualTo(7);
  }

  /** Does something while it is compared. */
  private static final class Meddler implements Serializable {
    private static final long serialVersionUID = 1L;

    private final transient Runnable action;

    Meddler(Runnable action) {
      this.action = action;
    }

    @Override
    public boolean equals(Object other) {
      action.run();
      return other instanceof Meddler;
    }

    @Override
    public int hashCode() {
      return 1;
    }
  }

  @Test
  void aPutDuringALoadHasTheLastWord() {
    List<Runnable> duringLoad = new ArrayList<>();
    KeyLoader<String, Integer> loader =
        key -> {
          duringLoad.forEach(Runnable::run);
          return 1;
        };
    var cache =
        fixture.create(
            "loaded", configuration.setReadThrough(true).setCacheLoaderFactory(() -> loader));
    duringLoad.add(() -> CompletableFuture.runAsync(() -> cache.put("key", 7)).join());
    assertThat(cache.get("key")).isEqualTo(1);
    assertThat(cache.get("key")).isEqualTo(7);
  }

  @Test
  void ofManyThatMissAKeyOneLoads() throws Exception {
    AtomicInteger loads = new AtomicInteger();
    KeyLoader<String, Integer> loader =
        key -> {
          loads.incrementAndGet();
          return 1;
        };
    var cache =
        fixture.create(
            "loaded", configuration.setReadThrough(true).setCacheLoaderFactory(() -> loader));
    inThreads(
        () -> {
          for (int i = 0; i < 1_000; i++) {
            assertThat(cache.get("key" + i)).isEqualTo(1);
          }
        });
    assertThat(loads).hasValue(1_000);
  }

  @Test
  void aProcessorThatFailsChangesNothing() {
    var cache = fixture.create("counts", configuration);
    cache.put("key", 1);
    assertThatThrownBy(
            () ->
                cache.invoke(
                    "key",
                    (entry, arguments) -> {
                      entry.setValue(2);
                      throw new IllegalStateException("no");
                    }))
        .isInstanceOf(EntryProcessorException.class)
        .hasRootCauseMessage("no");
    assertThat(cache.get("key")).isEqualTo(1);
  }

  @Test
  void aProcessorMayUseItsOwnKeyAndItsResultCountsLast() {
    var cache = fixture.create("counts", configuration);
    cache.invoke(
        "key",
        (entry, arguments) -> {
          cache.put("key", 1);
          entry.setValue(cache.get("key") + 1);
          return null;
        });
    assertThat(cache.get("key")).isEqualTo(2);
  }

  @Test
  void anEntryIsNotToBeUsedAfterItsProcessor() {
    var cache = fixture.create("counts", configuration);
    List<MutableEntry<String, Integer>> kept = new ArrayList<>();
    cache.invoke("key", (entry, arguments) -> kept.add(entry));
    assertThatThrownBy(() -> kept.get(0).getValue()).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void destroyingDuringOperationsEndsThemWithoutHarm() throws Exception {
    var cache = fixture.create("doomed", configuration);
    AtomicInteger ended = new AtomicInteger();
    Thread destroyer =
        new Thread(
            () -> {
              for (int i = 0; i < 200_000 && cache.size() < 2_000; i++) {
                Thread.onSpinWait();
              }
              fixture.manager.destroyCache("doomed");
            });
    destroyer.start();
    inThreads(
        () -> {
          try {
            for (int i = 0; ; i++) {
              cache.put("key" + i % 10_000, i);
              cache.get("key" + (i + 1) % 10_000);
            }
          } catch (IllegalStateException closed) {
            ended.incrementAndGet();
          }
        });
    destroyer.join();
    assertThat(ended).hasValue(THREADS);
    assertThat(fixture.manager.<String, Integer>getCache("doomed")).isNull();
  }
}
