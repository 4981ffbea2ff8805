package io.refcache.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.refcache.engine.evict.EvictionPolicy;
import io.refcache.store.Ttl;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * How near sampled LRU comes to the exact one: 60,000 entries of growing age, half of which new
 * ones push out. Exact LRU would take the older half and nothing else; random choice, of both
 * alike.
 */
class LruPrecisionTest extends EngineScenarios {
  private static final int OLD = 60_000;
  private static final int NEW = 30_000;
  private static final int VALUE_BYTES = 100;
  private static final int PUTS_PER_SECOND = 1000;
  private static final int DECILES = 10;

  @ParameterizedTest
  @CsvSource({"3, 0.70", "5, 0.82", "10, 0.91"})
  void theOlderHalfGoesFirst(int samples, double leastShare) {
    open(EvictionPolicy.ALLKEYS_LRU);
    set("maxmemory-samples", samples);
    for (int i = 0; i < OLD; i += PUTS_PER_SECOND) {
      putNumbered(i, i + PUTS_PER_SECOND, VALUE_BYTES, Ttl.NONE);
      clock.advanceMillis(1000);
    }
    limit(used());
    putNumbered(OLD, OLD + NEW, VALUE_BYTES, Ttl.NONE);
    int gone = OLD - countNumbered(0, OLD);
    int goneOfOlderHalf = OLD / 2 - countNumbered(0, OLD / 2);
    double share = (double) goneOfOlderHalf / gone;
    System.out.printf(
        "%2d samples: %.3f of %,d evicted belong to the older half; by age %s%n",
        samples, share, gone, evictedPercentByAge());
    assertThat(share).isGreaterThanOrEqualTo(leastShare);
    assertThat(countNumbered(OLD, OLD + NEW)).as("new entries that stayed").isEqualTo(NEW);
  }

  private String evictedPercentByAge() {
    StringBuilder percents = new StringBuilder();
    int size = OLD / DECILES;
    for (int i = 0; i < DECILES; i++) {
      int gone = size - countNumbered(i * size, (i + 1) * size);
      percents.append(gone * 100 / size).append(' ');
    }
    return percents.append('%').toString();
  }
}
