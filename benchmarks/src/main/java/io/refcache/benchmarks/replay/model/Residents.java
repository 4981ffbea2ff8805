package io.refcache.benchmarks.replay.model;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;

/** The keys that a model keeps, one of which can be drawn at random. */
final class Residents {
  private static final long SEED = 20240229;

  private final SplittableRandom random = new SplittableRandom(SEED);
  private final Map<Integer, Integer> places = new HashMap<>();
  private int[] keys = new int[16];
  private int count;

  boolean contains(int key) {
    return places.containsKey(key);
  }

  void add(int key) {
    if (count == keys.length) {
      keys = Arrays.copyOf(keys, 2 * count);
    }
    places.put(key, count);
    keys[count++] = key;
  }

  void remove(int key) {
    int place = places.remove(key);
    count--;
    if (place < count) {
      keys[place] = keys[count];
      places.put(keys[place], place);
    }
  }

  int draw() {
    return keys[random.nextInt(count)];
  }
}
