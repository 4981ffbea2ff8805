package io.refcache.jcache;

import static org.assertj.core.api.Assertions.assertThat;

import io.refcache.engine.ConservationLaw;
import io.refcache.engine.Engine;
import io.refcache.faults.Scenario;
import io.refcache.jcache.config.RefcacheConfiguration;
import io.refcache.jcache.config.RefcacheConfigurationBuilder;
import io.refcache.store.Backend;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import javax.cache.configuration.MutableCacheEntryListenerConfiguration;

/**
 * A cache whose callbacks are fault points, and of which is known what it holds, before something
 * is done with it and after. What has failed half way must have left each entry as it was before or
 * as it was to be; no key may be locked; and everything must add up.
 */
final class FaultyCache implements Scenario {
  private static final int PATIENCE_SECONDS = 20;

  /** What a cache has that may fail. */
  enum Kind {
    /** The fast ways: nobody is asked, nobody is told. */
    PLAIN,
    /** Loader, writer, expiry policy, listener and filter. */
    WITH_CALLBACKS,
    /** Keys and values are written by codecs, and keys compared by {@code equals}. */
    WITH_CODECS,
    BY_REFERENCE
  }

  /** Something done with a cache. */
  @FunctionalInterface
  interface Action {
    void run(FaultyCache scenario) throws Exception;
  }

  private final Map<Integer, String> before = new HashMap<>();
  private final Map<Integer, String> after;
  private final Kind kind;
  private final Action action;
  private final Fixture fixture = new Fixture(Fixture.EMBEDDED, "active-expire", "no");
  final RefcacheCache<FaultyKey, String> cache;

  FaultyCache(Kind kind, int entries, Action action) {
    this.kind = kind;
    this.action = action;
    RefcacheConfigurationBuilder<FaultyKey, String> builder =
        RefcacheConfiguration.builder(FaultyKey.class, String.class)
            .statisticsEnabled(true)
            .serialAllow(FaultyKey.class.getName());
    switch (kind) {
      case WITH_CALLBACKS ->
          builder
              .cacheLoaderFactory(FaultyCallbacks.Loader::new)
              .cacheWriterFactory(FaultyCallbacks.Writer::new)
              .readThrough(true)
              .writeThrough(true)
              .expiryPolicyFactory(FaultyCallbacks.Expiry::new)
              .listener(
                  new MutableCacheEntryListenerConfiguration<>(
                      FaultyCallbacks.Listener::new, FaultyCallbacks.Filter::new, true, true));
      case WITH_CODECS ->
          builder
              .keyCodec(new FaultyCallbacks.KeyCodec())
              .valueCodec(new FaultyCallbacks.ValueCodec());
      case BY_REFERENCE -> builder.storeByValue(false);
      default -> builder.onFull("fail");
    }
    cache = fixture.create("faults", builder.build());
    for (int i = 0; i < entries; i++) {
      cache.put(new FaultyKey(i), "value " + i);
      before.put(i, "value " + i);
    }
    after = new HashMap<>(before);
  }

  static FaultyKey key(int number) {
    return new FaultyKey(number);
  }

  /** Notes what an entry is to be; {@code null} for nothing. */
  void expect(int number, String value) {
    after.put(number, value);
  }

  @Override
  public void act() throws Exception {
    action.run(this);
  }

  @Override
  public void verify(Throwable thrown) throws Exception {
    assertNoLockIsHeld();
    assertAsBeforeOrAfter(thrown == null);
    if (!cache.isClosed()) {
      checkLaw();
    }
    if (thrown != null) {
      action.run(this);
      assertAsBeforeOrAfter(true);
    }
  }

  private void checkLaw() {
    // The law does not know of objects on the heap.
    if (kind != Kind.BY_REFERENCE) {
      ConservationLaw.check((Engine) fixture.manager.unwrap(Backend.class));
    }
  }

  /** Another thread must be able to work with every key. */
  private void assertNoLockIsHeld() throws InterruptedException {
    assertThat(ThreadScratch.current().locksHeld).as("locks held by the thread").isZero();
    if (cache.isClosed()) {
      return;
    }
    Thread other = new Thread(() -> after.keySet().forEach(n -> cache.remove(key(n), "no such")));
    other.setDaemon(true);
    other.start();
    other.join(TimeUnit.SECONDS.toMillis(PATIENCE_SECONDS));
    assertThat(other.isAlive()).as("another thread waits for a key's lock").isFalse();
  }

  private void assertAsBeforeOrAfter(boolean isDone) {
    if (cache.isClosed()) {
      return;
    }
    for (Integer number : after.keySet()) {
      String seen = cache.containsKey(key(number)) ? cache.get(key(number)) : null;
      List<String> right = new ArrayList<>();
      right.add(after.get(number));
      if (!isDone) {
        right.add(before.get(number));
      }
      assertThat(right).as("what key %d may have", number).contains(seen);
    }
  }

  @Override
  public void close() {
    Engine engine = (Engine) fixture.manager.unwrap(Backend.class);
    cache.close();
    ConservationLaw.closeAndCheck(engine);
    fixture.close();
  }
}
