package io.refcache.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.refcache.jcache.CacheUnavailableException;
import io.refcache.jcache.RefcacheCache;
import io.refcache.jcache.RefcacheManager;
import io.refcache.store.Backend;
import java.util.concurrent.atomic.AtomicReference;
import javax.cache.CacheException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A server that is killed, paused, or not there. */
class FaultsTest {
  private RedisServer server;
  private Jvm jvm;
  private RefcacheCache<String, Integer> cache;

  @BeforeEach
  void open() throws InterruptedException {
    server = RedisServer.start();
    jvm = new Jvm(server.uri());
    Patience.await(this::createsTheCache);
  }

  @AfterEach
  void close() {
    if (server != null) {
      server.close();
    }
    if (jvm != null) {
      jvm.close();
    }
  }

  private boolean createsTheCache() {
    try {
      cache = jvm.cache("cache", String.class, Integer.class);
      return true;
    } catch (CacheUnavailableException e) {
      return false;
    }
  }

  private boolean puts(String key, int value) {
    try {
      cache.put(key, value);
      return true;
    } catch (CacheException e) {
      return false;
    }
  }

  /** A busy machine may be late with so many replies that nobody waits for them any more. */
  private boolean isAsked() {
    Backend backend = jvm.manager.unwrap(RefcacheManager.class).unwrap(Backend.class);
    return backend.info().get("redis_silent").equals(0L);
  }

  /** Reads when it can be read: a busy machine may be late with a reply. */
  private Integer read(String key) throws InterruptedException {
    AtomicReference<Integer> value = new AtomicReference<>();
    Patience.await(
        () -> {
          try {
            value.set(cache.get(key));
            return true;
          } catch (CacheException e) {
            return false;
          }
        });
    return value.get();
  }

  private boolean putFailsForCertain() {
    try {
      cache.put("key", 2);
      return false;
    } catch (CacheUnavailableException e) {
      return !e.isOutcomeUnknown();
    }
  }

  @Test
  void aServerThatIsGoneFailsTheCallAndItsSuccessorIsUsed() throws InterruptedException {
    Patience.await(() -> puts("key", 1));
    server.stop();
    // A call may meet the connection as it breaks; from then on nothing is sent.
    Patience.await(this::putFailsForCertain);
    assertThatThrownBy(() -> cache.get("key")).isInstanceOf(CacheUnavailableException.class);
    assertThatThrownBy(() -> cache.inspect("key")).isInstanceOf(CacheUnavailableException.class);

    server.restart();
    Patience.await(() -> puts("other", 1));
    assertThat(read("key")).isNull();
    assertThat(read("other")).isEqualTo(1);
  }

  @Test
  void aPausedServerIsNotWaitedForAndIsUsedAgain() throws InterruptedException {
    Patience.await(() -> puts("key", 1));
    Patience.await(this::isAsked);
    server.signal("STOP");
    assertThatThrownBy(() -> cache.put("key", 2))
        .isInstanceOfSatisfying(
            CacheUnavailableException.class, e -> assertThat(e.isOutcomeUnknown()).isTrue());
    for (int i = 0; i <= Health.MAX_TIMEOUTS; i++) {
      assertThatThrownBy(() -> cache.get("key")).isInstanceOf(CacheUnavailableException.class);
    }
    // By now nobody waits any more.
    assertThatThrownBy(() -> cache.get("key")).hasMessageContaining("is not asked until it does");

    server.signal("CONT");
    assertThat(read("key")).as("the outcome was unknown").isIn(1, 2);
    Patience.await(() -> puts("key", 3));
    assertThat(read("key")).isEqualTo(3);
  }

  @Test
  void aServerThatIsNotThereIsNamedWhenACacheIsCreated() {
    server.stop();
    try (Jvm late = new Jvm(server.uri())) {
      assertThatThrownBy(() -> late.cache("cache", String.class, Integer.class))
          .isInstanceOf(CacheUnavailableException.class)
          .hasMessageContaining(server.uri());
    }
  }
}
