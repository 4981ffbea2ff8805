package io.refcache.engine.trace;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(300)
class LeakDetectorTest {
  private final LeakDetector detector = new LeakDetector();
  private final AtomicInteger givenBack = new AtomicInteger();

  LeakDetectorTest() {
    detector.setLevel(LeakDetector.Level.ALL);
  }

  private LeakDetector.Tracker take(Object handle) {
    return detector.track(handle, "a handle", givenBack::incrementAndGet);
  }

  private void leak() {
    take(new Object());
  }

  private void awaitLeaks(int wanted) throws InterruptedException {
    while (detector.leaks() < wanted) {
      System.gc();
      // What a collection has found is handed over by another thread, which has to get its turn.
      Thread.sleep(10);
      detector.poll();
    }
  }

  @Test
  void whatACollectedHandleHeldIsGivenBack() throws InterruptedException {
    leak();
    awaitLeaks(1);
    assertThat(givenBack).hasValue(1);
    assertThat(detector.trackedHandles()).isZero();
    detector.poll();
    assertThat(detector.leaks()).isEqualTo(1);
  }

  @Test
  void everyPlaceIsReportedOnce() throws InterruptedException {
    for (int i = 0; i < 5; i++) {
      leak();
    }
    leak();
    awaitLeaks(6);
    assertThat(detector.reportedPlaces()).isEqualTo(2);
    assertThat(givenBack).hasValue(6);
  }

  @Test
  void whatIsClosedIsNoLeak() throws InterruptedException {
    take(new Object()).close();
    leak();
    awaitLeaks(1);
    assertThat(givenBack).hasValue(1);
  }

  @Test
  void whatIsHeldIsNoLeak() throws InterruptedException {
    Object handle = new Object();
    take(handle);
    leak();
    awaitLeaks(1);
    assertThat(detector.trackedHandles()).isEqualTo(1);
    java.lang.ref.Reference.reachabilityFence(handle);
  }

  @Test
  void switchedOffNothingIsTracked() {
    detector.setLevel(LeakDetector.Level.OFF);
    take(this);
    assertThat(detector.trackedHandles()).isZero();
  }

  @Test
  void sampledOneInAHundredAndTwentyEightIsTracked() {
    detector.setLevel(LeakDetector.Level.SAMPLED);
    int handles = 200 * LeakDetector.SAMPLE_INTERVAL;
    for (int i = 0; i < handles; i++) {
      take(this);
    }
    // Seven standard deviations to each side.
    assertThat(detector.trackedHandles()).isBetween(100, 300);
  }

  @Test
  void aPlaceBeginsWhereTheHandleWasTaken() {
    String first = Place.here().toString().lines().skip(1).findFirst().orElseThrow();
    assertThat(first).contains("LeakDetectorTest.aPlaceBeginsWhereTheHandleWasTaken(");
  }
}
