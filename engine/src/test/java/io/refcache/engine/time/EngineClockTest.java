package io.refcache.engine.time;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class EngineClockTest {
  @Test
  void systemClockStartsAtZeroAndNeverGoesBack() {
    long start = System.nanoTime();
    EngineClock clock = EngineClock.system();
    long before = clock.nanos();
    assertThat(before).isBetween(0L, System.nanoTime() - start);
    for (int i = 0; i < 1000; i++) {
      long now = clock.nanos();
      assertThat(now).isGreaterThanOrEqualTo(before);
      before = now;
    }
  }

  @Test
  void manualClockMovesOnlyWhenTold() {
    ManualClock clock = new ManualClock();
    assertThat(clock.nanos()).isZero();
    clock.advanceMillis(3);
    clock.advanceNanos(999_999);
    assertThat(clock.nanos()).isEqualTo(3_999_999);
    assertThat(clock.millis()).isEqualTo(3);
    clock.advanceNanos(1);
    assertThat(clock.millis()).isEqualTo(4);
    assertThatThrownBy(() -> clock.advanceNanos(-1)).isInstanceOf(IllegalArgumentException.class);
  }
}
