package io.refcache.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.refcache.jcache.CacheUnavailableException;
import io.refcache.jcache.RefcacheCache;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A server that takes commands and does not answer, or answers too late. */
class SilenceTest extends OnServer {
  private LossyProxy proxy;

  @BeforeEach
  void openProxy() {
    proxy = new LossyProxy(server);
  }

  @AfterEach
  void closeProxy() throws IOException {
    server.signal("CONT");
    proxy.close();
  }

  private static boolean puts(RefcacheCache<String, Integer> cache, String key, int value) {
    try {
      cache.put(key, value);
      return true;
    } catch (CacheUnavailableException e) {
      return false;
    }
  }

  private static RefcacheCache<String, Integer> cacheOf(Jvm jvm) throws InterruptedException {
    AtomicBoolean created = new AtomicBoolean();
    Patience.await(
        () -> {
          try {
            jvm.cache("silence", String.class, Integer.class);
            created.set(true);
          } catch (CacheUnavailableException e) { // a busy machine
          }
          return created.get();
        });
    return (RefcacheCache<String, Integer>)
        jvm.manager.getCache("silence", String.class, Integer.class);
  }

  @Test
  void aNetworkThatSwallowsEverythingIsNotWaitedForAndIsLeft() throws InterruptedException {
    try (Jvm jvm = new Jvm(proxy.uri(), "redis-timeout", "300ms")) {
      RefcacheCache<String, Integer> cache = cacheOf(jvm);
      Patience.await(() -> puts(cache, "key", 1));
      proxy.swallow();
      for (int i = 0; i <= Health.MAX_TIMEOUTS; i++) {
        assertThatThrownBy(() -> cache.get("key")).isInstanceOf(CacheUnavailableException.class);
      }
      assertThatThrownBy(() -> cache.get("key")).hasMessageContaining("is not asked until it does");

      proxy.mend(); // what was swallowed is lost, and with it the connection it was sent on
      Patience.await(() -> puts(cache, "key", 2));
      Patience.await(() -> reads(cache, "key", 2));
    }
  }

  private static boolean reads(RefcacheCache<String, Integer> cache, String key, int value) {
    try {
      Integer found = cache.get(key);
      assertThat(found).as(key).isEqualTo(value);
      return true;
    } catch (CacheUnavailableException e) {
      return false;
    }
  }

  @Test
  void aReplyThatComesTooLateIsNobodysReply() throws Exception {
    try (Jvm jvm = new Jvm(server.uri(), "redis-timeout", "300ms")) {
      RefcacheCache<String, Integer> cache = cacheOf(jvm);
      for (int i = 0; i < 10; i++) {
        int value = i;
        Patience.await(() -> puts(cache, "key" + value, value));
      }
      server.command("CLIENT", "PAUSE", "900", "ALL");
      assertThatThrownBy(() -> cache.get("key0")).isInstanceOf(CacheUnavailableException.class);
      for (int i = 0; i < 10; i++) {
        int value = i;
        Patience.await(() -> reads(cache, "key" + value, value));
      }
    }
  }

  @Test
  void moreThanTheQueueTakesIsRefused() throws InterruptedException {
    try (Jvm jvm = new Jvm(server.uri(), "redis-timeout", "9s", "redis-queue", "64")) {
      RefcacheCache<String, Integer> cache = cacheOf(jvm);
      cache.put("key", 1);
      server.signal("STOP");
      AtomicBoolean refused = new AtomicBoolean();
      for (int i = 0; i < 80; i++) {
        Thread reader =
            new Thread(
                () -> {
                  try {
                    cache.get("key");
                  } catch (CacheUnavailableException e) {
                    if (e.getMessage().contains("size exceeded")) {
                      refused.set(true);
                    }
                  }
                });
        reader.setDaemon(true);
        reader.start();
      }
      Patience.await(refused::get);
      server.signal("CONT");
      Patience.await(() -> reads(cache, "key", 1));
    }
  }
}
