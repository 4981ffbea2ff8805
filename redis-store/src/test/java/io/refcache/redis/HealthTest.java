package io.refcache.redis;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class HealthTest {
  private final AtomicInteger renewals = new AtomicInteger();
  private final List<Runnable> started = new ArrayList<>();

  private static void fallSilent(Health health) {
    for (int i = 0; i < Health.MAX_TIMEOUTS; i++) {
      health.timedOut();
    }
  }

  @Test
  void aServerThatIsSilentIsNotAskedUntilSomebodyHasComeThrough() {
    Health health =
        new Health("server", renewals::incrementAndGet, new Health.Counters(), started::add);
    assertThat(health.refuses()).isFalse();
    fallSilent(health);
    assertThat(health.refuses()).isTrue();
    assertThat(started).as("one at a time").hasSize(1);

    started.get(0).run();
    assertThat(renewals).hasValue(1);
    assertThat(health.refuses()).isFalse();
  }

  @Test
  void whoIsRefusedStartsTheThreadThatCouldNotBeStarted() {
    AtomicInteger threads = new AtomicInteger();
    Health health =
        new Health(
            "server",
            renewals::incrementAndGet,
            new Health.Counters(),
            task -> {
              if (threads.incrementAndGet() < Health.MAX_TIMEOUTS) {
                throw new OutOfMemoryError("unable to create native thread");
              }
              started.add(task);
            });
    fallSilent(health);
    assertThat(started).isEmpty();
    assertThat(health.refuses()).isTrue();
    started.get(0).run();
    assertThat(health.refuses()).isFalse();
  }

  @Test
  void timeoutsThatNoThreadHasSeenDoNotSilenceItForEver() {
    Health health =
        new Health("server", renewals::incrementAndGet, new Health.Counters(), started::add);
    fallSilent(health);
    health.answered(); // a late reply: the thread finds nothing to do
    started.get(0).run();
    assertThat(renewals).hasValue(0);

    fallSilent(health);
    assertThat(started).hasSize(2);
    started.get(1).run();
    assertThat(health.refuses()).isFalse();
  }
}
