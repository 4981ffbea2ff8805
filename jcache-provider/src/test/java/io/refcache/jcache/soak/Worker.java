package io.refcache.jcache.soak;

import io.refcache.jcache.CacheMemoryException;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.LongAdder;
import javax.cache.Cache;
import javax.cache.CacheException;

/** Uses the caches: one operation a step, drawn from all that {@code javax.cache} has. */
final class Worker {
  private static final int KEYS = 20_000;
  private static final int OPERATIONS_ON_MANY = 8;
  private static final int MAX_ITERATED = 200;

  private final Caches caches;
  private final LongAdder operations;
  private final int number;

  Worker(Caches caches, int number, LongAdder operations) {
    this.caches = caches;
    this.number = number;
    this.operations = operations;
  }

  /** Does one thing; that the cache is closed, or full, is no failure. */
  void step() {
    Cache<Integer, byte[]> cache = caches.any();
    try {
      act(cache, ThreadLocalRandom.current());
      operations.increment();
    } catch (CacheMemoryException full) {
      operations.increment();
    } catch (IllegalStateException e) {
      if (!cache.isClosed()) {
        throw e;
      }
    } catch (CacheException e) {
      if (!cache.isClosed() && !(e.getCause() instanceof CacheMemoryException)) {
        throw e;
      }
    }
  }

  private void act(Cache<Integer, byte[]> cache, ThreadLocalRandom random) {
    // Skewed, so that some keys are hot.
    int key = (int) (KEYS * Math.pow(random.nextDouble(), 2));
    switch (random.nextInt(40)) {
      case 0, 1, 2, 3, 4, 5, 6, 7 -> cache.put(key, value(key, random));
      case 8 -> Caches.check(key, cache.getAndPut(key, value(key, random)));
      case 9 -> cache.putIfAbsent(key, value(key, random));
      case 10 -> cache.replace(key, value(key, random));
      case 11 -> Caches.check(key, cache.getAndReplace(key, value(key, random)));
      case 12 -> cache.replace(key, Caches.value(key, 10), value(key, random));
      case 13 -> cache.remove(key);
      case 14 -> Caches.check(key, cache.getAndRemove(key));
      case 15 -> cache.remove(key, Caches.value(key, 10));
      case 16 -> cache.containsKey(key);
      case 17 -> cache.getAll(keys(key)).forEach(Caches::check);
      case 18 -> cache.putAll(values(key, random));
      case 19 -> cache.removeAll(keys(key));
      case 20 -> invoke(cache, key, value(key, random));
      case 21 -> cache.invokeAll(keys(key), (entry, arguments) -> entry.exists());
      case 22 -> seldom(random, 200, () -> iterate(cache, random));
      case 23 -> seldom(random, 2_000, cache::clear);
      case 24 -> seldom(random, 5_000, cache::removeAll);
      case 25 -> seldom(random, 20, () -> cache.loadAll(keys(key), number % 2 == 0, null));
      default -> Caches.check(key, cache.get(key));
    }
  }

  private static void seldom(ThreadLocalRandom random, int once, Runnable action) {
    if (random.nextInt(once) == 0) {
      action.run();
    }
  }

  private static void invoke(Cache<Integer, byte[]> cache, int key, byte[] value) {
    cache.invoke(
        key,
        (entry, arguments) -> {
          Caches.check(key, entry.getValue());
          if (value.length % 3 == 0) {
            entry.remove();
          } else {
            entry.setValue(value);
          }
          return null;
        });
  }

  private static void iterate(Cache<Integer, byte[]> cache, ThreadLocalRandom random) {
    Iterator<Cache.Entry<Integer, byte[]>> entries = cache.iterator();
    for (int i = 0; i < MAX_ITERATED && entries.hasNext(); i++) {
      Cache.Entry<Integer, byte[]> entry = entries.next();
      Caches.check(entry.getKey(), entry.getValue());
      if (random.nextInt(10) == 0) {
        entries.remove();
      }
    }
  }

  private static byte[] value(int key, ThreadLocalRandom random) {
    return Caches.value(key, Caches.length(random));
  }

  private static Set<Integer> keys(int from) {
    return Caches.keys(from, OPERATIONS_ON_MANY);
  }

  private static Map<Integer, byte[]> values(int from, ThreadLocalRandom random) {
    Map<Integer, byte[]> values = new HashMap<>();
    for (Integer key : keys(from)) {
      values.put(key, value(key, random));
    }
    return values;
  }
}
