package io.refcache.engine;

import io.refcache.engine.index.Segment;
import io.refcache.engine.memory.ReadEpochs;
import io.refcache.engine.record.Records;
import io.refcache.store.EntryInfo;
import io.refcache.store.EntryVisitor;
import io.refcache.store.FigureTable;
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
import io.refcache.store.Ttl;
import io.refcache.store.ValueBytes;
import java.util.Map;

/**
 * The entries of one cache in the engine's memory: checks its arguments, counts hits and misses,
 * and hands over to {@link StoreReader}, {@link StoreWriter} and {@link StoreRemover}.
 */
final class OffHeapStore implements Store {
  final StoreContext context;
  private final StoreWriter writer;
  final StoreRemover remover;
  private final StoreReader reader;
  private final Engine engine;

  OffHeapStore(StoreContext context, Engine engine) {
    this.context = context;
    this.engine = engine;
    this.reader = new StoreReader(context);
    this.writer = new StoreWriter(context, reader);
    this.remover = new StoreRemover(context, reader);
  }

  @Override
  public String name() {
    return context.name;
  }

  // --- reading ----------------------------------------------------------------------------------

  @Override
  public Found get(KeyBytes key, ValueBytes into) {
    context.checkOpen();
    return get(context.index.hash(key), key, into);
  }

  private Found get(long hash, KeyBytes key, ValueBytes into) {
    ReadEpochs.Reader thread = context.reader(key);
    Found found = found(reader.read(thread, hash, key, into, StoreReader.Mode.USE), hash, key);
    StoreCounters counters = context.counters;
    (found == Found.PRESENT ? counters.hits : counters.misses).increment(thread.number());
    return found;
  }

  @Override
  public Found getAndExpire(KeyBytes key, long ttlMillis, ValueBytes into) {
    Ttl.check(ttlMillis);
    context.checkOpen();
    return getAndExpire(context.index.hash(key), key, ttlMillis, into);
  }

  private Found getAndExpire(long hash, KeyBytes key, long ttlMillis, ValueBytes into) {
    Found found = get(hash, key, into);
    if (found == Found.PRESENT && ttlMillis != Ttl.KEEP) {
      // The read has counted as a use already.
      remover.expire(key, into.version(), ttlMillis, StoreReader.Mode.PEEK);
    }
    return found;
  }

  @Override
  public void getAll(
      KeyBytes[] keys, int count, long ttlMillis, ValueBytes into, FoundVisitor visitor) {
    Ttl.check(ttlMillis);
    context.checkOpen();
    long[] hashes = reader.fetch(keys, count);
    for (int i = 0; i < count; i++) {
      context.checkOpen();
      visitor.visit(i, getAndExpire(hashes[i], keys[i], ttlMillis, into));
    }
  }

  @Override
  public Found peek(KeyBytes key, ValueBytes into) {
    context.checkOpen();
    long hash = context.index.hash(key);
    ReadEpochs.Reader thread = context.reader(key);
    return found(reader.read(thread, hash, key, into, StoreReader.Mode.PEEK), hash, key);
  }

  /** An entry that is due is removed by who finds it, unless the listener is to be told first. */
  private Found found(StoreReader.Sight sight, long hash, KeyBytes key) {
    if (sight == StoreReader.Sight.HIT) {
      return Found.PRESENT;
    } else if (sight == StoreReader.Sight.DUE) {
      if (context.listenerTakesExpired()) {
        return Found.EXPIRED;
      }
      remover.removeExpired(hash, key, null);
    }
    return Found.ABSENT;
  }

  @Override
  public boolean findEquivalent(KeyBytes key, KeyMatcher matcher) {
    context.checkOpen();
    return !key.isCanonical() && reader.findEquivalent(context.index.hash(key), key, matcher);
  }

  @Override
  public long scan(long cursor, EntryVisitor visitor) {
    context.checkOpen();
    return reader.scan(cursor, visitor);
  }

  @Override
  public long scanKeys(long cursor, KeyVisitor visitor) {
    context.checkOpen();
    return reader.scanKeys(cursor, visitor);
  }

  @Override
  public EntryInfo inspect(KeyBytes key) {
    context.checkOpen();
    return reader.inspect(context.index.hash(key), key);
  }

  @Override
  public long size() {
    context.checkOpen();
    return context.index.entries();
  }

  // --- writing ----------------------------------------------------------------------------------

  @Override
  public Stored put(
      KeyBytes key,
      ValueBytes value,
      Precondition precondition,
      long version,
      long ttlOnCreate,
      long ttlOnUpdate,
      ValueBytes previous) {
    context.checkOpen();
    Ttl.check(ttlOnCreate);
    Ttl.check(ttlOnUpdate);
    checkKey(key);
    return writer.put(key, value, precondition, version, ttlOnCreate, ttlOnUpdate, previous);
  }

  @Override
  public void putAll(
      KeyBytes[] keys, int count, long ttlOnCreate, long ttlOnUpdate, PutBatch batch) {
    context.checkOpen();
    reader.fetch(keys, count);
    Store.super.putAll(keys, count, ttlOnCreate, ttlOnUpdate, batch);
  }

  private void checkKey(KeyBytes key) {
    if (key.length() > Records.MAX_KEY_BYTES) {
      throw new IllegalArgumentException(
          "store '%s': a key of %,d bytes is too long; the longest has %,d"
              .formatted(context.name, key.length(), Records.MAX_KEY_BYTES));
    }
  }

  @Override
  public Found remove(KeyBytes key, Precondition precondition, long version, ValueBytes previous) {
    context.checkOpen();
    if (precondition == Precondition.ABSENT) {
      throw new IllegalArgumentException("an entry cannot be removed if it is absent");
    }
    return remover.remove(key, precondition, version, previous);
  }

  @Override
  public boolean expire(KeyBytes key, long version, long ttlMillis) {
    context.checkOpen();
    return remover.expire(key, version, Ttl.check(ttlMillis), StoreReader.Mode.USE);
  }

  @Override
  public boolean removeExpired(KeyBytes key, ValueBytes previous) {
    context.checkOpen();
    return remover.removeExpired(context.index.hash(key), key, previous);
  }

  @Override
  public void clear() {
    ClearedTables tables = new ClearedTables(context.index.segments(), () -> {});
    try {
      for (int i = 0; i < context.index.segments(); i++) {
        detach(context.index.segmentAt(i), tables);
      }
    } finally {
      // Also what was taken out before the store was closed meanwhile.
      context.counters.cleared.add(tables.objects());
      engine.releaseCleared(context, tables);
    }
  }

  private void detach(Segment segment, ClearedTables tables) {
    long stamp = segment.lock().writeLock();
    try {
      context.checkOpen();
      if (segment.entries() > 0) {
        tables.add(segment.detach());
      }
    } finally {
      segment.lock().unlockWrite(stamp);
    }
  }

  // --- the rest ---------------------------------------------------------------------------------

  @Override
  public void setListener(StoreListener listener) {
    context.listener = listener;
  }

  @Override
  public Map<String, Object> info() {
    context.checkOpen();
    return StoreInfo.of(context);
  }

  @Override
  public long evictedKeys() {
    return context.counters.evicted.sum();
  }

  @Override
  public Map<String, FigureTable> tables() {
    context.checkOpen();
    return StoreInfo.tables(context);
  }

  @Override
  public void resetStatistics() {
    context.counters.reset();
  }

  @Override
  public void setOption(String option, String value) {
    context.checkOpen();
    engine.setStoreOption(context, option, value);
  }

  @Override
  public Map<String, String> options() {
    context.checkOpen();
    return engine.storeOptions(context);
  }

  @Override
  public void close() {
    engine.closeStore(this);
  }

  /**
   * Takes everything out for good, once the context is closed; what is left to do is to release it.
   * May be called again after it has failed.
   */
  void detachAll(ClearedTables tables) {
    try {
      for (int i = 0; i < context.index.segments(); i++) {
        Segment segment = context.index.segmentAt(i);
        long stamp = segment.lock().writeLock();
        try {
          if (!segment.isClosed()) {
            tables.add(segment.close());
          }
        } finally {
          segment.lock().unlockWrite(stamp);
        }
      }
    } finally {
      context.counters.cleared.add(tables.objects());
    }
  }
}
