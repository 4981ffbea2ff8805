package io.refcache.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.refcache.jcache.CacheMemoryException;
import io.refcache.jcache.RefcacheCache;
import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A server without memory that may evict nobody, and caches that drop what it refuses. */
class FullServerTest extends OnServer {
  private Jvm jvm;
  private RefcacheCache<String, Integer> cache;

  @BeforeEach
  void fill() throws IOException {
    jvm = new Jvm(server.uri(), "redis-timeout", "9s", "defaults.on-full", "drop");
    cache = jvm.cache("full", String.class, Integer.class);
    cache.put("key", 1);
    server.command("CONFIG", "SET", "maxmemory-policy", "noeviction");
    server.command("CONFIG", "SET", "maxmemory", "1");
  }

  @AfterEach
  void close() {
    jvm.close();
  }

  @Test
  void putIfAbsentLeavesWhatIsThere() {
    assertThat(cache.putIfAbsent("key", 2)).isFalse();
    assertThat(cache.get("key")).isEqualTo(1);
    assertThat(cache.putIfAbsent("other", 2)).isTrue();
    assertThat(cache.get("other")).isNull();
  }

  @Test
  void replaceOfNothingIsNone() {
    assertThat(cache.replace("other", 2)).isFalse();
    assertThat(cache.getAndReplace("other", 2)).isNull();
    assertThat(cache.replace("other", 1, 2)).isFalse();
  }

  @Test
  void whatIsReplacedGoesAndIsTold() {
    assertThat(cache.getAndReplace("key", 2)).isEqualTo(1);
    assertThat(cache.get("key")).isNull();
  }

  @Test
  void aVersionThatIsReplacedGoes() {
    assertThat(cache.replace("key", 1, 2)).isTrue();
    assertThat(cache.get("key")).isNull();
  }

  @Test
  void aCacheThatFailsFailsOnlyWhereItWouldHaveStored() {
    try (Jvm failing = Jvm.patient(server.uri())) {
      RefcacheCache<String, Integer> strict = failing.cache("full", String.class, Integer.class);
      assertThat(strict.putIfAbsent("key", 2)).isFalse();
      assertThat(strict.replace("other", 2)).isFalse();
      assertThatThrownBy(() -> strict.putIfAbsent("other", 2))
          .isInstanceOf(CacheMemoryException.class);
      assertThatThrownBy(() -> strict.replace("key", 1, 2))
          .isInstanceOf(CacheMemoryException.class);
      assertThat(strict.get("key")).isNull();
    }
  }

  @Test
  void aCacheThatIsThereCanBeOpenedAndRead() {
    try (Jvm late = Jvm.patient(server.uri())) {
      assertThat(late.cache("full", String.class, Integer.class).get("key")).isEqualTo(1);
    }
  }
}
