package io.refcache.engine.evict;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.refcache.engine.evict.EvictionPolicy.Scope;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class EvictionPolicyTest {
  @Test
  void namesAreThoseOfRedisAndTwoMore() {
    assertThat(EvictionPolicy.optionNames())
        .containsExactlyInAnyOrder(
            "noeviction",
            "allkeys-lru",
            "allkeys-lrm",
            "allkeys-lfu",
            "allkeys-lhd",
            "allkeys-random",
            "volatile-lru",
            "volatile-lrm",
            "volatile-lfu",
            "volatile-lhd",
            "volatile-random",
            "volatile-ttl");
  }

  @ParameterizedTest
  @EnumSource(EvictionPolicy.class)
  void nameSaysScopeAndRanking(EvictionPolicy policy) {
    assertThat(EvictionPolicy.of(policy.optionName())).isSameAs(policy);
    assertThat(EvictionPolicy.of(policy.optionName().toUpperCase(java.util.Locale.ROOT)))
        .isSameAs(policy);
    if (policy.evicts()) {
      String scope = policy.scope() == Scope.ALL ? "allkeys" : "volatile";
      String ranking = policy.ranking().name().toLowerCase(java.util.Locale.ROOT);
      assertThat(policy.optionName()).isEqualTo(scope + "-" + ranking);
    } else {
      assertThat(policy).isSameAs(EvictionPolicy.NO_EVICTION);
    }
  }

  @Test
  void unknownNameIsRefusedWithThoseThereAre() {
    assertThatThrownBy(() -> EvictionPolicy.of("lru"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'lru'")
        .hasMessageContaining("allkeys-lru, ");
  }
}
