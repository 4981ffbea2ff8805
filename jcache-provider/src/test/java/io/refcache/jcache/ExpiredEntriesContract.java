package io.refcache.jcache;

import static org.assertj.core.api.Assertions.assertThat;

import io.refcache.jcache.config.FixedExpiry;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import javax.cache.configuration.MutableConfiguration;
import javax.cache.expiry.AccessedExpiryPolicy;
import javax.cache.expiry.CreatedExpiryPolicy;
import javax.cache.expiry.Duration;
import javax.cache.expiry.ExpiryPolicy;
import javax.cache.expiry.TouchedExpiryPolicy;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Entries whose time has come, over any backend. */
abstract class ExpiredEntriesContract {
  private static final Duration SHORT = new Duration(TimeUnit.MILLISECONDS, 60);

  private final String kind;

  private Fixture fixture;
  private final Recorder recorder = new Recorder();

  ExpiredEntriesContract(String kind) {
    this.kind = kind;
  }

  @BeforeEach
  void open() {
    fixture = new Fixture(kind);
  }

  @AfterEach
  void close() {
    fixture.close();
  }

  private MutableConfiguration<String, String> expiring(ExpiryPolicy policy) {
    return Fixture.strings()
        .setExpiryPolicyFactory(() -> policy)
        .addCacheEntryListenerConfiguration(recorder.synchronously());
  }

  /** Of what the background finds, a thread of its own tells. */
  private void waitForEvents(int count) throws InterruptedException {
    long endNanos = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (recorder.events.size() < count && System.nanoTime() < endNanos) {
      Thread.sleep(1);
    }
    assertThat(recorder.events).hasSizeGreaterThanOrEqualTo(count);
  }

  @Test
  void anEntryThatExpiresUnseenIsToldOf() throws InterruptedException {
    var cache = fixture.create("cache", expiring(new CreatedExpiryPolicy(SHORT)));
    cache.put("key", "value");
    fixture.pass(60);
    fixture.expireDue();
    waitForEvents(2);
    assertThat(recorder.events).containsExactly("created(null>value)", "expired(value>value)");
    assertThat(cache.size()).isZero();
  }

  @Test
  void anEntryIsExpiredBeforeItIsCreatedAgain() {
    var cache = fixture.create("cache", expiring(new CreatedExpiryPolicy(SHORT)));
    cache.put("key", "one");
    fixture.pass(60);
    cache.put("key", "two");
    assertThat(recorder.events)
        .containsExactly("created(null>one)", "expired(one>one)", "created(null>two)");
  }

  @Test
  void everyReadMeetsTheExpiredEntryOnce() {
    var cache = fixture.create("cache", expiring(new CreatedExpiryPolicy(SHORT)));
    cache.put("key", "value");
    fixture.pass(60);
    assertThat(cache.get("key")).isNull();
    assertThat(cache.containsKey("key")).isFalse();
    assertThat(cache.getAll(Set.of("key"))).isEmpty();
    assertThat(cache.iterator().hasNext()).isFalse();
    assertThat(recorder.events).containsExactly("created(null>value)", "expired(value>value)");
  }

  @Test
  void withoutListenersExpiredEntriesJustGo() {
    var cache =
        fixture.create(
            "cache",
            Fixture.strings()
                .setStatisticsEnabled(true)
                .setExpiryPolicyFactory(CreatedExpiryPolicy.factoryOf(SHORT)));
    cache.put("key", "value");
    assertThat(cache.get("key")).isEqualTo("value");
    fixture.pass(60);
    assertThat(cache.get("key")).isNull();
    assertThat(cache.remove("key")).isFalse();
    assertThat(cache.putIfAbsent("key", "new")).isTrue();
    assertThat(cache.statistics().removals()).isZero();
    assertThat(cache.statistics().evictions()).as("expiry is no eviction").isZero();
  }

  @Test
  void useProlongsTheLifeOfWhatExpiresByUse() {
    for (ExpiryPolicy policy :
        List.of(
            new AccessedExpiryPolicy(new Duration(TimeUnit.MILLISECONDS, 400)),
            new TouchedExpiryPolicy(new Duration(TimeUnit.MILLISECONDS, 400)))) {
      String name = policy.getClass().getSimpleName();
      var cache = fixture.create(name, Fixture.strings().setExpiryPolicyFactory(() -> policy));
      cache.put("key", "value");
      for (int i = 0; i < 5; i++) {
        fixture.pass(150);
        assertThat(cache.get("key")).isEqualTo("value");
      }
      fixture.pass(150);
      assertThat(cache.iterator().next().getKey()).isEqualTo("key");
      fixture.pass(300);
      assertThat(cache.containsKey("key")).as("next() was a use").isTrue();
      fixture.pass(150);
      assertThat(cache.get("key")).isNull();
    }
  }

  @Test
  void bornExpiredIsNeverThere() {
    var cache =
        fixture.create(
            "cache", expiring(new CreatedExpiryPolicy(Duration.ZERO)).setStatisticsEnabled(true));
    cache.put("key", "value");
    assertThat(cache.putIfAbsent("key", "value")).isFalse();
    assertThat(cache.getAndPut("key", "value")).isNull();
    assertThat(cache.containsKey("key")).isFalse();
    assertThat(cache.statistics().puts()).isZero();
    assertThat(recorder.events).isEmpty();
  }

  @Test
  void anUpdateThatExpiresIsAnUpdateAndThenAnExpiry() {
    var cache =
        fixture.create("cache", expiring(new FixedExpiry(Duration.ETERNAL, null, Duration.ZERO)));
    cache.put("key", "one");
    cache.put("key", "two");
    assertThat(cache.containsKey("key")).isFalse();
    assertThat(recorder.events)
        .containsExactly("created(null>one)", "updated(one>two)", "expired(two>two)");
  }

  @Test
  void anAccessThatExpiresStillReturnsTheValue() {
    var cache =
        fixture.create(
            "cache", Fixture.strings().setExpiryPolicyFactory(() -> new AccessedToDeath()));
    cache.put("key", "value");
    assertThat(cache.get("key")).isEqualTo("value");
    assertThat(cache.get("key")).isNull();
  }

  /** Entries live until they are looked at. */
  private static final class AccessedToDeath implements ExpiryPolicy {
    @Override
    public Duration getExpiryForCreation() {
      return Duration.ETERNAL;
    }

    @Override
    public Duration getExpiryForAccess() {
      return Duration.ZERO;
    }

    @Override
    public Duration getExpiryForUpdate() {
      return null;
    }
  }
}
