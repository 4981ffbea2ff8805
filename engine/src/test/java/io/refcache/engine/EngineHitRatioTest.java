package io.refcache.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.refcache.engine.evict.EvictionPolicy;
import io.refcache.engine.evict.ZipfWorkload;
import io.refcache.store.Found;
import io.refcache.store.KeyBytes;
import io.refcache.store.Precondition;
import io.refcache.store.Ttl;
import io.refcache.store.ValueBytes;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * How well the policies choose, as a whole engine: hit ratios under Zipf's law in a limit that
 * holds about half or a tenth of 100,000 keys, with values of 100 bytes and five samples.
 */
class EngineHitRatioTest extends EngineScenarios {
  private static final ZipfWorkload WORKLOAD = new ZipfWorkload();
  private static final long ACCESS_NANOS = 10_000;
  private static final int HALF = 49_620;
  private static final int TENTH = 9_624;

  @ParameterizedTest
  @CsvSource({
    "allkeys-lru, " + HALF + ", 0.910",
    "allkeys-lru, " + TENTH + ", 0.718",
    "allkeys-lfu, " + HALF + ", 0.917",
    "allkeys-lfu, " + TENTH + ", 0.767",
  })
  void usedEntriesStay(String policy, int entries, double leastHitRatio) {
    assertThat(hitRatio(policy, entries)).isGreaterThanOrEqualTo(leastHitRatio);
  }

  @ParameterizedTest
  @CsvSource({
    "allkeys-random, " + HALF + ", 0.8890, 0.003",
    "allkeys-random, " + TENTH + ", 0.6837, 0.003",
    "volatile-ttl, " + HALF + ", 0.853, 0.015",
    "volatile-ttl, " + TENTH + ", 0.566, 0.015",
  })
  void policiesThatDoNotLookAtUseDoAsWellAsTheyCan(
      String policy, int entries, double hitRatio, double tolerance) {
    assertThat(hitRatio(policy, entries)).isCloseTo(hitRatio, within(tolerance));
  }

  private double hitRatio(String policyName, int entries) {
    EvictionPolicy policy = EvictionPolicy.of(policyName);
    // One table, whose size doesn't depend on how the keys happen to be spread over many.
    open(policy, Map.of("segments", "1"));
    ZipfCache cache = new ZipfCache(policy.scope());
    limitToWhatHolds(cache, entries);
    double hitRatio = WORKLOAD.hitRatio(cache);
    System.out.printf(
        "%-15s 5 samples, %,7d entries in %,11d bytes: hit ratio %.4f%n",
        policyName, store.size(), engine.budget.limit(), hitRatio);
    assertThat(store.size()).isCloseTo(entries, within(entries / 100L));
    return hitRatio;
  }

  /**
   * Sets the limit under which so many entries fit: what they take without a limit, less what more
   * of them fit into it, since at the limit tables are filled better.
   */
  private void limitToWhatHolds(ZipfCache cache, int entries) {
    load(cache, entries);
    background();
    long used = used();
    long entryBytes = inspect(name(0)).memoryBytes();
    store.clear();
    background();
    limit(used);
    load(cache, ZipfWorkload.KEYS);
    long surplus = store.size() - entries;
    store.clear();
    background();
    limit(used - surplus * entryBytes);
  }

  private static void load(ZipfCache cache, int entries) {
    for (int id = 0; id < entries; id++) {
      cache.put(id, WORKLOAD.ttlMillis(id));
    }
  }

  /** The store as the workload wants it; an access takes ten microseconds. */
  private final class ZipfCache implements ZipfWorkload.Cache {
    private final boolean isVolatile;
    private final KeyBytes key = key(name(0));
    private final ValueBytes value = bytes(100);
    private final ValueBytes into = new ValueBytes();

    ZipfCache(EvictionPolicy.Scope scope) {
      isVolatile = scope == EvictionPolicy.Scope.VOLATILE;
    }

    @Override
    public boolean get(int id) {
      clock.advanceNanos(ACCESS_NANOS);
      write(id);
      return store.get(key, into) == Found.PRESENT;
    }

    @Override
    public void put(int id, long ttlMillis) {
      write(id);
      long ttl = isVolatile ? ttlMillis : Ttl.NONE;
      store.put(key, value, Precondition.ANY, 0, ttl, ttl, null);
    }

    private void write(int id) {
      int rest = id;
      for (int i = key.length() - 1; rest > 0 || key.array()[i] != ':'; i--) {
        key.array()[i] = (byte) ('0' + rest % 10);
        rest /= 10;
      }
    }
  }
}
