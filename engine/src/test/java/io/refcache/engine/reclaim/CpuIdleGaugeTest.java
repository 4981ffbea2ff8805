package io.refcache.engine.reclaim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.refcache.engine.time.EngineClock;
import io.refcache.engine.time.ManualClock;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class CpuIdleGaugeTest {
  private final ManualClock clock = new ManualClock();
  private final AtomicInteger looks = new AtomicInteger();
  private double load = 0.25;
  private final CpuIdleGauge gauge =
      new CpuIdleGauge(
          clock,
          () -> {
            looks.incrementAndGet();
            return load;
          });

  @Test
  void idleIsWhatIsNotBusy() {
    assertThat(gauge.idleShare()).isCloseTo(0.75, within(1e-9));
  }

  @Test
  void platformIsLookedAtEveryHundredMillisecondsAtMost() {
    for (int i = 0; i < 100; i++) {
      gauge.idleShare();
      clock.advanceMillis(5);
    }
    assertThat(looks).hasValue(5);
  }

  @Test
  void whatThePlatformDoesNotKnowIsUnknown() {
    for (double unknown : new double[] {-1, Double.NaN, 1.5}) {
      load = unknown;
      clock.advanceMillis(100);
      assertThat(gauge.idleShare()).isEqualTo(IdleGauge.UNKNOWN);
    }
  }

  @Test
  void thisPlatformAnswersAShareOrUnknown() {
    CpuIdleGauge real = new CpuIdleGauge(EngineClock.system());
    assertThat(real.idleShare()).isEqualTo(IdleGauge.UNKNOWN);
    assertThat(real.idleShare()).isLessThanOrEqualTo(1);
  }
}
