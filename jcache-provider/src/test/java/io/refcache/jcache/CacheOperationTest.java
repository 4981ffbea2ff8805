package io.refcache.jcache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.EnumSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What must hold of every row; what each row does is tested in {@link SpecificationTest}. */
class CacheOperationTest {

  @ParameterizedTest
  @EnumSource
  void anOutcomeHasTheEffectsThatBelongToIt(CacheOperation operation) {
    for (Outcome outcome : EnumSet.allOf(Outcome.class)) {
      if (!operation.can(outcome)) {
        assertThatThrownBy(() -> operation.effects(outcome)).hasMessageContaining(outcome.name());
        continue;
      }
      var effects = operation.effects(outcome);
      assertThat(effects.contains(Effect.CREATION)).isEqualTo(outcome == Outcome.CREATED);
      assertThat(effects.contains(Effect.UPDATE)).isEqualTo(outcome == Outcome.UPDATED);
      assertThat(effects.contains(Effect.REMOVAL)).isEqualTo(outcome == Outcome.REMOVED);
      assertThat(effects).doesNotContainSequence(Effect.HIT, Effect.MISS);
      boolean changes =
          EnumSet.of(Outcome.CREATED, Outcome.UPDATED, Outcome.REMOVED).contains(outcome);
      assertThat(effects.contains(Effect.NOTIFY)).isEqualTo(changes);
    }
  }

  @ParameterizedTest
  @EnumSource
  void aMissIsOfAnAbsentEntryAndAHitOfAPresentOne(CacheOperation operation) {
    for (Outcome outcome : EnumSet.allOf(Outcome.class)) {
      if (operation.can(outcome)) {
        boolean absent = outcome == Outcome.MISSING || outcome == Outcome.CREATED;
        assertThat(operation.effects(outcome)).doesNotContain(absent ? Effect.HIT : Effect.MISS);
      }
    }
  }

  @Test
  void whatAnOperationDoesFollowsFromItsRow() {
    assertThat(CacheOperation.PUT.whenAbsent()).isEqualTo(Outcome.CREATED);
    assertThat(CacheOperation.PUT.whenPresent()).isEqualTo(Outcome.UPDATED);
    assertThat(CacheOperation.PUT_IF_ABSENT.whenPresent()).isEqualTo(Outcome.FOUND);
    assertThat(CacheOperation.REPLACE.whenAbsent()).isEqualTo(Outcome.MISSING);
    assertThat(CacheOperation.REMOVE.whenPresent()).isEqualTo(Outcome.REMOVED);
    assertThat(CacheOperation.REMOVE_IF_EQUAL.isConditional()).isTrue();
    assertThat(CacheOperation.REMOVE.isConditional()).isFalse();
  }
}
