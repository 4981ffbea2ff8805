package io.refcache.jcache.codec;

/**
 * The Integers from 0 to 9999, made once, so that reading a counter or an identifier allocates
 * nothing. {@code Integer.valueOf} keeps those up to 127 only.
 */
final class SmallIntegers {
  /** One more than the largest; the same range that a store shares. */
  static final int COUNT = 10_000;

  private static final Integer[] PREPARED = new Integer[COUNT];

  static {
    for (int i = 0; i < COUNT; i++) {
      PREPARED[i] = i;
    }
  }

  private SmallIntegers() {}

  static Integer of(long v) {
    return v >= 0 && v < COUNT ? PREPARED[(int) v] : Integer.valueOf(Math.toIntExact(v));
  }
}
