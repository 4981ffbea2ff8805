package io.refcache.redis;

import io.refcache.store.EntryInfo;
import io.refcache.store.EntryVisitor;
import io.refcache.store.Found;
import io.refcache.store.FoundVisitor;
import io.refcache.store.KeyBytes;
import io.refcache.store.Precondition;
import io.refcache.store.PutBatch;
import io.refcache.store.Store;
import io.refcache.store.Stored;
import io.refcache.store.ValueBytes;

/**
 * A store with a slower clock: a millisecond of its own is ten seconds of the server's. So a test
 * that has the server skip time sees exact times to live, however slow the machine is.
 */
final class StretchedStore extends DelegatingStore {
  static final long FACTOR = 10_000;

  private final Store store;

  StretchedStore(Store store) {
    super(store);
    this.store = store;
  }

  static long stretch(long ttlMillis) {
    if (ttlMillis <= 0) {
      return ttlMillis;
    }
    return ttlMillis > Long.MAX_VALUE / FACTOR ? Long.MAX_VALUE : ttlMillis * FACTOR;
  }

  private static long shrink(long ttlMillis) {
    return ttlMillis <= 0 ? ttlMillis : (ttlMillis + FACTOR - 1) / FACTOR;
  }

  private static void shrink(ValueBytes value) {
    if (value != null) {
      value.setEntry(value.version(), shrink(value.ttlMillis()));
    }
  }

  @Override
  public Found getAndExpire(KeyBytes key, long ttlMillis, ValueBytes into) {
    return store.getAndExpire(key, stretch(ttlMillis), into);
  }

  @Override
  public void getAll(
      KeyBytes[] keys, int count, long ttlMillis, ValueBytes into, FoundVisitor visitor) {
    store.getAll(keys, count, stretch(ttlMillis), into, visitor);
  }

  @Override
  public Found peek(KeyBytes key, ValueBytes into) {
    Found found = store.peek(key, into);
    shrink(into);
    return found;
  }

  @Override
  public Stored put(
      KeyBytes key,
      ValueBytes value,
      Precondition precondition,
      long version,
      long ttlOnCreate,
      long ttlOnUpdate,
      ValueBytes previous) {
    return store.put(
        key, value, precondition, version, stretch(ttlOnCreate), stretch(ttlOnUpdate), previous);
  }

  @Override
  public void putAll(
      KeyBytes[] keys, int count, long ttlOnCreate, long ttlOnUpdate, PutBatch batch) {
    store.putAll(keys, count, stretch(ttlOnCreate), stretch(ttlOnUpdate), batch);
  }

  @Override
  public boolean expire(KeyBytes key, long version, long ttlMillis) {
    return store.expire(key, version, stretch(ttlMillis));
  }

  @Override
  public long scan(long cursor, EntryVisitor visitor) {
    return store.scan(
        cursor,
        (key, value) -> {
          shrink(value);
          visitor.visit(key, value);
        });
  }

  @Override
  public EntryInfo inspect(KeyBytes key) {
    EntryInfo info = store.inspect(key);
    return info == null
        ? null
        : new EntryInfo(
            info.refcount(),
            info.encoding(),
            info.idleMillis(),
            info.frequency(),
            info.memoryBytes(),
            shrink(info.ttlMillis()),
            info.version());
  }
}
