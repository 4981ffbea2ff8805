package io.refcache.jcache;

import io.refcache.store.KeyBytes;
import io.refcache.store.KeyVisitor;
import io.refcache.store.Store;
import java.util.ArrayList;
import java.util.List;

/**
 * Goes through the keys of a cache in batches; between batches nothing of the store is held. The
 * buffers of one batch are used again for the next.
 */
final class KeyScan<K, V> implements KeyVisitor {
  private final Entries<K, V> entries;
  private final List<KeyBytes> buffers = new ArrayList<>();
  private int size;
  private long cursor = Store.SCAN_START;

  KeyScan(Entries<K, V> entries) {
    this.entries = entries;
  }

  /**
   * Fetches the next keys.
   *
   * @return how many they are; 0 once all were there
   */
  int next() {
    size = 0;
    while (size == 0 && cursor != Store.SCAN_END) {
      cursor = entries.scanKeys(cursor, this);
    }
    return size;
  }

  /** A key of the batch, as a copy; valid until {@link #next()}. */
  KeyBytes key(int i) {
    return buffers.get(i);
  }

  @Override
  public void visit(KeyBytes key) {
    if (size == buffers.size()) {
      buffers.add(new KeyBytes(key.length()));
    }
    buffers.get(size++).set(key);
  }
}
