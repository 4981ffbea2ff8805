package io.refcache.jcache.codec;

import java.io.StreamCorruptedException;
import java.util.Arrays;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Numbers the few long strings that a library puts into each of its entries, such as the name of an
 * entity, so that an entry holds a small number and a reader makes no string.
 *
 * <p>As with classes, what a name gets is settled when it is first met and never changes, so that
 * equal keys have equal bytes: a number while there is room, and none ever after. Names stay for as
 * long as the cache does, on the heap: hence the limits.
 *
 * <p>Safe for use by many threads: a lookup is one of a concurrent map, adding is under this
 * object's lock.
 */
final class NameTable {
  /** How many names get a number. */
  static final int MAX_NAMES = 1024;

  /** How long they may be together. */
  static final int MAX_CHARS = 128 << 10;

  static final int NO_NUMBER = -1;

  private final ConcurrentHashMap<String, Integer> numbers = new ConcurrentHashMap<>();
  private volatile String[] names = {};

  /** Only sinks: a name that finds no room now finds none later. */
  private volatile int charsLeft = MAX_CHARS;

  /** The number of a name, or {@link #NO_NUMBER}. */
  int find(String name) {
    Integer number = numbers.get(name);
    return number != null ? number : fits(name) ? add(name) : NO_NUMBER;
  }

  String byNumber(int number) throws StreamCorruptedException {
    String[] all = names;
    if (number < 0 || number >= all.length) {
      throw new StreamCorruptedException("name %d of %d".formatted(number, all.length));
    }
    return all[number];
  }

  private boolean fits(String name) {
    return name.length() <= charsLeft && names.length < MAX_NAMES;
  }

  private synchronized int add(String name) {
    Integer before = numbers.get(name);
    if (before != null) {
      return before;
    }
    if (!fits(name)) {
      return NO_NUMBER;
    }
    String[] all = names;
    String[] more = Arrays.copyOf(all, all.length + 1);
    more[all.length] = name;
    names = more;
    charsLeft -= name.length();
    numbers.put(name, all.length);
    return all.length;
  }
}
