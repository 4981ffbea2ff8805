package io.refcache.benchmarks.replay;

import javax.cache.Cache;
import javax.cache.CacheManager;
import org.ehcache.config.builders.CacheConfigurationBuilder;
import org.ehcache.config.builders.ResourcePoolsBuilder;
import org.ehcache.config.units.MemoryUnit;
import org.ehcache.jsr107.Eh107Configuration;
import org.ehcache.jsr107.EhcacheCachingProvider;

/**
 * Ehcache off the heap, by way of its provider. Its pool is of a fixed size, which counts keys,
 * headers and tables as well: how large it has to be is found by trial, with replays before the one
 * that counts. What values are in it is looked at a few times in the second half.
 */
final class EhcacheReplayed extends JCacheReplayed {
  private static final int LOOKS = 4;
  private static final int TRIALS = 2;

  /** It takes memory by pages that are too large for smaller pools. */
  private static final long LEAST_PAYLOAD_BYTES = 4 << 20;

  /** A guess to begin with: what an entry takes besides its value. */
  private static final long OVERHEAD_PER_ENTRY = 80;

  private final long payloadBytes;
  private final int requestsBetweenLooks;
  private int requests;
  private double payloads;
  private int looks;

  private EhcacheReplayed(Cache<Integer, byte[]> cache, Trace trace, long payloadBytes) {
    super(cache);
    this.payloadBytes = payloadBytes;
    // The first half fills the pool.
    requestsBetweenLooks = trace.requests() / (2 * LOOKS);
  }

  /**
   * @throws UnsupportedOperationException if the pool would be too small
   */
  static EhcacheReplayed open(Trace trace, long payloadBytes) {
    if (payloadBytes < LEAST_PAYLOAD_BYTES) {
      throw new UnsupportedOperationException("a pool of " + payloadBytes + " bytes");
    }
    double entries = (double) payloadBytes / trace.uniqueBytes() * trace.keys();
    double poolBytes = payloadBytes + entries * OVERHEAD_PER_ENTRY;
    for (int i = 0; i < TRIALS; i++) {
      try (EhcacheReplayed trial = open(trace, payloadBytes, (long) poolBytes)) {
        Replay.hitRatio(trace, trial);
        poolBytes /= trial.payloadShare();
      }
    }
    return open(trace, payloadBytes, (long) poolBytes);
  }

  private static EhcacheReplayed open(Trace trace, long payloadBytes, long poolBytes) {
    CacheManager manager = new EhcacheCachingProvider().getCacheManager();
    var configuration =
        CacheConfigurationBuilder.newCacheConfigurationBuilder(
            Integer.class,
            byte[].class,
            ResourcePoolsBuilder.newResourcePoolsBuilder().offheap(poolBytes, MemoryUnit.B));
    return new EhcacheReplayed(
        manager.createCache(
            "replay", Eh107Configuration.fromEhcacheCacheConfiguration(configuration)),
        trace,
        payloadBytes);
  }

  @Override
  public boolean request(int key, int size) {
    requests++;
    if (requests > LOOKS * requestsBetweenLooks && requests % requestsBetweenLooks == 0) {
      for (Cache.Entry<Integer, byte[]> entry : cache()) {
        payloads += entry.getValue().length;
      }
      looks++;
    }
    return super.request(key, size);
  }

  @Override
  public double payloadShare() {
    return payloads / looks / payloadBytes;
  }
}
