package io.refcache.jcache;

import io.refcache.jcache.management.KeySample;
import io.refcache.store.EntryInfo;
import io.refcache.store.KeyBytes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Some keys of a cache with what is known of their entries, for people who want to see what is in
 * it.
 *
 * <p>A sample is the first keys of a scan. Their order is that of a seeded hash: so they are as
 * good as drawn by chance, and the next sample has the same keys again as long as they are there,
 * which shows how they change. Taking it is no use of an entry and counts nothing. How much work it
 * is depends on how many keys are wanted, not on how many there are.
 */
final class KeySampler {
  /** The most keys of a sample. */
  static final int MAX_KEYS = 1000;

  private KeySampler() {}

  /**
   * Takes a sample.
   *
   * @param count 1 to {@value #MAX_KEYS}; fewer are returned if there are fewer
   * @throws IllegalArgumentException if {@code count} is out of that range
   */
  static List<KeySample> sample(Entries<?, ?> entries, int count) {
    if (count < 1 || count > MAX_KEYS) {
      throw new IllegalArgumentException(
          "a sample has 1 to %d keys, not %d".formatted(MAX_KEYS, count));
    }
    List<KeySample> samples = new ArrayList<>();
    KeyScan<?, ?> scan = new KeyScan<>(entries);
    for (int found; samples.size() < count && (found = scan.next()) > 0; ) {
      for (int i = 0; i < found && samples.size() < count; i++) {
        EntryInfo entry = entries.inspectStored(scan.key(i));
        if (entry != null) {
          samples.add(new KeySample(text(entries, scan.key(i)), entry));
        }
      }
    }
    return samples;
  }

  /** A key as text; decoding it and its {@code toString} may run code of the application. */
  private static String text(Entries<?, ?> entries, KeyBytes bytes) {
    try {
      Object key = entries.decodeKey(bytes);
      if (!key.getClass().isArray()) {
        return String.valueOf(key);
      }
      String inBrackets = Arrays.deepToString(new Object[] {key});
      return inBrackets.substring(1, inBrackets.length() - 1);
    } catch (RuntimeException | StackOverflowError | LinkageError e) {
      return "(a key that cannot be shown: " + e + ")";
    }
  }
}
