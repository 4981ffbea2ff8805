package io.refcache.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.refcache.engine.evict.EvictionPolicy;
import io.refcache.store.Ttl;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Used memory: back to where it was once everything is gone, and how much of it is payload. */
class MemoryScenariosTest extends EngineScenarios {
  private static final int OPERATIONS = 50_000;
  private static final int KEYS = 5000;

  private static Stream<Arguments> policiesWithAndWithoutSharing() {
    return policies()
        .flatMap(policy -> Stream.of(Arguments.of(policy, "no"), Arguments.of(policy, "yes")));
  }

  @ParameterizedTest
  @MethodSource("policiesWithAndWithoutSharing")
  void usedMemoryReturnsToTheEmptyValueExactly(EvictionPolicy policy, String sharing) {
    open(policy, Map.of("value-sharing", sharing));
    long empty = used();
    SplittableRandom random = new SplittableRandom(1);
    for (int i = 0; i < OPERATIONS; i++) {
      String key = name(random.nextInt(KEYS));
      switch (random.nextInt(8)) {
        case 0, 1, 2 -> put(key, lengthOf(random), HOUR_MILLIS);
        case 3, 4 -> put(key, lengthOf(random), Ttl.NONE);
        case 5 -> get(key);
        default -> remove(key);
      }
    }
    assertThat(used()).isGreaterThan(2 * empty);
    for (int i = 0; i < KEYS; i++) {
      remove(name(i));
    }
    background();
    assertThat(used()).isEqualTo(empty);
    assertThat(engine.allocator.allocatedBytes()).isZero();
  }

  /** Most are small, some have blocks of their own, a few a long chain of them. */
  private static int lengthOf(SplittableRandom random) {
    int kind = random.nextInt(1000);
    return random.nextInt(kind < 900 ? 200 : kind < 998 ? 20_000 : 700_000);
  }

  @ParameterizedTest
  @CsvSource({"32, 0.35", "64, 0.5", "128, 0.65", "1024, 0.9", "16384, 0.95"})
  void mostOfUsedMemoryIsPayload(int lengths, double leastEfficiency) {
    open(EvictionPolicy.ALLKEYS_LRU);
    long empty = used();
    SplittableRandom random = new SplittableRandom(1);
    long payload = 0;
    for (int i = 0; i < 10_000; i++) {
      String key = "key:" + i;
      int length = random.nextInt(lengths);
      put(key, length);
      payload += key.length() + length;
    }
    double efficiency = (double) payload / (used() - empty);
    System.out.printf(
        "values of 0..%,d bytes: %.3f of used memory is payload%n", lengths, efficiency);
    assertThat(efficiency).isGreaterThanOrEqualTo(leastEfficiency);
  }
}
