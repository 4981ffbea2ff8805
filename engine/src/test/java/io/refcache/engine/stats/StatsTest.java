package io.refcache.engine.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class StatsTest {
  @Test
  void counterAddsUpFromItsLastReset() {
    Counter counter = new Counter();
    counter.increment();
    counter.add(41);
    assertThat(counter.sum()).isEqualTo(42);
    counter.reset();
    assertThat(counter.sum()).isZero();
    counter.add(3);
    assertThat(counter.sum()).isEqualTo(3);
  }

  @Test
  void counterLosesNoAdditionOfAnyThread() throws InterruptedException {
    Counter counter = new Counter();
    counter.add(7);
    counter.reset();
    int additions = 200_000;
    Runnable adding =
        () -> {
          for (int i = 0; i < additions; i++) {
            counter.increment();
          }
        };
    Thread[] threads = {new Thread(adding), new Thread(adding)};
    for (Thread thread : threads) {
      thread.start();
    }
    for (Thread thread : threads) {
      thread.join();
    }
    assertThat(counter.sum()).isEqualTo(2L * additions);
  }

  @Test
  void bucketsEndAtPowersOfTwo() {
    assertThat(Histogram.bucketOf(0)).isZero();
    for (int bucket = 1; bucket < Long.SIZE; bucket++) {
      long smallest = 1L << (bucket - 1);
      assertThat(Histogram.bucketOf(smallest)).isEqualTo(bucket);
      assertThat(Histogram.bucketOf(Histogram.largestOf(bucket))).isEqualTo(bucket);
      assertThat(Histogram.largestOf(bucket - 1)).isEqualTo(smallest - 1);
    }
  }

  @Test
  void quantileIsTheEndOfItsBucket() {
    Histogram histogram = new Histogram();
    assertThat(histogram.quantile(0.5)).isZero();
    for (int value = 1; value <= 100; value++) {
      histogram.record(value);
    }
    assertThat(histogram.count()).isEqualTo(100);
    assertThat(histogram.sum()).isEqualTo(5050);
    assertThat(histogram.mean()).isEqualTo(50.5);
    assertThat(histogram.quantile(0.01)).isEqualTo(1);
    assertThat(histogram.quantile(0.5)).as("50 is in 32..63").isEqualTo(63);
    assertThat(histogram.quantile(0.63)).isEqualTo(63);
    assertThat(histogram.quantile(0.64)).isEqualTo(127);
    assertThat(histogram.quantile(1)).isEqualTo(127);
    assertThatThrownBy(() -> histogram.quantile(0)).isInstanceOf(IllegalArgumentException.class);
    histogram.reset();
    assertThat(histogram.count()).isZero();
  }

  @Test
  void extremeValuesHaveTheirBuckets() {
    Histogram histogram = new Histogram();
    histogram.record(Long.MAX_VALUE);
    assertThat(histogram.quantile(1)).isEqualTo(Long.MAX_VALUE);
    histogram.reset();
    histogram.record(-1);
    assertThat(histogram.count()).isEqualTo(1);
    assertThat(histogram.quantile(1)).isZero();
    assertThat(histogram.sum()).isZero();
  }
}
