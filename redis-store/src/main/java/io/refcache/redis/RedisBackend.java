package io.refcache.redis;

import io.refcache.engine.EngineProvider;
import io.refcache.store.Backend;
import io.refcache.store.ContentForm;
import io.refcache.store.FigureTable;
import io.refcache.store.Store;
import io.refcache.store.StoreException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The stores of one manager on a server, or on those of a cluster, and in one name space.
 *
 * <p>Objects on the heap cannot leave the process. So a store of such content is one of the
 * embedded engine, which is opened for it and is nobody else's. Safe for use by many threads.
 */
final class RedisBackend implements Backend {
  /** Rises when the names or the form of entries change. */
  private static final String LAYOUT = "1";

  private final String name;
  private final ServerAddress address;
  private final Map<String, String> options;
  private final String namespace;
  private final Calls calls;
  private final ServerFigures server;
  private final Subscriber subscriber;

  /** Null if there is none. */
  private final NearCache near;

  /* Guarded by this. */
  private final Map<String, Store> stores = new LinkedHashMap<>();
  private Backend embedded;
  private boolean closed;

  RedisBackend(ServerAddress address, String name, Map<String, String> options) {
    this.name = name;
    this.address = address;
    this.options = new LinkedHashMap<>(RedisOption.defaults());
    this.options.putAll(options);
    this.namespace = RedisOption.REDIS_NAMESPACE.in(options);
    Health.Counters counters = new Health.Counters();
    this.calls = new Calls(Opening.open(address, options, counters), counters, options);
    this.server = new ServerFigures(calls);
    this.subscriber =
        new Subscriber(
            calls.servers(), address.text(), RedisOption.REDIS_TIMEOUT.durationIn(options));
    try {
      server.check(address);
      near =
          NearCache.isNone(RedisOption.NEAR.in(options))
              ? null
              : new NearCache(name, namespace, options, calls.servers());
    } catch (RuntimeException | Error e) {
      calls.close();
      throw e;
    }
  }

  @Override
  public boolean isShared() {
    return true;
  }

  @Override
  public Store open(String storeName, Map<String, String> storeOptions) {
    return open(storeName, storeOptions, new ContentForm(false, Map.of()));
  }

  @Override
  public synchronized Store open(
      String storeName, Map<String, String> storeOptions, ContentForm form) {
    checkOpen();
    if (form.onHeap()) {
      Map<String, String> engineOptions = new LinkedHashMap<>(storeOptions);
      engineOptions.keySet().removeIf(option -> StoreOption.of(option) != null);
      return embedded().open(storeName, engineOptions);
    }
    if (stores.containsKey(storeName)) {
      throw new IllegalStateException("a store '" + storeName + "' is open");
    }
    KeySpace keys = new KeySpace(namespace, storeName);
    StoreOptions ownOptions = new StoreOptions(storeOptions);
    RedisStore store = new RedisStore(this, storeName, keys, calls, server, subscriber, ownOptions);
    agree(storeName, keys, form);
    store.join();
    Store reading = withCopies(store, keys, ownOptions.near());
    Store opened =
        switch (ownOptions.unavailable()) {
          case FAIL -> reading;
          case MISS -> new ForgivingStore(reading, store, keys, address.text());
        };
    stores.put(storeName, opened);
    return opened;
  }

  /**
   * @param size what copies may take at most; 0 if there are to be none, and empty for no limit but
   *     that of all
   */
  private Store withCopies(RedisStore store, KeySpace keys, String size) {
    if (NearCache.isNone(size) || near == null && size.isEmpty()) {
      return store;
    }
    if (near == null) {
      throw new IllegalArgumentException(
          "near = %s of cache '%s' is a part of what all caches of the manager may take, which is near = 0: set that as well"
              .formatted(size, store.name()));
    }
    return near.open(store, keys, calls, size);
  }

  /** Checks that others who use the entries see them as we do. */
  private void agree(String storeName, KeySpace keys, ContentForm form) {
    Map<String, String> ours = new LinkedHashMap<>();
    ours.put("layout", LAYOUT);
    ours.putAll(form.facts());
    byte[][] arguments =
        ours.entrySet().stream()
            .flatMap(fact -> Stream.of(fact.getKey(), fact.getValue()))
            .map(Script::argument)
            .toArray(byte[][]::new);
    List<Object> reply = calls.run(Script.AGREE, keys.form(), arguments);
    Map<String, String> said = new TreeMap<>();
    for (int i = 0; i + 1 < reply.size(); i += 2) {
      said.put(Script.text(reply.get(i)), Script.text(reply.get(i + 1)));
    }
    List<String> differences = new ArrayList<>();
    ours.forEach(
        (fact, value) -> {
          if (!value.equals(said.get(fact))) {
            differences.add("%s is %s there and %s here".formatted(fact, said.get(fact), value));
          }
        });
    if (!differences.isEmpty()) {
      throw new StoreException(
          "cache '%s' on %s is another one (%s). Give it another name or redis-namespace, or destroy the other one first, in a JVM that has it open"
              .formatted(storeName, address.text(), String.join("; ", differences)));
    }
  }

  private Backend embedded() {
    if (embedded == null) {
      Map<String, String> engineOptions = new LinkedHashMap<>(options);
      engineOptions.keySet().removeIf(option -> RedisOption.of(option) != null);
      embedded = new EngineProvider().open(EngineProvider.KIND, name, engineOptions);
    }
    return embedded;
  }

  synchronized void forget(RedisStore store) {
    stores.remove(store.name());
  }

  @Override
  public synchronized Map<String, Object> info() {
    checkOpen();
    Map<String, Object> figures = new LinkedHashMap<>();
    calls.tell(figures);
    if (near != null) {
      near.tell(figures);
    }
    server.tell(figures);
    if (embedded != null) {
      embedded.info().forEach(figures::put);
    }
    return figures;
  }

  @Override
  public synchronized Map<String, FigureTable> tables() {
    checkOpen();
    return embedded == null ? Map.of() : embedded.tables();
  }

  @Override
  public synchronized void resetStatistics() {
    checkOpen();
    calls.resetStatistics();
    if (near != null) {
      near.resetStatistics();
    }
    stores.values().forEach(Store::resetStatistics);
    if (embedded != null) {
      embedded.resetStatistics();
    }
  }

  @Override
  public synchronized void setOption(String option, String value) {
    checkOpen();
    if (RedisOption.of(option) != null) {
      throw new IllegalArgumentException(option + " is fixed when the manager is opened");
    }
    new EngineProvider().check(option, value);
    embedded().setOption(option, value);
  }

  @Override
  public synchronized Map<String, String> options() {
    checkOpen();
    Map<String, String> all = new LinkedHashMap<>(options);
    if (embedded != null) {
      all.putAll(embedded.options());
    }
    return all;
  }

  @Override
  public synchronized void close() {
    if (closed) {
      return;
    }
    closed = true;
    try {
      List.copyOf(stores.values()).forEach(Store::close);
      if (embedded != null) {
        embedded.close();
      }
    } finally {
      closeConnections();
    }
  }

  private void closeConnections() {
    try {
      subscriber.close();
      if (near != null) {
        near.close();
      }
    } finally {
      calls.close();
    }
  }

  private void checkOpen() {
    if (closed) {
      throw new IllegalStateException("backend '" + name + "' is closed");
    }
  }
}
