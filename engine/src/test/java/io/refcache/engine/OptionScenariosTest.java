package io.refcache.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.refcache.engine.evict.EvictionPolicy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Options of limit and policy that are set at run time: what is right, and what a wrong one does.
 */
class OptionScenariosTest extends EngineScenarios {
  @Test
  void samplesFromOneToSixtyFourAreAccepted() {
    open(EvictionPolicy.ALLKEYS_LRU);
    for (int samples = 1; samples <= 64; samples++) {
      set("maxmemory-samples", samples);
    }
    for (String wrong : new String[] {"0", "65", "-1", "five", ""}) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> set("maxmemory-samples", wrong))
          .withMessageContaining("maxmemory-samples")
          .withMessageContaining("1 to 64");
    }
    assertThat(engine.options()).containsEntry("maxmemory-samples", "64");
  }

  @ParameterizedTest
  @ValueSource(strings = {"-1", "12 parsecs", "1.5gb", "101%", "0%", "9999999tb", ""})
  void aWrongLimitIsRefusedAndTheOldOneStays(String wrong) {
    open(EvictionPolicy.ALLKEYS_LRU);
    limit(64 << 20);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> set("maxmemory", wrong))
        .withMessageContaining("maxmemory");
    assertThat(engine.options()).containsEntry("maxmemory", "" + (64 << 20));
    assertThat(figure("maxmemory")).isEqualTo(64 << 20);
  }

  @ParameterizedTest
  @ValueSource(strings = {"allkeys-mru", "lru", ""})
  void anUnknownPolicyIsRefusedAndTheOldOneStays(String wrong) {
    open(EvictionPolicy.VOLATILE_TTL);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> set("maxmemory-policy", wrong))
        .withMessageContaining("allkeys-lru");
    assertThat(engine.options()).containsEntry("maxmemory-policy", "volatile-ttl");
  }
}
