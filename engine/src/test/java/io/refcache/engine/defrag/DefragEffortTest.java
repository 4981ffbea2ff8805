package io.refcache.engine.defrag;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DefragEffortTest {
  private static final long USED = 1_000;
  private final DefragEffort effort = new DefragEffort(100, 50, 150, 2, 42);

  @ParameterizedTest
  @CsvSource({
    // between the blocks, share of a processor
    "0, 0",
    "499, 0",
    "500, 2",
    "750, 12",
    "1000, 22",
    "1250, 32",
    "1490, 42",
    "1500, 42",
    "9000, 42"
  })
  void theShareRisesInAStraightLineBetweenTheThresholds(long wasted, int percent) {
    assertThat(effort.cpuPercent(USED, USED + wasted)).isEqualTo(percent);
  }

  @Test
  void littleIsNotWorthBeginning() {
    assertThat(effort.cpuPercent(10, 10 + 99)).isZero();
    assertThat(effort.cpuPercent(10, 10 + 100)).isEqualTo(42);
  }

  @Test
  void anEmptyMemoryIsAsTornAsCanBe() {
    assertThat(effort.cpuPercent(0, 1 << 20)).isEqualTo(42);
    assertThat(effort.cpuPercent(0, 0)).isZero();
  }

  @Test
  void aMostBelowTheLeastIsTheLeast() {
    DefragEffort crossed = new DefragEffort(0, 50, 150, 30, 10);
    assertThat(crossed.cpuPercent(USED, 2 * USED)).isEqualTo(30);
    assertThat(crossed.cpuPercent(USED, 9 * USED)).isEqualTo(30);
  }
}
