package io.refcache.benchmarks.replay;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CorrectedPayloadTest {
  private final CorrectedPayload payload = new CorrectedPayload(1000, 10_000);

  @Test
  void theLimitIsMovedByWhatTheMissingValuesWillTake() {
    // 900 bytes of values take 1800: the missing 100 will take 200.
    assertThat(payload.correct(1800, 1800, true, () -> 900)).isEqualTo(2000);
    assertThat(payload.correct(2200, 2200, true, () -> 1100)).isEqualTo(2000);
  }

  @Test
  void oneCorrectionDoesNotGoFar() {
    assertThat(payload.correct(1000, 1000, true, () -> 100)).isEqualTo(1300);
  }

  @Test
  void aCacheThatIsNotFullYetIsLeftAlone() {
    assertThat(payload.correct(1500, 100, false, () -> 50)).isEqualTo(1500);
    assertThat(payload.meanShare()).isNaN();
  }

  @Test
  void correctionsComeSoonAtFirstAndThenAtLeisure() {
    int due = 0;
    for (int request = 0; request < 10_000; request++) {
      due += payload.isDue() ? 1 : 0;
    }
    // From 500 on, every hundredth part of all requests at most.
    assertThat(due).isEqualTo(96);
  }
}
