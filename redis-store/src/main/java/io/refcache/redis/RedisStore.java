package io.refcache.redis;

import io.lettuce.core.GetExArgs;
import io.refcache.redis.Calls.Effect;
import io.refcache.redis.Calls.Sent;
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
import io.refcache.store.StoreException;
import io.refcache.store.StoreListener;
import io.refcache.store.Stored;
import io.refcache.store.Ttl;
import io.refcache.store.ValueBytes;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * The entries of one cache on a server.
 *
 * <p>Entries expire and are evicted by the server alone, which tells nobody: a listener hears
 * nothing of either. What other processes do it hears by the {@link EventExchange}. A peek and an
 * inspection of an entry mark it as used, since the server does so with whatever it reads out.
 */
final class RedisStore implements Store {
  /** {@code PTTL} of a key that is not there. */
  private static final long NO_KEY = -2;

  private final RedisBackend backend;
  private final String name;
  private final KeySpace keys;
  private final Calls calls;
  private final RedisWrites writes;
  private final Walks walks;
  private final Bulk bulk;
  private final StoreCounters counters = new StoreCounters();
  private final StoreOptions options;
  private final EventExchange events;
  private volatile boolean closed;

  RedisStore(
      RedisBackend backend,
      String name,
      KeySpace keys,
      Calls calls,
      ServerFigures server,
      Subscriber subscriber,
      StoreOptions options) {
    this.backend = backend;
    this.name = name;
    this.keys = keys;
    this.calls = calls;
    this.events = new EventExchange(name, keys, calls, subscriber, counters);
    this.writes = new RedisWrites(name, calls, counters, server, events);
    this.bulk = new Bulk(calls);
    this.walks = new Walks(calls, keys.all());
    this.options = options;
    this.writes.dropsOnFull = options.dropsOnFull();
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Found get(KeyBytes key, ValueBytes into) {
    byte[] entryName = nameOf(key);
    return counted(read(calls.read(entryName, c -> c.get(entryName)), Ttl.NONE, into));
  }

  @Override
  public Found getAndExpire(KeyBytes key, long ttlMillis, ValueBytes into) {
    byte[] entryName = nameOf(key);
    return counted(read(calls.await(getEx(entryName, ttlMillis), effect(ttlMillis)), into));
  }

  /** A read that gives a time to live: harmless to be done again, unless it removes. */
  private static Effect effect(long ttlMillis) {
    return ttlMillis == Ttl.EXPIRE_NOW ? Effect.CHANGES : Effect.READS;
  }

  private Sent<byte[]> getEx(byte[] entryName, long ttlMillis) {
    long bounded = RedisWrites.bounded(ttlMillis);
    if (bounded == Ttl.KEEP) {
      return calls.send(entryName, c -> c.get(entryName));
    }
    if (bounded == Ttl.EXPIRE_NOW) {
      return calls.send(entryName, c -> c.getdel(entryName));
    }
    GetExArgs arguments = new GetExArgs();
    return calls.send(
        entryName,
        c -> c.getex(entryName, bounded == Ttl.NONE ? arguments.persist() : arguments.px(bounded)));
  }

  @Override
  public void getAll(
      KeyBytes[] group, int count, long ttlMillis, ValueBytes into, FoundVisitor visitor) {
    if (count == 0) {
      return;
    }
    byte[][] names = new byte[count][];
    for (int i = 0; i < count; i++) {
      names[i] = nameOf(group[i]);
    }
    if (RedisWrites.bounded(ttlMillis) == Ttl.KEEP) {
      List<byte[]> entries = bulk.entries(List.of(names));
      for (int i = 0; i < count; i++) {
        visitor.visit(i, counted(read(entries.get(i), into)));
      }
      return;
    }
    List<Sent<byte[]>> replies = new ArrayList<>(count);
    for (byte[] entryName : names) {
      replies.add(getEx(entryName, ttlMillis));
    }
    for (int i = 0; i < count; i++) {
      byte[] entry = calls.await(replies.get(i), effect(ttlMillis));
      visitor.visit(i, counted(read(entry, into)));
    }
  }

  @Override
  public Found peek(KeyBytes key, ValueBytes into) {
    byte[] entryName = nameOf(key);
    if (into == null) {
      return calls.read(entryName, c -> c.exists(entryName)) > 0 ? Found.PRESENT : Found.ABSENT;
    }
    Sent<byte[]> entry = calls.send(entryName, c -> c.get(entryName));
    Sent<Long> ttl = calls.send(entryName, c -> c.pttl(entryName));
    byte[] found = calls.await(entry, Effect.READS);
    long ttlMillis = calls.await(ttl, Effect.READS);
    return ttlMillis == NO_KEY ? Found.ABSENT : read(found, ttlMillis, into);
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
    return writes
        .put(nameOf(key), value, precondition, version, ttlOnCreate, ttlOnUpdate, previous)
        .run();
  }

  @Override
  public void putAll(
      KeyBytes[] group, int count, long ttlOnCreate, long ttlOnUpdate, PutBatch batch) {
    RedisWrites.Put[] puts = new RedisWrites.Put[count];
    for (int i = 0; i < count; i++) {
      try {
        puts[i] =
            writes.put(
                nameOf(group[i]),
                batch.value(i),
                Precondition.ANY,
                ValueBytes.ANY_VERSION,
                ttlOnCreate,
                ttlOnUpdate,
                null);
      } catch (RuntimeException e) {
        batch.failed(i, e);
      }
    }
    writes.putAll(puts, count, batch);
  }

  @Override
  public Found remove(KeyBytes key, Precondition precondition, long version, ValueBytes previous) {
    return writes.remove(nameOf(key), precondition, version, previous);
  }

  @Override
  public boolean expire(KeyBytes key, long version, long ttlMillis) {
    return writes.expire(nameOf(key), version, ttlMillis);
  }

  /** The server removes what is due, and nobody ever meets it: there is nothing to remove. */
  @Override
  public boolean removeExpired(KeyBytes key, ValueBytes previous) {
    checkOpen();
    return false;
  }

  @Override
  public boolean findEquivalent(KeyBytes key, KeyMatcher matcher) {
    checkOpen();
    if (key.isCanonical()) {
      return false;
    }
    KeyBytes stored = new KeyBytes();
    for (byte[] candidate : walks.all(keys.equivalentsOf(key))) {
      if (keys.read(candidate, stored) && matcher.matches(stored)) {
        key.set(stored);
        return true;
      }
    }
    return false;
  }

  @Override
  public long scan(long cursor, EntryVisitor visitor) {
    checkOpen();
    List<byte[]> names = new ArrayList<>();
    long next = walks.next(cursor, names);
    if (names.isEmpty()) {
      return next;
    }
    List<byte[]> entries = bulk.entries(names);
    List<Long> ttls = bulk.ttls(names);
    KeyBytes key = new KeyBytes();
    ValueBytes value = new ValueBytes();
    for (int i = 0; i < names.size(); i++) {
      long ttlMillis = ttls.get(i);
      byte[] entry = entries.get(i);
      if (ttlMillis != NO_KEY
          && keys.read(names.get(i), key)
          && read(entry, ttlMillis, value) == Found.PRESENT) {
        visitor.visit(key, value);
      }
    }
    return next;
  }

  @Override
  public long scanKeys(long cursor, KeyVisitor visitor) {
    checkOpen();
    List<byte[]> names = new ArrayList<>();
    long next = walks.next(cursor, names);
    KeyBytes key = new KeyBytes();
    for (byte[] entryName : names) {
      if (keys.read(entryName, key)) {
        visitor.visit(key);
      }
    }
    return next;
  }

  /**
   * Counts by a walk over the keys of the whole database; what others have stored among ours is not
   * counted.
   */
  @Override
  public long size() {
    checkOpen();
    KeyBytes key = new KeyBytes();
    return walks.count(entryName -> keys.read(entryName, key));
  }

  /** Removes what is there, by a walk; what others put meanwhile may stay. */
  @Override
  public void clear() {
    checkOpen();
    walks.removeAll();
  }

  /** Removes entries by their names. May be done again. */
  void unlink(List<byte[]> names) {
    checkOpen();
    bulk.unlink(names);
  }

  @Override
  public EntryInfo inspect(KeyBytes key) {
    return new Inspection(calls, nameOf(key)).run();
  }

  @Override
  public void setListener(StoreListener listener) {
    checkOpen();
    events.setListener(listener);
  }

  @Override
  public void listenerChanged() {
    checkOpen();
    events.listenerChanged();
  }

  @Override
  public boolean isObserved() {
    checkOpen();
    return events.isWanted();
  }

  /** Sets who is given the key of what another process has changed before listeners are told. */
  void onRemoteChange(Consumer<KeyBytes> first) {
    events.setFirst(first);
  }

  /** Begins to hear of the others. */
  void join() {
    events.open();
  }

  @Override
  public Map<String, Object> info() {
    checkOpen();
    Map<String, Object> figures = new LinkedHashMap<>();
    counters.tell(figures);
    figures.put("remote_listeners", (long) events.listeners());
    return figures;
  }

  @Override
  public void resetStatistics() {
    checkOpen();
    counters.reset();
  }

  @Override
  public void setOption(String option, String value) {
    checkOpen();
    options.set(option, value);
    writes.dropsOnFull = options.dropsOnFull();
  }

  @Override
  public Map<String, String> options() {
    checkOpen();
    return options.all();
  }

  @Override
  public void destroy() {
    checkOpen();
    walks.removeAll();
    calls.change(keys.form(), c -> c.unlink(keys.form()));
    close();
  }

  /** Leaves the entries to the others. */
  @Override
  public void close() {
    if (!closed) {
      closed = true;
      events.close();
    }
    backend.forget(this);
  }

  private byte[] nameOf(KeyBytes key) {
    checkOpen();
    return keys.nameOf(key);
  }

  /** Reads an entry that the server was asked for by somebody else; counts. */
  Found found(byte[] entry, ValueBytes into) {
    return counted(read(entry, into));
  }

  /** Counts a hit of somebody who had no need to ask the server. */
  void hit() {
    counters.hits.increment();
  }

  private Found read(byte[] entry, ValueBytes into) {
    return read(entry, Ttl.NONE, into);
  }

  private Found read(byte[] entry, long ttlMillis, ValueBytes into) {
    if (entry == null) {
      return Found.ABSENT;
    }
    try {
      EntryFormat.read(entry, ttlMillis, into);
    } catch (StoreException e) {
      throw new StoreException("cache '" + name + "': " + e.getMessage(), e);
    }
    return Found.PRESENT;
  }

  private Found counted(Found found) {
    (found == Found.PRESENT ? counters.hits : counters.misses).increment();
    return found;
  }

  private void checkOpen() {
    if (closed) {
      throw new IllegalStateException("cache '" + name + "' is closed");
    }
  }
}
