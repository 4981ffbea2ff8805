package io.refcache.redis;

import io.refcache.jcache.CacheUnavailableException;
import io.refcache.jcache.RefcacheCache;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.LongAdder;
import javax.cache.processor.EntryProcessor;

/**
 * Increments a few counters by an entry processor, in several threads, and keeps account of what it
 * is told. An increment that has failed for certain is made again; one whose outcome is unknown is
 * not.
 */
final class Incrementer {
  static final String CACHE = "counters";
  static final int KEYS = 10;

  private static final long PAUSE_MILLIS = 2;
  private static final EntryProcessor<Integer, Long, Void> INCREMENT =
      (entry, arguments) -> {
        entry.setValue(entry.exists() ? entry.getValue() + 1 : 1);
        return null;
      };

  private final RefcacheCache<Integer, Long> cache;
  private final AtomicLongArray applied = new AtomicLongArray(KEYS);
  private final AtomicLongArray unknown = new AtomicLongArray(KEYS);
  private final LongAdder failed = new LongAdder();

  Incrementer(RefcacheCache<Integer, Long> cache) {
    this.cache = cache;
  }

  /** Makes increments of keys at random; returns when each is applied or unknown. */
  void run(int increments, int threads) throws InterruptedException {
    ExecutorService executor = Executors.newFixedThreadPool(threads);
    try {
      List<Future<?>> running = new ArrayList<>();
      for (int t = 0; t < threads; t++) {
        int share = increments / threads + (t < increments % threads ? 1 : 0);
        running.add(
            executor.submit(
                () -> {
                  for (int i = 0; i < share; i++) {
                    increment(ThreadLocalRandom.current().nextInt(KEYS));
                  }
                  return null;
                }));
      }
      for (Future<?> end : running) {
        end.get();
      }
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    } finally {
      executor.shutdownNow();
    }
  }

  private void increment(int key) throws InterruptedException {
    while (true) {
      try {
        cache.invoke(key, INCREMENT);
        applied.incrementAndGet(key);
        return;
      } catch (CacheUnavailableException e) {
        if (e.isOutcomeUnknown()) {
          unknown.incrementAndGet(key);
          return;
        }
        failed.increment();
        Thread.sleep(PAUSE_MILLIS);
      }
    }
  }

  /** What it was told so far. */
  Account account() {
    return new Account(copy(applied), copy(unknown), failed.sum());
  }

  private static List<Long> copy(AtomicLongArray counts) {
    List<Long> copy = new ArrayList<>();
    for (int key = 0; key < KEYS; key++) {
      copy.add(counts.get(key));
    }
    return copy;
  }

  /**
   * What became of increments.
   *
   * @param applied by key, those that were reported as made
   * @param unknown by key, those that may have been made
   * @param failed those that were certainly not made, and begun again
   */
  record Account(List<Long> applied, List<Long> unknown, long failed) {
    static final Account NONE = new Account(zeros(), zeros(), 0);

    private static List<Long> zeros() {
      return java.util.Collections.nCopies(KEYS, 0L);
    }

    Account plus(Account other) {
      List<Long> allApplied = new ArrayList<>();
      List<Long> allUnknown = new ArrayList<>();
      for (int key = 0; key < KEYS; key++) {
        allApplied.add(applied.get(key) + other.applied.get(key));
        allUnknown.add(unknown.get(key) + other.unknown.get(key));
      }
      return new Account(allApplied, allUnknown, failed + other.failed);
    }

    static long sum(List<Long> counts) {
      return counts.stream().mapToLong(Long::longValue).sum();
    }

    /** Whether the counters are what the reports say they may be. */
    boolean agreesWith(List<Long> counters) {
      for (int key = 0; key < KEYS; key++) {
        long more = counters.get(key) - applied.get(key);
        if (more < 0 || more > unknown.get(key)) {
          return false;
        }
      }
      return true;
    }
  }
}
