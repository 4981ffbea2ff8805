package io.refcache.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.refcache.jcache.CacheUnavailableException;
import io.refcache.jcache.RefcacheCache;
import io.refcache.store.Store;
import java.io.IOException;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import javax.cache.configuration.MutableConfiguration;
import javax.cache.integration.CacheLoader;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A cache that goes without its server while that is away ({@code unavailable = miss}). */
class UnavailableTest extends OnServer {
  private LossyProxy proxy;
  private Jvm jvm;
  private Jvm other;
  private RefcacheCache<String, Integer> cache;

  /** Reaches the server all the time. */
  private RefcacheCache<String, Integer> theirs;

  @BeforeEach
  void open() throws IOException {
    proxy = new LossyProxy(server);
    jvm = new Jvm(proxy.uri(), "redis-timeout", "9s", "defaults.unavailable", "miss");
    other = Jvm.patient(server.uri());
    cache = jvm.cache("away", String.class, Integer.class);
    theirs = other.cache("away", String.class, Integer.class);
  }

  @AfterEach
  void close() throws IOException {
    proxy.close();
    jvm.close();
    other.close();
  }

  private long figure(String name) {
    return (long) cache.unwrap(Store.class).info().get(name);
  }

  /** Lets the server be reached, and waits until nothing is owed to it any more. */
  private void comeBack() throws InterruptedException {
    proxy.mend();
    Patience.await(() -> figure("unavailable_owed") == 0);
  }

  /** A read answers by itself only when there is a connection again. */
  private boolean reads(RefcacheCache<String, Integer> from, String key, int value) {
    return Integer.valueOf(value).equals(from.get(key));
  }

  @Test
  void readsMissAndWhatIsThereIsReadAgain() throws InterruptedException {
    cache.put("key", 1);
    proxy.cut(LossyProxy.Break.FIN);
    assertThat(cache.get("key")).isNull();
    assertThat(cache.containsKey("key")).isFalse();
    assertThat(cache.getAll(Set.of("key", "other"))).isEmpty();
    assertThat(figure("unavailable_misses")).isEqualTo(4);
    assertThat(figure("unavailable_owed")).isZero();

    proxy.mend();
    Patience.await(() -> reads(cache, "key", 1));
  }

  @Test
  void loadersLoadAndNothingIsKept() throws InterruptedException {
    AtomicInteger loads = new AtomicInteger();
    CacheLoader<String, Integer> loader =
        new CacheLoader<>() {
          @Override
          public Integer load(String key) {
            return loads.incrementAndGet();
          }

          @Override
          public Map<String, Integer> loadAll(Iterable<? extends String> keys) {
            return StreamSupport.stream(keys.spliterator(), false)
                .collect(Collectors.toMap(key -> key, this::load));
          }
        };
    RefcacheCache<String, Integer> loading =
        jvm.cache(
            "loading",
            new MutableConfiguration<String, Integer>()
                .setTypes(String.class, Integer.class)
                .setReadThrough(true)
                .setCacheLoaderFactory(() -> loader));
    proxy.cut(LossyProxy.Break.FIN);
    assertThat(loading.get("key")).isEqualTo(1);
    assertThat(loading.get("key")).isEqualTo(2);
    assertThat(loading.getAll(Set.of("key"))).containsEntry("key", 3);
    assertThat(loading.unwrap(Store.class).info()).containsEntry("unavailable_owed", 0L);

    proxy.mend();
    Patience.await(() -> loading.get("key").equals(loading.get("key")));
  }

  @Test
  void noChangeThatWasNotMadeLeavesAnOldValue() throws InterruptedException {
    Set<String> changed =
        Set.of("put", "removed", "replaced", "compared", "taken", "invoked", "unset", "all");
    changed.forEach(key -> cache.put(key, 1));
    cache.put("unchanged", 1);
    proxy.cut(LossyProxy.Break.RST);

    cache.put("put", 2);
    cache.remove("removed");
    cache.replace("replaced", 2);
    assertThat(cache.replace("compared", 1, 2)).isFalse();
    assertThat(cache.getAndRemove("taken")).isNull();
    cache.invoke(
        "invoked",
        (entry, arguments) -> {
          entry.setValue(2);
          return null;
        });
    cache.invoke(
        "unset",
        (entry, arguments) -> {
          entry.remove();
          return null;
        });
    cache.putAll(Map.of("all", 2));
    assertThat(figure("unavailable_owed")).isEqualTo(changed.size());
    assertThat(theirs.get("put")).as("who reaches the server reads what it has").isEqualTo(1);

    proxy.mend();
    while (figure("unavailable_owed") != 0) {
      changed.forEach(key -> assertThat(cache.get(key)).as(key).isNull());
      Thread.sleep(1);
    }
    assertThat(theirs.getAll(changed)).isEmpty();
    assertThat(cache.getAll(changed)).isEmpty();
    assertThat(cache.get("unchanged")).isEqualTo(1);
  }

  @Test
  void whatWasToBeClearedIsCleared() throws InterruptedException {
    cache.putAll(Map.of("one", 1, "two", 2));
    RefcacheCache<String, Integer> counted =
        jvm.cache(
            "counted",
            new MutableConfiguration<String, Integer>()
                .setTypes(String.class, Integer.class)
                .setStatisticsEnabled(true));
    counted.put("three", 3);
    proxy.cut(LossyProxy.Break.FIN);
    cache.clear();
    counted.removeAll();
    comeBack();
    assertThat(cache.iterator()).isExhausted();
    Store store = counted.unwrap(Store.class);
    Patience.await(() -> store.info().get("unavailable_owed").equals(0L));
    assertThat(counted.iterator()).isExhausted();
  }

  @Test
  void whoWalksOverTheEntriesIsTold() {
    cache.put("key", 1);
    proxy.cut(LossyProxy.Break.FIN);
    assertThatThrownBy(() -> cache.iterator().hasNext())
        .isInstanceOf(CacheUnavailableException.class);
    assertThatThrownBy(() -> cache.inspect("key")).isInstanceOf(CacheUnavailableException.class);
  }

  /** The processor does not run again on what it has done itself. */
  @ParameterizedTest
  @EnumSource(LossyProxy.Break.class)
  void aLostReplyMakesNoSecondChange(LossyProxy.Break by) throws InterruptedException {
    AtomicInteger runs = new AtomicInteger();
    for (int i = 1; i <= 3; i++) {
      if (i == 3) {
        proxy.loseReplyTo("EVALSHA", by);
      }
      cache.invoke(
          "key",
          (entry, arguments) -> {
            runs.incrementAndGet();
            entry.setValue(entry.exists() ? entry.getValue() + 1 : 1);
            return null;
          });
    }
    assertThat(runs).hasValue(3);
    comeBack();
    assertThat(theirs.get("key")).as("made once, or removed").isIn(3, null);
  }

  @Test
  void aCacheThatIsClosedInArrearsIsClosed() {
    cache.put("key", 1);
    proxy.cut(LossyProxy.Break.FIN);
    cache.put("key", 2);
    cache.close();
    assertThatThrownBy(() -> cache.get("key")).isInstanceOf(IllegalStateException.class);
  }
}
