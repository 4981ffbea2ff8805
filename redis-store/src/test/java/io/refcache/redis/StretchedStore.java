package io.refcache.redis;

import io.refcache.store.EntryInfo;
import io.refcache.store.EntryVisitor;
import io.refcache.store.Found;
import io.refcache.store.FoundVisitor;
import io.refcache.store.KeyBytes;
import io.refcache.store.KeyMatcher;
import io.refcache.store.KeyVisitor;
import io.refcache.store.Precondition;
import io.refcache.store.PutBatch;
import io.refcache.store.Store;
import io.refcache.store.StoreListener;
import io.refcache.store.Stored;
import io.refcache.store.ValueBytes;
import java.util.Map;

/**
 * A store with a slower clock: a millisecond of its own is ten seconds of the server's. So a test
 * that has the server skip time sees exact times to live, however slow the machine is.
 */
final class StretchedStore implements Store {
  static final long FACTOR = 10_000;

  private final Store store;

  StretchedStore(Store store) {
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
  public String name() {
    return store.name();
  }

  @Override
  public Found get(KeyBytes key, ValueBytes into) {
    return store.get(key, into);
  }

  @Override
  public Found getForUpdate(KeyBytes key, ValueBytes into) {
    return store.getForUpdate(key, into);
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
  public Found remove(KeyBytes key, Precondition precondition, long version, ValueBytes previous) {
    return store.remove(key, precondition, version, previous);
  }

  @Override
  public boolean expire(KeyBytes key, long version, long ttlMillis) {
    return store.expire(key, version, stretch(ttlMillis));
  }

  @Override
  public boolean removeExpired(KeyBytes key, ValueBytes previous) {
    return store.removeExpired(key, previous);
  }

  @Override
  public boolean findEquivalent(KeyBytes key, KeyMatcher matcher) {
    return store.findEquivalent(key, matcher);
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
  public long scanKeys(long cursor, KeyVisitor visitor) {
    return store.scanKeys(cursor, visitor);
  }

  @Override
  public long size() {
    return store.size();
  }

  @Override
  public void clear() {
    store.clear();
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

  @Override
  public void setListener(StoreListener listener) {
    store.setListener(listener);
  }

  @Override
  public void listenerChanged() {
    store.listenerChanged();
  }

  @Override
  public boolean isObserved() {
    return store.isObserved();
  }

  @Override
  public Map<String, Object> info() {
    return store.info();
  }

  @Override
  public void resetStatistics() {
    store.resetStatistics();
  }

  @Override
  public void setOption(String option, String value) {
    store.setOption(option, value);
  }

  @Override
  public Map<String, String> options() {
    return store.options();
  }

  @Override
  public void destroy() {
    store.destroy();
  }

  @Override
  public void close() {
    store.close();
  }
}
