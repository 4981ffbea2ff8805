package io.refcache.jcache;

import io.refcache.store.EntryInfo;
import java.util.UUID;

/** Keys and entries as text, for people at a console. */
final class TextKeys {
  private TextKeys() {}

  /**
   * The key that a text stands for.
   *
   * @throws UnsupportedOperationException if keys of that type have no text
   * @throws IllegalArgumentException if the text is not such a key
   */
  static <K> K parse(String text, Class<K> type) {
    Object key;
    if (type.isInstance(text)) {
      key = text;
    } else if (type == Long.class) {
      key = Long.valueOf(text);
    } else if (type == Integer.class) {
      key = Integer.valueOf(text);
    } else if (type == UUID.class) {
      key = UUID.fromString(text);
    } else {
      throw new UnsupportedOperationException(
          "keys of " + type.getName() + " cannot be written as text; use RefcacheCache.inspect");
    }
    return type.cast(key);
  }

  /** What is known of an entry, in the form of {@code DEBUG OBJECT}. */
  static String format(EntryInfo info) {
    return "refcount:%d encoding:%s idle_millis:%d freq:%d memory_bytes:%d pttl:%d version:%d"
        .formatted(
            info.refcount(),
            info.encoding(),
            info.idleMillis(),
            info.frequency(),
            info.memoryBytes(),
            info.ttlMillis(),
            info.version());
  }
}
