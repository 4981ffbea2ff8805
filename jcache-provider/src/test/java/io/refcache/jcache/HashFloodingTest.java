package io.refcache.jcache;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Keys that were chosen to have one hash code do not slow a cache down. */
class HashFloodingTest {
  private static final int KEYS = 100_000;
  private static final int PAIRS = 17;

  /** One of 2^17 texts of the same hash code, made of "Aa" and "BB". */
  private static String colliding(int number) {
    StringBuilder text = new StringBuilder(2 * PAIRS);
    for (int bit = 0; bit < PAIRS; bit++) {
      text.append((number >>> bit & 1) == 0 ? "Aa" : "BB");
    }
    return text.toString();
  }

  /** Quadratic behaviour would take hours: a minute tells them apart on any machine. */
  @Test
  @Timeout(60)
  void aHundredThousandKeysOfOneHashCodeStayUsable() {
    try (Fixture fixture = new Fixture(Fixture.EMBEDDED, "maxmemory", "64mb")) {
      RefcacheCache<String, String> cache = fixture.create("flooded", Fixture.strings());
      assertThat(colliding(1).hashCode()).isEqualTo(colliding(KEYS - 1).hashCode());
      long start = System.nanoTime();
      for (int i = 0; i < KEYS; i++) {
        cache.put(colliding(i), "value");
      }
      long filled = System.nanoTime();
      for (int i = 0; i < KEYS; i++) {
        assertThat(cache.get(colliding(i))).isEqualTo("value");
      }
      long read = System.nanoTime();
      System.out.printf(
          "100,000 keys of one hash code: %,d ns a put, %,d ns a get%n",
          (filled - start) / KEYS, (read - filled) / KEYS);
    }
  }
}
