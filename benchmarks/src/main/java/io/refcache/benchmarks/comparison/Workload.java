package io.refcache.benchmarks.comparison;

/**
 * The keys that are asked for and the values that are written, made beforehand so that the making
 * does not count.
 *
 * <p>Keys are chosen by Zipf's law. Their objects lie in memory in the order in which they are
 * asked for, and none of them is the object under which the entry was stored: as with a caller who
 * has just made the key of what it looks for. Values that are written come from a pool small enough
 * to stay in the processor's cache: they have just been made as well.
 *
 * <p>The same in every virtual machine, by the same seed. Immutable.
 */
final class Workload {
  static final int ENTRIES = 1_000_000;

  /** The length of the sequence of keys, which repeats itself; a power of two. */
  static final int STEPS = 1 << 20;

  private static final int POOL = 1 << 11;
  private final String[] keys = new String[STEPS];
  private final Object[] values = new Object[POOL];

  Workload(ValueType type) {
    int[] numbers = Zipf.numbers(ENTRIES, STEPS);
    for (int step = 0; step < STEPS; step++) {
      keys[step] = key(numbers[step]);
      keys[step].hashCode(); // which the String keeps
    }
    for (int i = 0; i < POOL; i++) {
      values[i] = type.of(i * (ENTRIES / POOL));
    }
  }

  /** The key of an entry, as a new object. */
  static String key(int number) {
    // Not by a formatter, which would take most of the time that filling takes.
    char[] text = "customer:0000000".toCharArray();
    for (int i = text.length - 1, rest = number; rest > 0; i--, rest /= 10) {
      text[i] = (char) ('0' + rest % 10);
    }
    return new String(text);
  }

  String key(long step) {
    return keys[(int) (step & STEPS - 1)];
  }

  Object value(long step) {
    return values[(int) (step & POOL - 1)];
  }
}
