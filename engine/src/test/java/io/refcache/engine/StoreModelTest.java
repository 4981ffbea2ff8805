package io.refcache.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.refcache.engine.StorePair.Versions;
import io.refcache.engine.StorePair.WantsExpired;
import io.refcache.engine.evict.EvictionPolicy;
import io.refcache.engine.memory.DirectMemory;
import io.refcache.engine.time.ManualClock;
import io.refcache.store.KeyBytes;
import io.refcache.store.ModelBackend;
import io.refcache.store.Precondition;
import io.refcache.store.Ttl;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Random operations on the engine's stores and on their models, under every policy and a limit that
 * makes it evict, while memory is defragmented: whatever happens, both agree, the limit holds and
 * nothing is lost.
 *
 * <p>Two stores share the budget, one of which shares values. Time is by hand. A run is determined
 * by its seed, which a failure names; {@code -Drefcache.model.operations=1000000} makes it long,
 * {@code -Drefcache.model.seed} another one.
 */
class StoreModelTest {
  /**
   * By how much an operation may exceed the limit: the field for a deadline that an entry was made
   * without takes eight bytes, which may lead to the next size class.
   */
  private static final int DEADLINE_FIELD_BYTES = 1 << 10;

  private static final int OPERATIONS = Integer.getInteger("refcache.model.operations", 40_000);
  private static final long SEED = Long.getLong("refcache.model.seed", 20_261_121);

  private static final int MAX_KEYS = 3_000;
  private static final int OPERATIONS_BETWEEN_WALKS = 20_000;
  private static final int OPERATIONS_BETWEEN_KEY_SPACES = 7_000;
  private static final List<String> LIMITS = List.of("3mb", "4mb", "6mb");

  private final ManualClock clock = new ManualClock();
  private final KeyBytes[] keys = new KeyBytes[MAX_KEYS];
  private SplittableRandom random;
  private RandomEntries entries;
  private Engine engine;
  private List<StorePair> pairs;
  private int keySpace = MAX_KEYS;

  @ParameterizedTest
  @EnumSource(EvictionPolicy.class)
  void storeAndModelAgreeWhateverIsDone(EvictionPolicy policy) {
    long seed = SEED + policy.ordinal();
    random = new SplittableRandom(seed);
    entries = new RandomEntries(seed);
    for (int i = 0; i < MAX_KEYS; i++) {
      keys[i] = RandomEntries.key(i);
    }
    engine =
        new Engine(
            policy.optionName(),
            Map.of(
                "maxmemory", "4mb",
                "maxmemory-policy", policy.optionName(),
                "active-defrag-ignore-bytes", "1",
                "active-defrag-threshold-lower", "1"),
            clock,
            new DirectMemory(),
            Engine.Background.BY_HAND);
    ModelBackend model =
        new ModelBackend(policy.optionName(), Map.of("maxmemory", "0"), clock::millis);
    // Odd policies with a listener for expired entries, and refused writes dropped.
    boolean odd = policy.ordinal() % 2 == 1;
    WantsExpired wantsExpired = odd ? WantsExpired.YES : WantsExpired.NO;
    Map<String, String> onFull = Map.of("on-full", odd ? "drop" : "fail");
    Map<String, String> sharing = Map.of("value-sharing", "yes");
    pairs =
        List.of(
            new StorePair(
                engine.open("plain", onFull), model.open("plain", Map.of()), wantsExpired),
            new StorePair(
                engine.open("sharing", sharing), model.open("sharing", Map.of()), wantsExpired));

    for (int i = 1; i <= OPERATIONS; i++) {
      try {
        step(i);
      } catch (AssertionError | RuntimeException e) {
        throw new AssertionError(
            "operation %,d of seed %d under %s: %s"
                .formatted(i, seed, policy.optionName(), e.getMessage()),
            e);
      }
    }
    pairs.forEach(StorePair::assertSameEntries);
    assertThat(policy == EvictionPolicy.NO_EVICTION || evictedKeys() > OPERATIONS / 1000)
        .as("the limit was felt: %d keys evicted", evictedKeys())
        .isTrue();
    assertThat(((Number) engine.info().get("active_defrag_hits")).longValue())
        .as("blocks that moved meanwhile")
        .isGreaterThan(OPERATIONS / 100);
    ConservationLaw.checkAndClose(engine);
    model.close();
  }

  private long evictedKeys() {
    return ((Number) engine.info().get("evicted_keys")).longValue();
  }

  private void step(int operation) {
    if (operation % OPERATIONS_BETWEEN_KEY_SPACES == 0) {
      keySpace = 1 << random.nextInt(3, 12);
    }
    if (operation % OPERATIONS_BETWEEN_WALKS == 0) {
      pairs.forEach(StorePair::assertSameEntries);
    }
    long usedBefore = engine.budget.used();
    long sharedTablesBefore = sharedTableBytes();
    StorePair pair = pairs.get(random.nextInt(pairs.size()));
    act(pair, keys[random.nextInt(keySpace)]);
    // An operation on one store may have evicted from the other.
    pairs.forEach(StorePair::followEvictions);
    // The table of shared values is bookkeeping, which grows without being asked for room.
    long grown = Math.max(0, sharedTableBytes() - sharedTablesBefore);
    assertThat(engine.budget.used())
        .as("used memory")
        .isLessThanOrEqualTo(
            Math.max(usedBefore, engine.budget.limit()) + grown + DEADLINE_FIELD_BYTES);
  }

  private long sharedTableBytes() {
    return engine.stores.get("sharing").store().context.sharedValues.tableBytes();
  }

  private void act(StorePair pair, KeyBytes key) {
    int action = random.nextInt(10_000);
    if (action < 2_500) {
      pair.get(key);
    } else if (action < 2_900) {
      pair.getAndExpire(key, entries.ttl());
    } else if (action < 3_200) {
      pair.inspect(key);
    } else if (action < 6_700) {
      put(pair, key, Precondition.ANY, Versions.NONE);
    } else if (action < 7_200) {
      put(pair, key, Precondition.ABSENT, Versions.NONE);
    } else if (action < 7_600) {
      put(pair, key, Precondition.PRESENT, Versions.NONE);
    } else if (action < 8_000) {
      put(pair, key, Precondition.VERSION, pair.versions(key));
    } else if (action < 8_200) {
      Versions stale = pair.versions(key);
      put(pair, key, Precondition.ANY, Versions.NONE);
      put(pair, key, Precondition.VERSION, stale);
      pair.remove(key, Precondition.VERSION, stale);
    } else if (action < 8_900) {
      pair.remove(key, Precondition.ANY, Versions.NONE);
    } else if (action < 9_100) {
      pair.remove(key, Precondition.VERSION, pair.versions(key));
    } else if (action < 9_500) {
      pair.expire(key, entries.ttl());
    } else if (action < 9_600) {
      pair.removeExpired(key);
    } else if (action < 9_900) {
      clock.advanceMillis(random.nextInt(1, 200));
    } else if (action < 9_990) {
      engine.maintain();
    } else if (action < 9_997) {
      engine.setOption("maxmemory", LIMITS.get(random.nextInt(LIMITS.size())));
      engine.maintain();
    } else if (action < 9_998) {
      pair.clear();
    } else {
      clock.advanceMillis(20_000);
    }
  }

  private void put(StorePair pair, KeyBytes key, Precondition precondition, Versions versions) {
    long ttlOnCreate = entries.ttl();
    long ttlOnUpdate = random.nextBoolean() ? Ttl.KEEP : entries.ttl();
    pair.put(key, entries.value(), precondition, versions, ttlOnCreate, ttlOnUpdate);
  }
}
