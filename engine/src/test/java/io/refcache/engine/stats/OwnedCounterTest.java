package io.refcache.engine.stats;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class OwnedCounterTest {
  @Test
  void nothingIsLostOfOwnersThatFollowOneAnother() throws InterruptedException {
    OwnedCounter counter = new OwnedCounter();
    int additions = 50_000;
    for (int round = 0; round < 3; round++) {
      Thread[] threads = new Thread[3];
      for (int i = 0; i < threads.length; i++) {
        int owner = i * 9;
        threads[i] =
            new Thread(
                () -> {
                  for (int n = 0; n < additions; n++) {
                    counter.increment(owner);
                  }
                });
        threads[i].start();
      }
      for (Thread thread : threads) {
        thread.join();
      }
      assertThat(counter.sum()).isEqualTo(3L * additions);
      counter.reset();
      assertThat(counter.sum()).isZero();
    }
  }

  @Test
  void ownersBeyondTheCellsAreCountedAsWell() {
    OwnedCounter counter = new OwnedCounter();
    int[] owners = {0, OwnedCounter.MAX_CELLS - 1, OwnedCounter.MAX_CELLS, Integer.MAX_VALUE};
    for (int owner : owners) {
      counter.increment(owner);
    }
    counter.add(3);
    assertThat(counter.sum()).isEqualTo(owners.length + 3);
  }
}
