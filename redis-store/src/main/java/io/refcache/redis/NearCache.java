package io.refcache.redis;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisException;
import io.refcache.engine.EngineProvider;
import io.refcache.store.Backend;
import io.refcache.store.KeyBytes;
import io.refcache.store.Store;
import io.refcache.store.StoreException;
import io.refcache.store.StoreUnavailableException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/**
 * Copies, in the memory of this process, of what it has read from a server, so that it need not ask
 * again: an embedded engine of its own, bounded in bytes, with a store for each cache.
 *
 * <p>A copy must not be read when its entry has changed. Three mechanisms see to that.
 *
 * <ul>
 *   <li>The server tells of each change, over a connection on which all copies are read ({@link
 *       NearSession}).
 *   <li>A change may be told while the reply that it makes out of date is on its way from the
 *       connection to the memory. So changes are counted by key, and a copy is kept only if there
 *       was none since the entry was asked for ({@link NearStripes}).
 *   <li>A server that is paused or cut off tells nothing. So a copy is read only while the lease
 *       lasts, which an answer of the server renews: {@code near-max-staleness} from the moment at
 *       which the server was asked.
 * </ul>
 *
 * <p>A read may so be out of date by the time that a change takes to be told, which is as long as a
 * round trip, and by {@code near-max-staleness} at most. What this process changes it drops itself,
 * before the change returns. Safe for use by many threads.
 */
final class NearCache implements NearSession.Watcher, AutoCloseable {
  /** A lease is renewed that often while it lasts. */
  private static final int BEATS = 4;

  private static final long LONGEST_PAUSE_NANOS = TimeUnit.SECONDS.toNanos(1);

  /** Of the memory of all copies, the longest of them may take one in so many bytes. */
  private static final int LONGEST_SHARE = 64;

  private static final String NONE = "0+\\s*[a-z]*";
  private static final String MAXMEMORY = "maxmemory";
  private static final long UNKNOWN = -1;

  /** Enough to meet a slot of a master that has only one. */
  private static final int MAX_PROBES = 1 << 18;

  private static final Logger LOG = System.getLogger(NearCache.class.getName());

  private final String namespace;
  private final Backend engine;
  private final long longestBytes;
  private final long maxStalenessNanos;
  private final NearStripes stripes = new NearStripes();
  private final Map<String, NearCopies> copies = new ConcurrentHashMap<>();
  private final ExecutorService connecting = Executors.newCachedThreadPool(threads());
  private final ScheduledExecutorService beating =
      Executors.newSingleThreadScheduledExecutor(threads());
  private final Servers servers;

  /** By master. */
  private final Map<Node, NearTracking> trackings = new ConcurrentHashMap<>();

  /** Of the server, if it is the only one; else null. */
  private final NearTracking only;

  private final LongAdder sessions = new LongAdder();
  private final LongAdder flushes = new LongAdder();

  /**
   * Begins to watch the servers. Those that cannot be reached are watched as soon as they can.
   *
   * @throws StoreException if that is not allowed
   */
  @SuppressWarnings("FutureReturnValueIgnored") // it ends with its executor
  NearCache(String name, String namespace, Map<String, String> options, Servers servers) {
    this.namespace = namespace;
    this.servers = servers;
    maxStalenessNanos = RedisOption.NEAR_MAX_STALENESS.durationIn(options).toNanos();
    engine =
        new EngineProvider()
            .open(
                EngineProvider.KIND,
                name + "-near",
                Map.of(MAXMEMORY, RedisOption.NEAR.in(options)));
    longestBytes = (long) engine.info().get(MAXMEMORY) / LONGEST_SHARE;
    List<Node> masters = servers.masters();
    try {
      masters.forEach(this::begin);
    } catch (RuntimeException | Error e) {
      close();
      throw e;
    }
    only = servers.isOne() ? trackings.get(masters.get(0)) : null;
    servers.onChange(() -> trackings.values().forEach(NearTracking::forget));
    long pauseNanos = Math.min(LONGEST_PAUSE_NANOS, maxStalenessNanos / BEATS);
    beating.scheduleWithFixedDelay(this::tend, pauseNanos, pauseNanos, TimeUnit.NANOSECONDS);
  }

  private void begin(Node master) {
    NearTracking tracking = trackingOf(master);
    try {
      tracking.connect();
    } catch (StoreException | RedisException | CompletionException e) {
      Throwable root = Opening.rootOf(e);
      if (root instanceof RedisCommandExecutionException) {
        throw new StoreException(master + ": there can be no near cache: " + root.getMessage(), e);
      }
      tracking.tell(e);
    }
  }

  private NearTracking trackingOf(Node master) {
    return trackings.computeIfAbsent(
        master,
        node -> new NearTracking(node, () -> probeOf(node), connecting, this, this::sessionBegins));
  }

  /**
   * The name of an entry that a master of a cluster has: asked for it, it says when it is no longer
   * the one to ask, which a mere sign of life would not tell. Null for an only server.
   */
  private byte[] probeOf(Node master) {
    if (servers.isOne()) {
      return null;
    }
    for (int i = 0; i < MAX_PROBES; i++) {
      byte[] name = (namespace + ":#near:" + i).getBytes(ISO_8859_1);
      if (servers.of(name) == master) {
        return name;
      }
    }
    throw StoreUnavailableException.unchanged(master + " has no slots", null);
  }

  /** Has all servers watched that have entries now, and no others. */
  private void tend() {
    try {
      List<Node> masters = servers.masters();
      masters.forEach(master -> trackingOf(master).tend());
      trackings.entrySet().removeIf(each -> !masters.contains(each.getKey()) && ends(each));
    } catch (RuntimeException e) { // the next time is soon
      LOG.log(Level.WARNING, "the near cache was not looked after", e);
    }
  }

  private static boolean ends(Map.Entry<Node, NearTracking> retired) {
    retired.getValue().close();
    return true;
  }

  private static ThreadFactory threads() {
    return task -> {
      Thread thread = new Thread(task, "refcache-redis-near");
      thread.setDaemon(true);
      return thread;
    };
  }

  /** Whether a size says that there are no copies. */
  static boolean isNone(String size) {
    return size.strip().matches(NONE);
  }

  /**
   * Checks a size.
   *
   * @throws IllegalArgumentException if it is none
   */
  static void check(String size) {
    try {
      new EngineProvider().check(MAXMEMORY, size);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "%s = %s: right is a number of bytes such as 64mb, a share such as 5%%, or 0 for no copies"
              .formatted(RedisOption.NEAR.optionName(), size),
          e);
    }
  }

  /**
   * A cache with copies of its entries here.
   *
   * @param size what its copies may take at most; empty for no limit of its own
   */
  Store open(RedisStore store, KeySpace keys, Calls calls, String size) {
    Map<String, String> options = new LinkedHashMap<>();
    options.put("on-full", "drop");
    if (!size.isEmpty()) {
      options.put(MAXMEMORY, size);
    }
    NearCopies ofCache =
        new NearCopies(engine.open(store.name(), options), keys, stripes, longestBytes);
    copies.put(KeySpace.escape(store.name()), ofCache);
    return new NearStore(store, this, ofCache, keys, calls);
  }

  /** No longer keeps the copies of a cache, which are closed. */
  void forget(String cacheName) {
    copies.remove(KeySpace.escape(cacheName));
  }

  /** The session on which an entry is read; null if there is none now. */
  NearSession session(KeyBytes key, KeySpace keys) {
    NearTracking tracking = only != null ? only : trackings.get(servers.of(keys.nameOf(key)));
    return tracking == null ? null : tracking.session();
  }

  /** Whether what was true at a moment, by {@link System#nanoTime}, may still be told. */
  boolean isFresh(long momentNanos) {
    return System.nanoTime() - momentNanos < maxStalenessNanos;
  }

  @Override
  public void changed(byte[] name) {
    NearCopies ofCache = copies.get(cacheOf(name));
    if (ofCache != null) {
      ofCache.invalidate(name);
    }
  }

  /** The escaped name of the cache that a name of the server belongs to. */
  private String cacheOf(byte[] name) {
    int start = namespace.length() + 1;
    int end = start;
    while (end < name.length && name[end] != ':' && name[end] != ';') {
      end++;
    }
    return new String(name, start, Math.max(0, end - start), ISO_8859_1);
  }

  @Override
  public void flushed() {
    flushes.increment();
    dropAll();
  }

  @Override
  public void ended() {
    flushes.increment();
  }

  /** What is left of the last session is out of date, and only takes room. */
  private void sessionBegins() {
    sessions.increment();
    dropAll();
  }

  private void dropAll() {
    copies.values().forEach(NearCopies::clear);
  }

  /** Adds the figures of all caches. */
  void tell(Map<String, Object> figures) {
    Map<String, Object> own = engine.info();
    figures.put("near_maxmemory", own.get(MAXMEMORY));
    figures.put("near_used_memory", own.get("used_memory"));
    figures.put("near_sessions", sessions.sum());
    figures.put("near_flushes", flushes.sum());
    figures.put("near_lease_age_millis", leaseAgeMillis());
  }

  /** How long ago it was that all servers had told all changes; -1 if nobody knows. */
  private long leaseAgeMillis() {
    long oldestNanos = 0;
    for (Node master : servers.masters()) {
      NearTracking tracking = trackings.get(master);
      NearSession session = tracking == null ? null : tracking.session();
      if (session == null) {
        return UNKNOWN;
      }
      oldestNanos = Math.max(oldestNanos, System.nanoTime() - session.leaseStartNanos());
    }
    return TimeUnit.NANOSECONDS.toMillis(oldestNanos);
  }

  void resetStatistics() {
    sessions.reset();
    flushes.reset();
  }

  /** Ends the sessions and the threads, and gives the memory back. */
  @Override
  public void close() {
    beating.shutdownNow();
    connecting.shutdown();
    trackings.values().forEach(NearTracking::close);
    trackings.values().forEach(NearTracking::awaitClosed);
    engine.close();
  }
}
