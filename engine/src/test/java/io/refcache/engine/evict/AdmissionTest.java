package io.refcache.engine.evict;

import static org.assertj.core.api.Assertions.assertThat;

import io.refcache.engine.alloc.MemoryBudget;
import org.junit.jupiter.api.Test;

class AdmissionTest {
  private final Admission admission = new Admission();

  @Test
  void largeIsWhatTakesMoreThanASixtyFourthOfTheLimit() {
    assertThat(Admission.isLarge(1000, 64_000)).isFalse();
    assertThat(Admission.isLarge(1001, 64_000)).isTrue();
    assertThat(Admission.isLarge(Long.MAX_VALUE, MemoryBudget.UNLIMITED)).isFalse();
  }

  @Test
  void nobodyIsRefusedBeforeSomebodyWasEvicted() {
    assertThat(admission.refuses(0)).isFalse();
  }

  @Test
  void whoIsWorthLessThanTheEvictedIsRefused() {
    evict(200, 1);
    assertThat(admission.refuses(0.9f)).isTrue();
    assertThat(admission.refuses(1.1f)).isFalse();
  }

  @Test
  void theBarFollowsThoseThatGo() {
    evict(200, 1);
    evict(200, 0.1f);
    assertThat(admission.refuses(0.2f)).isFalse();
    assertThat(admission.refuses(0.05f)).isTrue();
  }

  @Test
  void afterManyRefusalsInARowOneComesInUntilSomebodyIsEvicted() {
    evict(200, 1);
    for (int i = 0; i < Admission.MAX_REFUSALS_IN_A_ROW; i++) {
      assertThat(admission.refuses(0)).isTrue();
    }
    assertThat(admission.refuses(0)).isFalse();
    evict(1, 1);
    assertThat(admission.refuses(0)).isTrue();
  }

  @Test
  void resetForgetsTheBar() {
    evict(200, 1);
    admission.reset();
    assertThat(admission.refuses(0)).isFalse();
  }

  private void evict(int times, float density) {
    for (int i = 0; i < times; i++) {
      admission.evicted(density);
    }
  }
}
