package io.refcache.examples.bucket4j;

import io.github.bucket4j.BucketConfiguration;
import io.github.bucket4j.distributed.proxy.ProxyManager;
import io.github.bucket4j.grid.jcache.Bucket4jJCache;
import java.time.Duration;
import javax.cache.Cache;
import javax.cache.CacheManager;
import javax.cache.Caching;
import javax.cache.configuration.MutableConfiguration;

/** So many requests an hour for each client. Safe for use by many threads. */
public final class RateLimit {
  private final ProxyManager<String> buckets;
  private final BucketConfiguration configuration;

  /** A limit whose buckets are in the cache {@code limits} of a manager. */
  public RateLimit(CacheManager manager, long requestsPerHour) {
    Cache<String, byte[]> cache =
        manager.createCache(
            "limits",
            new MutableConfiguration<String, byte[]>().setTypes(String.class, byte[].class));
    buckets = Bucket4jJCache.entryProcessorBasedBuilder(cache).build();
    configuration =
        BucketConfiguration.builder()
            .addLimit(
                limit ->
                    limit
                        .capacity(requestsPerHour)
                        .refillIntervally(requestsPerHour, Duration.ofHours(1)))
            .build();
  }

  /** Whether a client may make one more request now. */
  public boolean allows(String client) {
    return buckets.builder().build(client, () -> configuration).tryConsume(1);
  }

  public static void main(String[] args) {
    try (CacheManager manager = Caching.getCachingProvider().getCacheManager()) {
      RateLimit limit = new RateLimit(manager, 3);
      for (int request = 1; request <= 4; request++) {
        System.out.printf(
            "request %d: %s%n", request, limit.allows("alice") ? "served" : "refused");
      }
    }
  }
}
