package io.refcache.redis;

import io.refcache.store.EntryInfo;
import io.refcache.store.EntryVisitor;
import io.refcache.store.Found;
import io.refcache.store.KeyBytes;
import io.refcache.store.KeyMatcher;
import io.refcache.store.KeyVisitor;
import io.refcache.store.Precondition;
import io.refcache.store.Store;
import io.refcache.store.StoreListener;
import io.refcache.store.Stored;
import io.refcache.store.ValueBytes;
import java.util.Map;

/**
 * A store in front of another one: hands everything on, for subclasses to do otherwise where they
 * have to. Operations on many keys are made of those on one, as {@link Store} has them, unless a
 * subclass hands them on as a whole.
 */
abstract class DelegatingStore implements Store {
  private final Store store;

  DelegatingStore(Store store) {
    this.store = store;
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
    return store.getAndExpire(key, ttlMillis, into);
  }

  @Override
  public Found peek(KeyBytes key, ValueBytes into) {
    return store.peek(key, into);
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
    return store.put(key, value, precondition, version, ttlOnCreate, ttlOnUpdate, previous);
  }

  @Override
  public Found remove(KeyBytes key, Precondition precondition, long version, ValueBytes previous) {
    return store.remove(key, precondition, version, previous);
  }

  @Override
  public boolean expire(KeyBytes key, long version, long ttlMillis) {
    return store.expire(key, version, ttlMillis);
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
    return store.scan(cursor, visitor);
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
    return store.inspect(key);
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
