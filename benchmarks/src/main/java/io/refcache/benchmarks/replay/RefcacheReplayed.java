package io.refcache.benchmarks.replay;

import io.refcache.jcache.RefcacheCachingProvider;
import io.refcache.store.Backend;
import io.refcache.store.KeyBytes;
import io.refcache.store.Store;
import io.refcache.store.ValueBytes;
import java.net.URI;
import java.util.Map;
import java.util.Properties;
import javax.cache.Cache;
import javax.cache.CacheManager;
import javax.cache.configuration.MutableConfiguration;

/**
 * Refcache by way of its provider, held at a number of bytes of payload: what values take apart
 * from keys, headers and tables, as Caffeine's weigher counts them.
 */
final class RefcacheReplayed extends JCacheReplayed {
  private static final String NAME = "replay";

  /** A guess to begin with: what an entry takes besides its value. */
  private static final long OVERHEAD_PER_ENTRY = 44;

  /** What of that is not in the figure of the data: its header and its part of the index. */
  private static final long UNCOUNTED_PER_ENTRY = 28;

  private final Backend backend;
  private final Store store;
  private final CorrectedPayload payload;
  private double limitBytes;

  private RefcacheReplayed(Cache<Integer, byte[]> cache, Trace trace, long payloadBytes) {
    super(cache);
    backend = cache.getCacheManager().unwrap(Backend.class);
    store = cache.unwrap(Store.class);
    payload = new CorrectedPayload(payloadBytes, trace.requests());
    double entries = (double) payloadBytes / trace.uniqueBytes() * trace.keys();
    limitBytes =
        figure(backend.info(), "used_memory") + payloadBytes + entries * OVERHEAD_PER_ENTRY;
    applyLimit();
  }

  static RefcacheReplayed open(String policy, Trace trace, long payloadBytes) {
    return new RefcacheReplayed(cache(policy, 0), trace, payloadBytes);
  }

  /** One whose limit stays as it is. */
  static JCacheReplayed openLimited(String policy, long maxmemory) {
    return new JCacheReplayed(cache(policy, maxmemory));
  }

  /** What the engine of a cache has mapped from the operating system, in bytes. */
  static double mappedBytes(Cache<Integer, byte[]> cache) {
    return figure(cache.getCacheManager().unwrap(Backend.class).info(), "used_memory_rss");
  }

  private static Cache<Integer, byte[]> cache(String policy, long maxmemory) {
    Properties options = new Properties();
    options.setProperty("refcache.maxmemory", Long.toString(maxmemory));
    options.setProperty("refcache.maxmemory-policy", policy);
    options.setProperty("refcache.defaults.segments", "4");
    options.setProperty("refcache.defaults.on-full", "drop");
    CacheManager manager =
        new RefcacheCachingProvider().getCacheManager(URI.create(NAME), null, options);
    return manager.createCache(
        NAME, new MutableConfiguration<Integer, byte[]>().setTypes(Integer.class, byte[].class));
  }

  @Override
  public boolean request(int key, int size) {
    if (payload.isDue()) {
      double used =
          figure(store.info(), "used_memory_dataset") + store.size() * UNCOUNTED_PER_ENTRY;
      boolean evicts = figure(store.info(), "evicted_keys") > 0;
      limitBytes = payload.correct(limitBytes, used, evicts, this::payloadBytes);
      applyLimit();
    }
    return super.request(key, size);
  }

  private void applyLimit() {
    backend.setOption("maxmemory", Long.toString((long) limitBytes));
  }

  private static double figure(Map<String, Object> info, String name) {
    return ((Number) info.get(name)).doubleValue();
  }

  private long payloadBytes() {
    long[] bytes = {0};
    long cursor = 0;
    do {
      cursor = store.scan(cursor, (KeyBytes key, ValueBytes value) -> bytes[0] += value.length());
    } while (cursor != Store.SCAN_END);
    return bytes[0];
  }

  @Override
  public double payloadShare() {
    return payload.meanShare();
  }
}
