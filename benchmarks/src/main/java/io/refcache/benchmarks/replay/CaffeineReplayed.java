package io.refcache.benchmarks.replay;

import com.github.benmanes.caffeine.cache.Weigher;
import com.github.benmanes.caffeine.jcache.configuration.CaffeineConfiguration;
import com.github.benmanes.caffeine.jcache.spi.CaffeineCachingProvider;
import java.util.Optional;
import java.util.OptionalLong;
import javax.cache.CacheManager;

/** Caffeine by way of its provider, bounded by an exact weigher of the bytes of values. */
final class CaffeineReplayed {
  private CaffeineReplayed() {}

  static JCacheReplayed open(long payloadBytes) {
    CacheManager manager = new CaffeineCachingProvider().getCacheManager();
    CaffeineConfiguration<Integer, byte[]> configuration = new CaffeineConfiguration<>();
    configuration.setTypes(Integer.class, byte[].class);
    configuration.setStoreByValue(false);
    configuration.setMaximumWeight(OptionalLong.of(payloadBytes));
    Weigher<Integer, byte[]> weigher = (key, value) -> value.length;
    configuration.setWeigherFactory(Optional.of(() -> weigher));
    // In the calling thread, so that a replay does not depend on how fast another one is.
    configuration.setExecutorFactory(() -> Runnable::run);
    return new JCacheReplayed(manager.createCache("replay", configuration));
  }
}
