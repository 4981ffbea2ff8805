package io.refcache.jcache;

import io.refcache.store.KeyBytes;
import io.refcache.store.ValueBytes;

/** The reusable buffers of one operation in progress; see {@link ThreadScratch}. */
final class Scratch {
  /** Buffers that have grown beyond this are given up after use. */
  private static final int MAX_KEPT_BYTES = 256 * 1024;

  /** How many keys of an operation on many are worked on at once. */
  static final int GROUP_KEYS = 32;

  /** The key. */
  KeyBytes key = new KeyBytes();

  /** The value that is there. */
  final ValueBytes current = new ValueBytes();

  /** The value that is to be there. */
  final ValueBytes next = new ValueBytes();

  private KeyBytes[] group = {};

  /** Keys of an operation on many, which are worked on in groups. */
  KeyBytes[] group() {
    if (group.length == 0) {
      group = new KeyBytes[GROUP_KEYS];
      for (int i = 0; i < GROUP_KEYS; i++) {
        group[i] = new KeyBytes();
      }
    }
    return group;
  }

  /** Lets go of objects and of what one huge value has taken. */
  void trim() {
    current.trim(MAX_KEPT_BYTES);
    next.trim(MAX_KEPT_BYTES);
    KeyBytes kept = trimmed(key);
    if (kept != key) { // which it is but for one in thousands: see ValueBytes
      key = kept;
    }
  }

  /** As {@link #trim()}, for the keys of a group; called by who has asked for them. */
  void trimGroup() {
    for (int i = 0; i < group.length; i++) {
      group[i] = trimmed(group[i]);
    }
  }

  private static KeyBytes trimmed(KeyBytes key) {
    key.setReference(null);
    return key.array().length > MAX_KEPT_BYTES ? new KeyBytes() : key;
  }
}
