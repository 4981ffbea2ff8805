package io.refcache.engine;

import io.refcache.engine.alloc.Allocator;
import io.refcache.engine.expire.ExpirySource;
import io.refcache.engine.expire.Sweep;
import io.refcache.engine.index.Batch;
import io.refcache.engine.index.Index;
import io.refcache.store.KeyBytes;
import io.refcache.store.StoreListener;

/** A store's entries with a deadline, for the active expire cycle. */
final class StoreExpiry implements ExpirySource {
  /** As Redis does, a sweep looks at no more than this many buckets for each entry it may visit. */
  private static final int BUCKETS_PER_ENTRY = 20;

  private final StoreContext store;
  private final StoreRemover remover;
  private final KeyBytes key = new KeyBytes();

  StoreExpiry(StoreContext store, StoreRemover remover) {
    this.store = store;
    this.remover = remover;
  }

  @Override
  public long volatileCount() {
    return store.isClosed() ? 0 : store.index.volatileEntries();
  }

  @Override
  public long expireDue(long cursor, int maxEntries, Sweep sweep) {
    if (store.isClosed()) {
      return START;
    }
    Index.Walked walked = new Index.Walked(maxEntries, maxEntries * BUCKETS_PER_ENTRY);
    try (Batch due = new Batch(store.records, store.leakDetector)) {
      long next = store.index.collectDue(cursor, store.clock.millis(), due, walked);
      for (int i = 0; i < due.size(); i++) {
        if (expire(due.address(i))) {
          sweep.expired++;
        }
      }
      sweep.visited += walked.volatiles();
      return next == Index.END ? START : next;
    }
  }

  private boolean expire(long address) {
    store.records.readKey(store.allocator.slab(address), Allocator.offset(address), key);
    StoreListener listener = store.listener;
    if (listener != null && listener.wantsExpired()) {
      listener.due(key);
      return true;
    }
    return remover.expireRecord(store.index.hash(key), address);
  }
}
