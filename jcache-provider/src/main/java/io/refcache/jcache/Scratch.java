package io.refcache.jcache;

import io.refcache.store.KeyBytes;
import io.refcache.store.ValueBytes;

/** The reusable buffers of one operation in progress; see {@link ThreadScratch}. */
final class Scratch {
  /** Buffers that have grown beyond this are given up after use. */
  private static final int MAX_KEPT_BYTES = 256 * 1024;

  /** The key. */
  KeyBytes key = new KeyBytes();

  /** The value that is there. */
  final ValueBytes current = new ValueBytes();

  /** The value that is to be there. */
  final ValueBytes next = new ValueBytes();

  /** Lets go of objects and of what one huge value has taken. */
  void trim() {
    current.trim(MAX_KEPT_BYTES);
    next.trim(MAX_KEPT_BYTES);
    key.setReference(null);
    if (key.array().length > MAX_KEPT_BYTES) {
      key = new KeyBytes();
    }
  }
}
