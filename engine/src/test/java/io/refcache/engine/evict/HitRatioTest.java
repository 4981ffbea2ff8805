package io.refcache.engine.evict;

import static org.assertj.core.api.Assertions.assertThat;

import io.refcache.engine.time.ManualClock;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How good the victims are: hit ratios and precision against those of real servers. */
class HitRatioTest {
  /** 40,000 accesses a second: some forty to a tick of the access clock. */
  private static final int NANOS_PER_ACCESS = 25_000;

  private static ZipfWorkload workload;

  @BeforeAll
  static void buildWorkload() {
    workload = new ZipfWorkload();
  }

  @Test
  void workloadIsRebuiltToTheBit() {
    assertThat(workload.ids()).startsWith(ZipfWorkload.FIRST_IDS);
    assertThat(workload.checksum()).isEqualTo(ZipfWorkload.CHECKSUM);
  }

  @ParameterizedTest
  @CsvSource({
    "allkeys-lru,    49620, 0.910, 0.913",
    "allkeys-lru,     9624, 0.718, 0.722",
    "allkeys-lfu,    49620, 0.917, 0.921",
    "allkeys-lfu,     9624, 0.767, 0.775",
    "allkeys-random, 49620, 0.887, 0.891",
    "allkeys-random,  9624, 0.6817, 0.6857",
    "volatile-ttl,   49620, 0.843, 0.863",
    "volatile-ttl,    9624, 0.556, 0.576",
  })
  void hitRatioUnderZipfIsThatOfTheModel(
      String policy, int entries, double atLeast, double atMost) {
    ManualClock clock = new ManualClock();
    ModelSource source = new ModelSource(clock, EvictionPolicy.of(policy));
    Evictor evictor = new Evictor(clock, Densities.stopped(), 1);
    evictor.add(source);

    double hitRatio =
        workload.hitRatio(
            new ZipfWorkload.Cache() {
              @Override
              public boolean get(int id) {
                clock.advanceNanos(NANOS_PER_ACCESS);
                return source.get(id);
              }

              @Override
              public void put(int id, long ttlMillis) {
                while (source.size() >= entries) {
                  assertThat(evictor.evictOne()).isEqualTo(ModelSource.ENTRY_BYTES);
                }
                source.put(id, ttlMillis);
              }
            });

    assertThat(hitRatio).isBetween(atLeast, atMost);
  }

  @ParameterizedTest
  @CsvSource({"3, 0.70", "5, 0.82", "10, 0.91"})
  void lruEvictsTheOlderHalfFirst(int samples, double atLeast) {
    int old = 60_000;
    int fresh = 30_000;
    ManualClock clock = new ManualClock();
    ModelSource source = new ModelSource(clock, EvictionPolicy.ALLKEYS_LRU);
    Evictor evictor = new Evictor(clock, Densities.stopped(), 1);
    evictor.add(source);
    evictor.setSamples(samples);
    for (int id = 0; id < old; id++) {
      clock.advanceMillis(1);
      source.put(id, -1);
    }
    int ofOlderHalf = 0;
    int ofNew = 0;
    for (int id = old; id < old + fresh; id++) {
      clock.advanceNanos(NANOS_PER_ACCESS);
      evictor.evictOne();
      ofOlderHalf += source.lastEvicted < old / 2 ? 1 : 0;
      ofNew += source.lastEvicted >= old ? 1 : 0;
      source.put(id, -1);
    }
    assertThat((double) ofOlderHalf / fresh).isGreaterThanOrEqualTo(atLeast);
    assertThat(ofNew).isZero();
  }
}
