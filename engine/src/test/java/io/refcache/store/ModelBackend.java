package io.refcache.store;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * The stores of a {@link ModelStore}'s kind that share a limit. Its monitor is their lock.
 *
 * <p>Nothing happens in the background: {@link #expireDue} does what an engine's expiry would, when
 * the test asks for it. The clock stands still until it is moved by {@link #advanceMillis}, or is
 * the test's.
 */
public final class ModelBackend implements Backend {

  /** An entry that has been pushed out, to be told of once the lock is free. */
  record Eviction(StoreListener listener, ModelEntry entry) {}

  private final String name;
  private final LongSupplier clock;
  private final Map<String, String> options;
  private final Map<String, ModelStore> stores = new LinkedHashMap<>();
  private long advancedMillis;
  private long serial;
  private boolean shared;
  private boolean closed;

  /** A backend on a clock that stands still. */
  public ModelBackend(String name, Map<String, String> options) {
    this(name, options, () -> 0);
  }

  /**
   * A backend on a clock of the test's own.
   *
   * @param clock answers milliseconds that never go back
   */
  public ModelBackend(String name, Map<String, String> options, LongSupplier clock) {
    this.name = name;
    this.clock = clock;
    this.options = ModelOptions.backend(options);
  }

  /** A backend that says that others use its entries as well. */
  static ModelBackend shared(String name, Map<String, String> options) {
    ModelBackend backend = new ModelBackend(name, options);
    backend.shared = true;
    return backend;
  }

  @Override
  public boolean isShared() {
    return shared;
  }

  @Override
  public synchronized Store open(String name, Map<String, String> options) {
    checkOpen();
    if (stores.containsKey(name)) {
      throw new IllegalStateException("a store '" + name + "' is open");
    }
    ModelStore store = new ModelStore(this, name, ModelOptions.store(options));
    stores.put(name, store);
    return store;
  }

  /** Moves the clock on. */
  public synchronized void advanceMillis(long millis) {
    advancedMillis += millis;
  }

  /** Removes what is due in all stores, or tells the listener that wants it. */
  public void expireDue() {
    List<Runnable> told = new ArrayList<>();
    synchronized (this) {
      checkOpen();
      for (ModelStore store : stores.values()) {
        StoreListener listener = store.listener();
        store.expireDue().forEach(key -> told.add(() -> listener.due(key)));
      }
    }
    told.forEach(Runnable::run);
  }

  @Override
  public synchronized Map<String, Object> info() {
    checkOpen();
    Map<String, Object> sums = new LinkedHashMap<>();
    for (ModelStore store : stores.values()) {
      store
          .info()
          .forEach((figure, value) -> sums.merge(figure, value, (a, b) -> (Long) a + (Long) b));
    }
    sums.put("maxmemory", limitBytes());
    sums.put("maxmemory_policy", policy());
    return sums;
  }

  @Override
  public synchronized void resetStatistics() {
    checkOpen();
    stores.values().forEach(ModelStore::resetStatistics);
  }

  @Override
  public synchronized void setOption(String option, String value) {
    checkOpen();
    ModelOptions.checkBackendOption(option, value);
    options.put(option, value);
  }

  @Override
  public synchronized Map<String, String> options() {
    checkOpen();
    return new LinkedHashMap<>(options);
  }

  @Override
  public synchronized void close() {
    closed = true;
    List.copyOf(stores.values()).forEach(ModelStore::close);
  }

  // What follows is called by the stores, under this lock.

  long nowMillis() {
    return clock.getAsLong() + advancedMillis;
  }

  long nextSerial() {
    return ++serial;
  }

  String policy() {
    return options.get("maxmemory-policy");
  }

  void forget(ModelStore store) {
    stores.remove(store.name(), store);
  }

  /**
   * Evicts until a write fits under the quota, then under the limit; nothing at all where no
   * eviction would make enough room.
   *
   * @param growthBytes what the write adds to what is used
   * @param writing the entry that is being replaced, which is nobody's victim
   * @throws MemoryLimitException if no eviction would make enough room
   */
  void makeRoom(ModelStore store, long growthBytes, ModelEntry writing, List<Eviction> victims) {
    evictUntil(store, List.of(store), store.quotaBytes(), growthBytes, writing, victims);
    evictUntil(store, List.copyOf(stores.values()), limitBytes(), growthBytes, writing, victims);
  }

  private void evictUntil(
      ModelStore store,
      List<ModelStore> sharing,
      long limitBytes,
      long growthBytes,
      ModelEntry writing,
      List<Eviction> victims) {
    if (limitBytes == 0 || growthBytes <= 0) {
      return;
    }
    long used = sharing.stream().mapToLong(ModelStore::usedBytes).sum();
    long evictable = sharing.stream().mapToLong(s -> s.evictableBytes(writing)).sum();
    if (used + growthBytes - evictable > limitBytes) {
      throw new MemoryLimitException(
          store.name(),
          growthBytes,
          used,
          limitBytes,
          0,
          store.policy(),
          "nothing that may be evicted makes room for it");
    }
    while (used + growthBytes > limitBytes) {
      ModelStore owner = null;
      ModelEntry victim = null;
      for (ModelStore candidate : sharing) {
        ModelEntry entry = candidate.victim(writing);
        if (entry != null && (victim == null || entry.useSerial < victim.useSerial)) {
          owner = candidate;
          victim = entry;
        }
      }
      owner.evict(victim);
      used -= victim.bytes();
      if (owner.listener() != null) {
        victims.add(new Eviction(owner.listener(), victim));
      }
    }
  }

  /** Called without the lock. */
  void tellEvicted(List<Eviction> victims) {
    for (Eviction eviction : victims) {
      if (eviction.listener.wantsEvicted()) {
        eviction.listener.evicted(eviction.entry.key.bytes, eviction.entry.value);
      }
    }
  }

  private long limitBytes() {
    return ModelOptions.bytes(options.get("maxmemory"));
  }

  private void checkOpen() {
    if (closed) {
      throw new IllegalStateException("backend '" + name + "' is closed");
    }
  }
}
