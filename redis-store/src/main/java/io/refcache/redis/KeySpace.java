package io.refcache.redis;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.refcache.store.KeyBytes;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;

/**
 * The names that the entries of one cache have on the server.
 *
 * <pre>
 *   NAMESPACE ':' CACHE ':' key                         a canonical key
 *   NAMESPACE ':' CACHE ';' hashed length (1 byte) key  one that is found by equals
 *   NAMESPACE ':#form:' CACHE                           what all who use the cache agree on
 *   NAMESPACE ':#listeners:' CACHE                      who listens to its changes; also a channel
 *   NAMESPACE ':#events:' CACHE                         the channel of the changes
 * </pre>
 *
 * <p>The name of a cache has letters, digits, dots, underscores and hyphens; of anything else it
 * has the bytes in UTF-8, as {@code %} and two digits. So no cache has names of another one.
 */
final class KeySpace {
  private static final char CANONICAL = ':';
  private static final char EQUIVALENT = ';';
  private static final int MAX_HASHED_BYTES = 255;

  private final byte[] canonical;
  private final byte[] equivalent;
  private final byte[] form;
  private final byte[] listeners;
  private final byte[] events;
  private final byte[] all;

  KeySpace(String namespace, String cache) {
    String name = namespace + ':' + escape(cache);
    canonical = (name + CANONICAL).getBytes(UTF_8);
    equivalent = (name + EQUIVALENT).getBytes(UTF_8);
    form = (namespace + ":#form:" + escape(cache)).getBytes(UTF_8);
    listeners = (namespace + ":#listeners:" + escape(cache)).getBytes(UTF_8);
    events = (namespace + ":#events:" + escape(cache)).getBytes(UTF_8);
    // Nothing in a name has a meaning in a pattern.
    all = (name + '[' + CANONICAL + EQUIVALENT + "]*").getBytes(UTF_8);
  }

  /** The name of the key. */
  byte[] nameOf(KeyBytes key) {
    if (key.reference() != null) {
      throw new IllegalArgumentException("a key on the heap cannot be a key on a server");
    }
    if (key.isCanonical()) {
      return append(canonical, key.array(), key.length());
    }
    if (key.hashedLength() > MAX_HASHED_BYTES) {
      throw new IllegalArgumentException("a key with " + key.hashedLength() + " hashed bytes");
    }
    byte[] prefix = Arrays.copyOf(equivalent, equivalent.length + 1);
    prefix[equivalent.length] = (byte) key.hashedLength();
    return append(prefix, key.array(), key.length());
  }

  /**
   * Reads the key of a name that matches the pattern of all.
   *
   * @return false if no key has such a name, which somebody else has given then
   */
  boolean read(byte[] name, KeyBytes into) {
    boolean isCanonical = name[canonical.length - 1] == CANONICAL;
    int start = isCanonical ? canonical.length : equivalent.length + 1;
    int length = name.length - start;
    if (length < 0 || !isCanonical && (name[equivalent.length] & 0xff) > length) {
      return false;
    }
    System.arraycopy(name, start, into.ensureCapacity(length), 0, length);
    into.setReference(null);
    if (isCanonical) {
      into.setCanonical(length);
    } else {
      into.setLength(length, name[equivalent.length] & 0xff);
    }
    return true;
  }

  /** A pattern that the names of all keys match. */
  byte[] all() {
    return all.clone();
  }

  /** A pattern that the names of those keys match which have the same hashed bytes. */
  byte[] equivalentsOf(KeyBytes key) {
    ByteArrayOutputStream pattern = new ByteArrayOutputStream();
    pattern.writeBytes(equivalent);
    writeLiterally((byte) key.hashedLength(), pattern);
    for (int i = 0; i < key.hashedLength(); i++) {
      writeLiterally(key.array()[i], pattern);
    }
    pattern.write('*');
    return pattern.toByteArray();
  }

  /** The name of what all who use the cache agree on. */
  byte[] form() {
    return form.clone();
  }

  /** The name of the key that says who listens, and of the channel that says when that changes. */
  byte[] listeners() {
    return listeners.clone();
  }

  /** The channel of the changes. */
  byte[] events() {
    return events.clone();
  }

  /** Whether a name is one of this cache's entries. */
  boolean owns(byte[] name) {
    return startsWith(name, canonical) || startsWith(name, equivalent);
  }

  private static boolean startsWith(byte[] name, byte[] prefix) {
    return name.length >= prefix.length
        && Arrays.equals(name, 0, prefix.length, prefix, 0, prefix.length);
  }

  private static void writeLiterally(byte b, ByteArrayOutputStream pattern) {
    if ("*?[]\\^".indexOf(b) >= 0) {
      pattern.write('\\');
    }
    pattern.write(b);
  }

  private static byte[] append(byte[] prefix, byte[] bytes, int length) {
    byte[] name = Arrays.copyOf(prefix, prefix.length + length);
    System.arraycopy(bytes, 0, name, prefix.length, length);
    return name;
  }

  static String escape(String cache) {
    StringBuilder escaped = new StringBuilder();
    for (byte b : cache.getBytes(UTF_8)) {
      boolean plain =
          b >= 'a' && b <= 'z'
              || b >= 'A' && b <= 'Z'
              || b >= '0' && b <= '9'
              || "._-".indexOf(b) >= 0;
      if (plain) {
        escaped.append((char) b);
      } else {
        escaped.append("%%%02X".formatted(b & 0xff));
      }
    }
    return escaped.toString();
  }
}
