package io.refcache.jcache.management;

import io.refcache.store.EntryInfo;

/**
 * A key as people see it, and what is known of its entry.
 *
 * @param key what the key's {@code toString} gives, of arrays their elements; at most {@value
 *     #MAX_TEXT} characters, the last of which is then an ellipsis
 * @param entry what is known of the entry
 */
public record KeySample(String key, EntryInfo entry) {
  /** The most characters of a key that are told. */
  public static final int MAX_TEXT = 200;

  /** Shortens a text that is too long. */
  public KeySample {
    if (key.length() > MAX_TEXT) {
      int end = MAX_TEXT - 1;
      key = key.substring(0, Character.isHighSurrogate(key.charAt(end - 1)) ? end - 1 : end) + "…";
    }
  }
}
