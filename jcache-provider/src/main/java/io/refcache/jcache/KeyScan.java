package io.refcache.jcache;

import io.refcache.store.KeyBytes;
import io.refcache.store.Store;
import java.util.ArrayList;
import java.util.List;

/** Goes through the keys of a cache in batches; between batches nothing of the store is held. */
final class KeyScan<K, V> {
  private final Entries<K, V> entries;
  private long cursor = Store.SCAN_START;

  KeyScan(Entries<K, V> entries) {
    this.entries = entries;
  }

  /** The next keys, as copies; empty once all were there. */
  List<KeyBytes> next() {
    List<KeyBytes> batch = new ArrayList<>();
    while (batch.isEmpty() && cursor != Store.SCAN_END) {
      cursor =
          entries.scan(
              cursor,
              (key, value) -> {
                KeyBytes copy = new KeyBytes(key.length());
                copy.set(key);
                batch.add(copy);
              });
    }
    return batch;
  }
}
