package io.refcache.store;

import io.refcache.store.ModelBackend.Eviction;
import io.refcache.store.ModelEntry.Key;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * A store to argue with: on the heap, under one lock, with nothing clever in it.
 *
 * <p>It is what the tests of a real store compare against, and what a provider can be tested over
 * without an engine. Every verb takes the backend's lock, so that all stores of a backend are one
 * critical section; listeners and matchers are called after it has been let go.
 *
 * <p>Where the contract leaves a choice, this is the model's: an entry is due from its deadline on;
 * a time to live of zero takes it out at once, listener or not; a refused write takes nobody's
 * room.
 */
public final class ModelStore implements Store {
  private static final int SCAN_STEP = 10;

  private final ModelBackend backend;
  private final String name;
  private final Map<String, String> options;

  private final Map<Key, ModelEntry> entries = new HashMap<>();
  private final TreeMap<Long, ModelEntry> bySerial = new TreeMap<>();
  private StoreListener listener;
  private boolean closed;

  private long hits;
  private long misses;
  private long expired;
  private long evicted;

  ModelStore(ModelBackend backend, String name, Map<String, String> options) {
    this.backend = backend;
    this.name = name;
    this.options = options;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Found get(KeyBytes key, ValueBytes into) {
    return getAndExpire(key, Ttl.KEEP, into);
  }

  @Override
  public Found getAndExpire(KeyBytes key, long ttlMillis, ValueBytes into) {
    Ttl.check(ttlMillis);
    Objects.requireNonNull(into);
    synchronized (backend) {
      Found found = look(key);
      if (found != Found.PRESENT) {
        misses++;
        return found;
      }
      hits++;
      ModelEntry entry = entry(key);
      use(entry);
      retime(entry, ttlMillis);
      entry.copyTo(into, now());
      return Found.PRESENT;
    }
  }

  @Override
  public Found peek(KeyBytes key, ValueBytes into) {
    synchronized (backend) {
      Found found = look(key);
      if (found == Found.PRESENT) {
        entry(key).copyTo(into, now());
      }
      return found;
    }
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
    Ttl.check(ttlOnCreate);
    Ttl.check(ttlOnUpdate);
    List<Eviction> victims = new ArrayList<>();
    Stored stored;
    try {
      synchronized (backend) {
        boolean present = look(key) == Found.PRESENT;
        ModelEntry old = present ? entry(key) : null;
        if (!holds(precondition, version, old)) {
          if (present) {
            old.copyTo(previous, now());
          }
          return Stored.UNMATCHED;
        }
        stored = replace(key, value, old, present ? ttlOnUpdate : ttlOnCreate, previous, victims);
      }
    } finally {
      backend.tellEvicted(victims);
    }
    return stored;
  }

  private Stored replace(
      KeyBytes key,
      ValueBytes value,
      ModelEntry old,
      long ttlMillis,
      ValueBytes previous,
      List<Eviction> victims) {
    if (ttlMillis == Ttl.EXPIRE_NOW) {
      discardDue(key);
      if (old != null) {
        old.copyTo(previous, now());
        drop(old);
        expired++;
      }
      return Stored.EXPIRED;
    }
    long growth = ModelEntry.bytes(key, value) - (old == null ? 0 : old.bytes());
    try {
      backend.makeRoom(this, growth, old, victims);
    } catch (MemoryLimitException e) {
      if (!options.get("on-full").equals("drop")) {
        throw e;
      }
      if (old != null) {
        drop(old);
      }
      return Stored.DROPPED;
    }
    if (old != null) {
      old.copyTo(previous, now());
      write(old, value, ttlMillis);
      return Stored.UPDATED;
    }
    discardDue(key);
    ModelEntry created = new ModelEntry(new Key(key), backend.nextSerial());
    entries.put(created.key, created);
    bySerial.put(created.serial, created);
    write(created, value, ttlMillis);
    return Stored.CREATED;
  }

  private void write(ModelEntry entry, ValueBytes value, long ttlMillis) {
    ModelEntry.copy(value, entry.value);
    entry.version = backend.nextSerial();
    entry.setTtl(ttlMillis, now());
    use(entry);
  }

  /** A write takes the place of an entry that is due, though nobody has removed it yet. */
  private void discardDue(KeyBytes key) {
    ModelEntry entry = entry(key);
    if (entry != null && entry.isDue(now())) {
      drop(entry);
      expired++;
    }
  }

  @Override
  public Found remove(KeyBytes key, Precondition precondition, long version, ValueBytes previous) {
    if (precondition == Precondition.ABSENT) {
      throw new IllegalArgumentException("an absent entry cannot be removed");
    }
    synchronized (backend) {
      Found found = look(key);
      if (found != Found.PRESENT) {
        return found;
      }
      ModelEntry entry = entry(key);
      if (!holds(precondition, version, entry)) {
        return Found.ABSENT;
      }
      entry.copyTo(previous, now());
      drop(entry);
      return Found.PRESENT;
    }
  }

  @Override
  public boolean expire(KeyBytes key, long version, long ttlMillis) {
    Ttl.check(ttlMillis);
    synchronized (backend) {
      if (look(key) != Found.PRESENT) {
        return false;
      }
      ModelEntry entry = entry(key);
      if (version != ValueBytes.ANY_VERSION && version != entry.version) {
        return false;
      }
      use(entry);
      retime(entry, ttlMillis);
      return true;
    }
  }

  /** Who asks for an entry to expire now needs no listener to be told of it: it goes at once. */
  private void retime(ModelEntry entry, long ttlMillis) {
    entry.setTtl(ttlMillis, now());
    if (ttlMillis == Ttl.EXPIRE_NOW) {
      drop(entry);
      expired++;
    }
  }

  @Override
  public boolean removeExpired(KeyBytes key, ValueBytes previous) {
    synchronized (backend) {
      checkOpen();
      ModelEntry entry = entry(key);
      if (entry == null || !entry.isDue(now())) {
        return false;
      }
      entry.copyTo(previous, now());
      drop(entry);
      expired++;
      return true;
    }
  }

  @Override
  public boolean findEquivalent(KeyBytes key, KeyMatcher matcher) {
    List<KeyBytes> candidates = new ArrayList<>();
    synchronized (backend) {
      checkOpen();
      for (ModelEntry entry : bySerial.values()) {
        if (samePrefix(entry.key.bytes, key)) {
          candidates.add(entry.key.bytes);
        }
      }
    }
    for (KeyBytes candidate : candidates) {
      KeyBytes stored = new KeyBytes();
      stored.set(candidate);
      if (matcher.matches(stored)) {
        key.set(candidate);
        return true;
      }
    }
    return false;
  }

  private static boolean samePrefix(KeyBytes stored, KeyBytes key) {
    int prefix = key.hashedLength();
    boolean mayDiffer = !key.isCanonical() || key.reference() != null;
    if (!mayDiffer || stored.hashedLength() != prefix) {
      return false;
    }
    for (int i = 0; i < prefix; i++) {
      if (stored.array()[i] != key.array()[i]) {
        return false;
      }
    }
    return true;
  }

  @Override
  public long scan(long cursor, EntryVisitor visitor) {
    List<KeyBytes> keys = new ArrayList<>();
    List<ValueBytes> values = new ArrayList<>();
    long next = SCAN_END;
    synchronized (backend) {
      checkOpen();
      for (ModelEntry entry : bySerial.tailMap(cursor, false).values()) {
        if (keys.size() == SCAN_STEP) {
          next = entry.serial - 1;
          break;
        }
        if (!entry.isDue(now())) {
          keys.add(new Key(entry.key.bytes).bytes);
          values.add(new ValueBytes(0));
          entry.copyTo(values.get(values.size() - 1), now());
        }
      }
    }
    for (int i = 0; i < keys.size(); i++) {
      visitor.visit(keys.get(i), values.get(i));
    }
    return next;
  }

  @Override
  public long size() {
    synchronized (backend) {
      checkOpen();
      return entries.size();
    }
  }

  @Override
  public void clear() {
    synchronized (backend) {
      checkOpen();
      entries.clear();
      bySerial.clear();
    }
  }

  @Override
  public EntryInfo inspect(KeyBytes key) {
    synchronized (backend) {
      checkOpen();
      ModelEntry entry = entry(key);
      if (entry == null || entry.isDue(now())) {
        return null;
      }
      boolean frequencies = policy().endsWith("-lfu");
      return new EntryInfo(
          entry.refcount(),
          entry.encoding(),
          frequencies ? -1 : now() - entry.usedAtMillis,
          frequencies ? Math.min(255, entry.uses) : -1,
          entry.bytes(),
          entry.ttlMillis(now()),
          entry.version);
    }
  }

  @Override
  public void setListener(StoreListener listener) {
    synchronized (backend) {
      checkOpen();
      this.listener = listener;
    }
  }

  @Override
  public Map<String, Object> info() {
    synchronized (backend) {
      checkOpen();
      Map<String, Object> info = new LinkedHashMap<>();
      info.put("keys", size());
      info.put("used_memory", usedBytes());
      info.put("keyspace_hits", hits);
      info.put("keyspace_misses", misses);
      info.put("expired_keys", expired);
      info.put("evicted_keys", evicted);
      return info;
    }
  }

  @Override
  public void resetStatistics() {
    synchronized (backend) {
      checkOpen();
      hits = 0;
      misses = 0;
      expired = 0;
      evicted = 0;
    }
  }

  @Override
  public void setOption(String option, String value) {
    synchronized (backend) {
      checkOpen();
      ModelOptions.checkStoreOption(option, value);
      options.put(option, value);
    }
  }

  @Override
  public Map<String, String> options() {
    synchronized (backend) {
      checkOpen();
      return new LinkedHashMap<>(options);
    }
  }

  @Override
  public void close() {
    synchronized (backend) {
      closed = true;
      listener = null;
      entries.clear();
      bySerial.clear();
      backend.forget(this);
    }
  }

  // What follows is called by the backend, under its lock.

  long usedBytes() {
    return bySerial.values().stream().mapToLong(ModelEntry::bytes).sum();
  }

  /** The limit of this store alone, 0 for none. */
  long quotaBytes() {
    return ModelOptions.bytes(options.get("maxmemory"));
  }

  String policy() {
    String own = options.get("maxmemory-policy");
    return own.isEmpty() ? backend.policy() : own;
  }

  /** The entry that was used longest ago of those the policy may evict; null if there is none. */
  ModelEntry victim(ModelEntry except) {
    return victims(except).min(Comparator.comparingLong(entry -> entry.useSerial)).orElse(null);
  }

  long evictableBytes(ModelEntry except) {
    return victims(except).mapToLong(ModelEntry::bytes).sum();
  }

  private Stream<ModelEntry> victims(ModelEntry except) {
    String policy = policy();
    boolean all = policy.startsWith("allkeys-");
    boolean timed = policy.startsWith("volatile-");
    return bySerial.values().stream()
        .filter(entry -> entry != except)
        .filter(entry -> all || timed && entry.deadlineMillis != Ttl.NONE);
  }

  void evict(ModelEntry victim) {
    drop(victim);
    evicted++;
  }

  StoreListener listener() {
    return listener;
  }

  /** Takes out what is due, or lists it for a listener that wants it. */
  List<KeyBytes> expireDue() {
    List<KeyBytes> due = new ArrayList<>();
    for (ModelEntry entry : List.copyOf(bySerial.values())) {
      if (entry.isDue(now())) {
        if (wantsExpired()) {
          due.add(entry.key.bytes);
        } else {
          drop(entry);
          expired++;
        }
      }
    }
    return due;
  }

  /** What is under a key; a due entry that nobody wants to be told of is removed and counted. */
  private Found look(KeyBytes key) {
    checkOpen();
    ModelEntry entry = entry(key);
    if (entry == null) {
      return Found.ABSENT;
    }
    if (!entry.isDue(now())) {
      return Found.PRESENT;
    }
    if (wantsExpired()) {
      return Found.EXPIRED;
    }
    drop(entry);
    expired++;
    return Found.ABSENT;
  }

  private boolean wantsExpired() {
    return listener != null && listener.wantsExpired();
  }

  private static boolean holds(Precondition precondition, long version, ModelEntry entry) {
    return switch (precondition) {
      case ANY -> true;
      case ABSENT -> entry == null;
      case PRESENT -> entry != null;
      case VERSION -> entry != null && entry.version == version;
    };
  }

  private ModelEntry entry(KeyBytes key) {
    return entries.get(new Key(key));
  }

  private void drop(ModelEntry entry) {
    entries.remove(entry.key);
    bySerial.remove(entry.serial);
  }

  private void use(ModelEntry entry) {
    entry.usedAtMillis = now();
    entry.useSerial = backend.nextSerial();
    entry.uses++;
  }

  private long now() {
    return backend.nowMillis();
  }

  private void checkOpen() {
    if (closed) {
      throw new IllegalStateException("cache '" + name + "' is closed");
    }
  }
}
