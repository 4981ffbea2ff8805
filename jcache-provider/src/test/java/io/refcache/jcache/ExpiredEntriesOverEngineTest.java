package io.refcache.jcache;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import javax.cache.expiry.CreatedExpiryPolicy;
import javax.cache.expiry.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class ExpiredEntriesOverEngineTest extends ExpiredEntriesContract {
  ExpiredEntriesOverEngineTest() {
    super(Fixture.STILL);
  }

  @Test
  @Timeout(60)
  void theBackgroundFindsWhatNobodyLooksAt() throws InterruptedException {
    Recorder recorder = new Recorder();
    Duration soon = new Duration(TimeUnit.MILLISECONDS, 60);
    try (Fixture running = new Fixture(Fixture.EMBEDDED)) {
      var cache =
          running.create(
              "cache",
              Fixture.strings()
                  .setExpiryPolicyFactory(CreatedExpiryPolicy.factoryOf(soon))
                  .addCacheEntryListenerConfiguration(recorder.synchronously()));
      cache.put("key", "value");
      while (recorder.events.size() < 2) {
        Thread.sleep(1);
      }
      assertThat(recorder.events).containsExactly("created(null>value)", "expired(value>value)");
      assertThat(cache.size()).isZero();
    }
  }
}
