package io.refcache.redis;

import io.refcache.redis.Calls.Effect;
import io.refcache.redis.Calls.Sent;
import io.refcache.store.Found;
import io.refcache.store.FoundVisitor;
import io.refcache.store.KeyBytes;
import io.refcache.store.Precondition;
import io.refcache.store.PutBatch;
import io.refcache.store.StoreUnavailableException;
import io.refcache.store.Stored;
import io.refcache.store.Ttl;
import io.refcache.store.ValueBytes;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A store on a server with copies of its entries in the memory of this process.
 *
 * <p>Plain reads look at the copies first, and make one of what they have to ask the server for.
 * Everything else is the server's: changes, reads that a change depends on, and reads that give a
 * new time to live, which are changes of the entry to everybody who has a copy. After a change,
 * whatever has become of it, the copy is dropped.
 */
final class NearStore extends DelegatingStore {
  private final RedisStore store;
  private final NearCache near;
  private final NearCopies copies;
  private final KeySpace keys;
  private final Calls calls;

  NearStore(RedisStore store, NearCache near, NearCopies copies, KeySpace keys, Calls calls) {
    super(store);
    this.store = store;
    this.near = near;
    this.copies = copies;
    this.keys = keys;
    this.calls = calls;
    // Who is told of a change and reads the entry must not read what was there before.
    store.onRemoteChange(copies::drop);
  }

  // --- reading ----------------------------------------------------------------------------------

  @Override
  public Found get(KeyBytes key, ValueBytes into) {
    NearSession session = near.session(key, keys);
    if (isHit(session, key, into)) {
      return Found.PRESENT;
    }
    if (session == null) {
      return store.get(key, into);
    }
    Read read = new Read(session, key);
    send(session, List.of(read));
    return read.result(into);
  }

  /** Reads a copy; counts. */
  private boolean isHit(NearSession session, KeyBytes key, ValueBytes into) {
    if (session != null) {
      // First: a copy that is read now may have gone by the time that the lease begins anew.
      long leaseStartNanos = session.leaseStartNanos();
      if (copies.read(key, session.era(), into) && near.isFresh(leaseStartNanos)) {
        copies.hit();
        store.hit();
        return true;
      }
    }
    copies.missed();
    return false;
  }

  /** An entry that a server is asked for, to be kept. */
  private final class Read {
    private final NearSession session;
    private final KeyBytes key;
    private final byte[] name;
    private final long era;
    private final long changes;
    private final long startNanos = System.nanoTime();
    private NearSession.Reply reply;

    /** To be made before it is sent: what makes a copy worthless may happen from then on. */
    Read(NearSession session, KeyBytes key) {
      this.session = session;
      this.key = key;
      this.name = keys.nameOf(key);
      this.era = session.era();
      this.changes = copies.changes(key);
    }

    /** Waits, and keeps a copy of what there is. */
    Found result(ValueBytes into) {
      byte[] entry;
      long ttlMillis;
      try {
        Node node = session.node();
        entry = calls.await(new Sent<>(node, c -> c.get(name), reply.entry()), Effect.READS);
        ttlMillis =
            calls.await(new Sent<>(node, c -> c.pttl(name), reply.ttlMillis()), Effect.READS);
      } catch (StoreUnavailableException e) {
        if (session.hasEnded()) { // this connection has gone, but the other one may be there
          return store.get(key, into);
        }
        throw e;
      }
      Found found = store.found(entry, into);
      // What another server has answered nobody would say is out of date.
      if (found == Found.PRESENT && reply.isComplete()) {
        keep(into, ttlMillis);
      }
      return found;
    }

    /** The time to live runs from before it was asked for, so that no copy lives longer. */
    private void keep(ValueBytes value, long ttlMillis) {
      if (ttlMillis == Ttl.NONE) {
        copies.keep(key, changes, value, era, Ttl.NONE);
        return;
      }
      long elapsedMillis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - startNanos) + 1;
      if (ttlMillis > elapsedMillis) {
        copies.keep(key, changes, value, era, ttlMillis - elapsedMillis);
      }
    }
  }

  /** Asks for entries on one session, all in one go. */
  private static void send(NearSession session, List<Read> reads) {
    List<NearSession.Reply> replies = session.read(reads.stream().map(read -> read.name).toList());
    for (int i = 0; i < replies.size(); i++) {
      reads.get(i).reply = replies.get(i);
    }
  }

  @Override
  public void getAll(
      KeyBytes[] group, int count, long ttlMillis, ValueBytes into, FoundVisitor visitor) {
    if (ttlMillis != Ttl.KEEP) {
      getAndExpireAll(group, count, ttlMillis, into, visitor);
      return;
    }
    Read[] reads = new Read[count];
    Map<NearSession, List<Read>> bySession = new LinkedHashMap<>();
    List<Integer> others = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      NearSession session = near.session(group[i], keys);
      if (isHit(session, group[i], into)) {
        visitor.visit(i, Found.PRESENT);
      } else if (session == null) {
        others.add(i);
      } else {
        reads[i] = new Read(session, group[i]);
        bySession.computeIfAbsent(session, s -> new ArrayList<>()).add(reads[i]);
      }
    }
    bySession.forEach(NearStore::send);
    if (!others.isEmpty()) {
      KeyBytes[] asked = others.stream().map(i -> group[i]).toArray(KeyBytes[]::new);
      store.getAll(
          asked,
          asked.length,
          ttlMillis,
          into,
          (index, found) -> visitor.visit(others.get(index), found));
    }
    for (int i = 0; i < count; i++) {
      if (reads[i] != null) {
        visitor.visit(i, reads[i].result(into));
      }
    }
  }

  private void getAndExpireAll(
      KeyBytes[] group, int count, long ttlMillis, ValueBytes into, FoundVisitor visitor) {
    try {
      store.getAll(group, count, ttlMillis, into, visitor);
    } finally {
      dropAll(group, count);
    }
  }

  @Override
  public Found getAndExpire(KeyBytes key, long ttlMillis, ValueBytes into) {
    if (ttlMillis == Ttl.KEEP) {
      return get(key, into);
    }
    try {
      return store.getAndExpire(key, ttlMillis, into);
    } finally {
      copies.drop(key);
    }
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
    try {
      return store.put(key, value, precondition, version, ttlOnCreate, ttlOnUpdate, previous);
    } finally {
      copies.drop(key);
    }
  }

  @Override
  public void putAll(
      KeyBytes[] group, int count, long ttlOnCreate, long ttlOnUpdate, PutBatch batch) {
    try {
      store.putAll(group, count, ttlOnCreate, ttlOnUpdate, batch);
    } finally {
      dropAll(group, count);
    }
  }

  @Override
  public Found remove(KeyBytes key, Precondition precondition, long version, ValueBytes previous) {
    try {
      return store.remove(key, precondition, version, previous);
    } finally {
      copies.drop(key);
    }
  }

  @Override
  public boolean expire(KeyBytes key, long version, long ttlMillis) {
    try {
      return store.expire(key, version, ttlMillis);
    } finally {
      copies.drop(key);
    }
  }

  @Override
  public void clear() {
    try {
      store.clear();
    } finally {
      copies.clear();
    }
  }

  private void dropAll(KeyBytes[] group, int count) {
    for (int i = 0; i < count; i++) {
      copies.drop(group[i]);
    }
  }

  // --- the rest ---------------------------------------------------------------------------------

  @Override
  public Map<String, Object> info() {
    Map<String, Object> figures = store.info();
    copies.tell(figures);
    return figures;
  }

  @Override
  public void resetStatistics() {
    store.resetStatistics();
    copies.resetStatistics();
  }

  @Override
  public void destroy() {
    store.destroy();
    close();
  }

  @Override
  public void close() {
    near.forget(name());
    copies.close();
    store.close();
  }
}
