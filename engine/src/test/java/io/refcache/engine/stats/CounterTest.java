package io.refcache.engine.stats;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CounterTest {
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
}
