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
import io.refcache.store.StoreUnavailableException;
import io.refcache.store.Stored;
import io.refcache.store.Ttl;
import io.refcache.store.ValueBytes;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/**
 * A store whose cache goes on without its server as if it were empty and kept nothing ({@code
 * unavailable = miss}).
 *
 * <p>What must not come of that is an old value that is read as if it were the latest one. So a
 * change that was not made, or may not have been, leaves the removal of its entry {@linkplain
 * Arrears owed}; and as long as it is, this process does not ask the server about that entry, but
 * keeps going without.
 *
 * <p>Walks over the entries, their number and what is asked about one fail as they would elsewhere:
 * the answer of an empty cache would be taken for true.
 */
final class ForgivingStore extends DelegatingStore {
  private final Store store;
  private final KeySpace keys;
  private final Arrears arrears;
  private final LongAdder misses = new LongAdder();
  private final LongAdder drops = new LongAdder();

  /**
   * @param store the entries
   * @param server the same without copies of them in this process
   * @param address names the server in messages
   */
  ForgivingStore(Store store, RedisStore server, KeySpace keys, String address) {
    super(store);
    this.store = store;
    this.keys = keys;
    String name = "cache '%s' on %s".formatted(store.name(), address);
    this.arrears =
        new Arrears(
            name,
            new Arrears.Payment() {
              @Override
              public void remove(List<byte[]> names) {
                server.unlink(names);
              }

              @Override
              public void removeAll() {
                store.clear();
              }
            });
  }

  /** A verb on a key. */
  @FunctionalInterface
  private interface Verb<T> {
    T run();
  }

  private <T> T forgiving(KeyBytes key, Verb<T> verb, Verb<T> otherwise) {
    if (owes(key)) {
      return otherwise.run();
    }
    try {
      return verb.run();
    } catch (StoreUnavailableException e) {
      return otherwise.run();
    }
  }

  /** Whether the server is not to be asked about a key, since it has something out of date. */
  private boolean owes(KeyBytes key) {
    return arrears.any() && arrears.owes(keys.nameOf(key));
  }

  private void checkNothingIsOwed() {
    if (arrears.any()) {
      throw StoreUnavailableException.unchanged(
          "cache '%s': what should have changed while the server was away is still to be removed"
              .formatted(store.name()),
          null);
    }
  }

  private Found missed() {
    misses.increment();
    return Found.UNKNOWN;
  }

  private <T> T dropped(KeyBytes key, T result) {
    drops.increment();
    arrears.add(keys.nameOf(key));
    return result;
  }

  @Override
  public Found get(KeyBytes key, ValueBytes into) {
    return forgiving(key, () -> store.get(key, into), this::missed);
  }

  @Override
  public Found getForUpdate(KeyBytes key, ValueBytes into) {
    return forgiving(key, () -> store.getForUpdate(key, into), this::missed);
  }

  @Override
  public Found getAndExpire(KeyBytes key, long ttlMillis, ValueBytes into) {
    return forgiving(key, () -> store.getAndExpire(key, ttlMillis, into), this::missed);
  }

  @Override
  public void getAll(
      KeyBytes[] group, int count, long ttlMillis, ValueBytes into, FoundVisitor visitor) {
    for (int i = 0; i < count; i++) {
      if (owes(group[i])) {
        super.getAll(group, count, ttlMillis, into, visitor);
        return;
      }
    }
    boolean[] visited = new boolean[count];
    FoundVisitor marking =
        (index, found) -> {
          visited[index] = true;
          visitor.visit(index, found);
        };
    try {
      store.getAll(group, count, ttlMillis, into, marking);
    } catch (StoreUnavailableException e) {
      for (int i = 0; i < count; i++) {
        if (!visited[i]) {
          visitor.visit(i, missed());
        }
      }
    }
  }

  @Override
  public Found peek(KeyBytes key, ValueBytes into) {
    return forgiving(key, () -> store.peek(key, into), this::missed);
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
    return forgiving(
        key,
        () -> store.put(key, value, precondition, version, ttlOnCreate, ttlOnUpdate, previous),
        () -> dropped(key, Stored.DROPPED));
  }

  @Override
  public void putAll(
      KeyBytes[] group, int count, long ttlOnCreate, long ttlOnUpdate, PutBatch batch) {
    for (int i = 0; i < count; i++) {
      if (owes(group[i])) {
        super.putAll(group, count, ttlOnCreate, ttlOnUpdate, batch);
        return;
      }
    }
    PutBatch forgiving =
        new PutBatch() {
          @Override
          public ValueBytes value(int index) {
            return batch.value(index);
          }

          @Override
          public void stored(int index, Stored stored) {
            batch.stored(index, stored);
          }

          @Override
          public void failed(int index, RuntimeException failure) {
            if (failure instanceof StoreUnavailableException) {
              batch.stored(index, dropped(group[index], Stored.DROPPED));
            } else {
              batch.failed(index, failure);
            }
          }
        };
    store.putAll(group, count, ttlOnCreate, ttlOnUpdate, forgiving);
  }

  @Override
  public Found remove(KeyBytes key, Precondition precondition, long version, ValueBytes previous) {
    return forgiving(
        key,
        () -> store.remove(key, precondition, version, previous),
        () -> dropped(key, Found.UNKNOWN));
  }

  /** A longer or shorter life that is not given is no old value; one that should end is. */
  @Override
  public boolean expire(KeyBytes key, long version, long ttlMillis) {
    return forgiving(
        key,
        () -> store.expire(key, version, ttlMillis),
        () -> ttlMillis == Ttl.EXPIRE_NOW ? dropped(key, false) : false);
  }

  @Override
  public boolean removeExpired(KeyBytes key, ValueBytes previous) {
    return forgiving(key, () -> store.removeExpired(key, previous), () -> false);
  }

  @Override
  public boolean findEquivalent(KeyBytes key, KeyMatcher matcher) {
    checkNothingIsOwed();
    return store.findEquivalent(key, matcher);
  }

  @Override
  public long scan(long cursor, EntryVisitor visitor) {
    checkNothingIsOwed();
    return store.scan(cursor, visitor);
  }

  @Override
  public long scanKeys(long cursor, KeyVisitor visitor) {
    checkNothingIsOwed();
    return store.scanKeys(cursor, visitor);
  }

  @Override
  public long size() {
    checkNothingIsOwed();
    return store.size();
  }

  @Override
  public void clear() {
    try {
      store.clear();
    } catch (StoreUnavailableException e) {
      drops.increment();
      arrears.addAll();
    }
  }

  @Override
  public EntryInfo inspect(KeyBytes key) {
    checkNothingIsOwed();
    return store.inspect(key);
  }

  @Override
  public Map<String, Object> info() {
    Map<String, Object> figures = store.info();
    figures.put("unavailable_misses", misses.sum());
    figures.put("unavailable_drops", drops.sum());
    figures.put("unavailable_owed", arrears.size());
    return figures;
  }

  @Override
  public void resetStatistics() {
    store.resetStatistics();
    misses.reset();
    drops.reset();
  }

  /** What is owed goes with all the rest. */
  @Override
  public void destroy() {
    store.destroy();
    arrears.close();
  }

  @Override
  public void close() {
    arrears.close();
    store.close();
  }
}
