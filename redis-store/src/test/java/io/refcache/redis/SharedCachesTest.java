package io.refcache.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.refcache.jcache.CacheMemoryException;
import io.refcache.jcache.RefcacheCache;
import io.refcache.jcache.RefcacheManager;
import io.refcache.jcache.config.RefcacheConfiguration;
import io.refcache.store.Backend;
import java.io.IOException;
import java.io.Serializable;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import javax.cache.CacheException;
import javax.cache.configuration.MutableConfiguration;
import javax.cache.expiry.CreatedExpiryPolicy;
import javax.cache.expiry.Duration;
import javax.management.ObjectName;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The same caches in two JVMs. */
class SharedCachesTest extends OnServer {
  private Jvm one;
  private Jvm other;

  @BeforeEach
  void open() throws IOException {
    one = Jvm.patient(server.uri());
    other = Jvm.patient(server.uri());
  }

  @AfterEach
  void close() {
    one.close();
    other.close();
  }

  private record Order(String customer, List<String> items) implements Serializable {
    private static final long serialVersionUID = 1L;
  }

  @Test
  void whatOneStoresTheOtherReads() {
    RefcacheCache<String, Order> ours = one.cache("orders", String.class, Order.class);
    RefcacheCache<String, Order> theirs = other.cache("orders", String.class, Order.class);
    Order order = new Order("Ann", List.of("tea", "milk"));

    ours.put("first", order);
    assertThat(theirs.get("first")).isEqualTo(order);
    assertThat(theirs.remove("first", order)).isTrue();
    assertThat(ours.containsKey("first")).isFalse();
  }

  @Test
  void bulkOperationsMeanTheSameEntries() {
    RefcacheCache<Integer, Long> ours = one.cache("bulk", Integer.class, Long.class);
    RefcacheCache<Integer, Long> theirs = other.cache("bulk", Integer.class, Long.class);
    Map<Integer, Long> entries = new HashMap<>();
    for (int i = 0; i < 500; i++) {
      entries.put(i, i * 3L);
    }

    ours.putAll(entries);
    assertThat(theirs.getAll(entries.keySet())).isEqualTo(entries);
    Map<Integer, Long> walked = new HashMap<>();
    theirs.forEach(entry -> walked.put(entry.getKey(), entry.getValue()));
    assertThat(walked).isEqualTo(entries);
    theirs.removeAll();
    assertThat(ours.iterator()).isExhausted();
  }

  @Test
  void incrementsByTwoJvmsAreExact() throws Exception {
    RefcacheCache<String, Integer> ours = one.cache("counters", String.class, Integer.class);
    RefcacheCache<String, Integer> theirs = other.cache("counters", String.class, Integer.class);
    int threads = 4;
    int increments = 250;
    ExecutorService executor = Executors.newFixedThreadPool(threads);
    try {
      List<Future<?>> running = new ArrayList<>();
      for (int t = 0; t < threads; t++) {
        RefcacheCache<String, Integer> cache = t % 2 == 0 ? ours : theirs;
        running.add(
            executor.submit(
                () -> {
                  for (int i = 0; i < increments; i++) {
                    increment(cache, "key" + i % 2);
                  }
                }));
      }
      for (Future<?> end : running) {
        end.get(60, TimeUnit.SECONDS);
      }
    } finally {
      executor.shutdownNow();
    }
    assertThat(ours.get("key0") + theirs.get("key1")).isEqualTo(threads * increments);
    assertThat(ours.get("key0")).isEqualTo(threads * increments / 2);
  }

  private static void increment(RefcacheCache<String, Integer> cache, String key) {
    cache.invoke(
        key,
        (entry, arguments) -> {
          entry.setValue(entry.exists() ? entry.getValue() + 1 : 1);
          return null;
        });
  }

  @Test
  void anotherCacheOfTheSameNameIsRefusedWithTheDifference() {
    one.cache("users", String.class, Order.class);
    assertThatThrownBy(() -> other.cache("users", Long.class, Order.class))
        .isInstanceOf(CacheException.class)
        .hasMessageContaining("users")
        .hasMessageContaining("key-type is java.lang.String there and java.lang.Long here");
    one.manager.destroyCache("users");
    assertThat(other.cache("users", Long.class, Order.class)).isNotNull();
  }

  @Test
  void closingLeavesTheEntriesAndDestroyingRemovesThem() throws IOException {
    one.cache("kept", String.class, String.class).put("key", "value");
    one.manager.getCache("kept").close();
    RefcacheCache<String, String> again = one.cache("kept", String.class, String.class);
    assertThat(again.get("key")).isEqualTo("value");

    one.manager.destroyCache("kept");
    assertThat(server.command("DBSIZE")).isEqualTo(":0\r\n");
  }

  @Test
  void entriesExpireOnTheServer() throws IOException {
    RefcacheCache<String, String> cache =
        one.cache(
            "short",
            new MutableConfiguration<String, String>()
                .setTypes(String.class, String.class)
                .setExpiryPolicyFactory(
                    CreatedExpiryPolicy.factoryOf(new Duration(TimeUnit.HOURS, 1))));
    cache.put("key", "value");
    String reply =
        server.command(
            "EVAL", "\"return redis.call('PTTL',redis.call('KEYS','refcache:short:*')[1])\"", "0");
    assertThat(Long.parseLong(reply.substring(1).strip())).isBetween(3_000_000L, 3_600_000L);
  }

  @Test
  void aServerThatIsFullEvictsEntryByEntry() throws IOException {
    server.command("CONFIG", "SET", "maxmemory-policy", "volatile-lru");
    RefcacheCache<Integer, byte[]> cache =
        one.cache(
            "evicted",
            new MutableConfiguration<Integer, byte[]>()
                .setTypes(Integer.class, byte[].class)
                .setExpiryPolicyFactory(
                    CreatedExpiryPolicy.factoryOf(new Duration(TimeUnit.HOURS, 1))));
    server.command("CONFIG", "SET", "maxmemory", "8mb");
    int puts = 5_000;
    for (int i = 0; i < puts; i++) {
      cache.put(i, new byte[2_000]);
    }
    String size = server.command("DBSIZE");
    assertThat(Integer.parseInt(size.substring(1).strip())).isBetween(500, puts - 1);
    // The last one may just have been the victim of another one's arrival, but not all of these.
    assertThat(IntStream.range(puts - 100, puts).filter(cache::containsKey).count()).isPositive();
  }

  @Test
  void aPutThatTheServerRefusesFailsAndLeavesNoOldValue() throws IOException {
    server.command("CONFIG", "SET", "maxmemory-policy", "noeviction");
    RefcacheCache<String, byte[]> cache = one.cache("full", String.class, byte[].class);
    cache.put("key", new byte[10]);
    server.command("CONFIG", "SET", "maxmemory", "1");

    assertThatThrownBy(() -> cache.put("key", new byte[20]))
        .isInstanceOfSatisfying(
            CacheMemoryException.class,
            e -> {
              assertThat(e.policy()).isEqualTo("noeviction");
              assertThat(e.limitBytes()).isEqualTo(1);
            });
    assertThat(cache.get("key")).isNull();
  }

  @Test
  void foreignDataUnderAKeyIsNamed() throws IOException {
    RefcacheCache<String, String> cache = one.cache("mixed", String.class, String.class);
    cache.put("key", "value");
    server.command(
        "EVAL", "\"redis.call('SET',redis.call('KEYS','refcache:mixed:*')[1],'foreign')\"", "0");
    assertThatThrownBy(() -> cache.get("key"))
        .isInstanceOf(CacheException.class)
        .hasMessageContaining("'mixed'")
        .hasMessageContaining("was not written by a cache");
    cache.put("key", "ours");
    assertThat(cache.get("key")).isEqualTo("ours");
  }

  @Test
  void aCacheByReferenceStaysInItsJvm() throws IOException {
    RefcacheConfiguration<String, Object> byReference =
        RefcacheConfiguration.builder(String.class, Object.class).storeByValue(false).build();
    RefcacheCache<String, Object> ours = one.cache("heap", byReference);
    RefcacheCache<String, Object> theirs = other.cache("heap", byReference);
    Object value = new Object();
    ours.put("key", value);

    assertThat(ours.get("key")).isSameAs(value);
    assertThat(theirs.get("key")).isNull();
    assertThat(server.command("DBSIZE")).isEqualTo(":0\r\n");
  }

  @Test
  void scriptsThatTheServerHasForgottenAreSentAgain() throws IOException {
    RefcacheCache<String, Integer> cache = one.cache("scripts", String.class, Integer.class);
    increment(cache, "key");
    server.command("SCRIPT", "FLUSH");
    increment(cache, "key");
    assertThat(cache.get("key")).isEqualTo(2);
  }

  @Test
  void figuresTellOfTheServer() {
    Map<String, Object> figures =
        one.manager.unwrap(RefcacheManager.class).unwrap(Backend.class).info();
    assertThat((Long) figures.get("server_used_memory")).isPositive();
    assertThat(figures).containsEntry("redis_timeouts", 0L).containsKey("server_maxmemory_policy");
  }

  @Test
  void theRightsThatTheDocumentationListsAreEnough() throws IOException {
    LeastRights.grantAt(server);
    try (Jvm jvm = Jvm.patient(LeastRights.uri(server.uri()))) {
      RefcacheCache<String, Integer> cache = jvm.cache("least", String.class, Integer.class);
      cache.put("key", 1);
      increment(cache, "key");
      assertThat(cache.getAndReplace("key", 3)).isEqualTo(2);
      assertThat(cache.putIfAbsent("key", 4)).isFalse();
      assertThat(cache.replace("key", 3, 5)).isTrue();
      assertThat(cache.getAll(Set.of("key"))).containsEntry("key", 5);
      assertThat(cache.containsKey("key")).isTrue();
      assertThat(cache.inspect("key").memoryBytes()).isPositive();
      assertThat(cache.iterator()).hasNext();
      assertThat(cache.getAndRemove("key")).isEqualTo(5);
      cache.put("key", 1);
      cache.remove("key");
      cache.clear();
      jvm.manager.destroyCache("least");
    }
  }

  /** Logs in without a word of it in any setting. */
  public static final class FromElsewhere implements CredentialsSource {
    @Override
    public String username() {
      return "elsewhere";
    }

    @Override
    public char[] password() {
      return "secret".toCharArray();
    }
  }

  @Test
  void credentialsComeFromAClass() throws IOException {
    server.command("ACL", "SETUSER", "elsewhere", "reset", "on", ">secret", "~*", "+@all");
    server.command("ACL", "SETUSER", "default", "off");
    try (Jvm jvm =
        new Jvm(
            server.uri(),
            "redis-timeout",
            "9s",
            "redis-credentials",
            FromElsewhere.class.getName())) {
      jvm.cache("credentials", String.class, String.class).put("key", "value");
    } finally {
      server.command("AUTH elsewhere secret\r\nACL SETUSER default on");
    }
  }

  @Test
  void noNameAndNoMessageTellsAPassword() throws Exception {
    server.command("ACL", "SETUSER", "app", "on", ">secret", "~*", "&*", "+@all");
    String uri = server.uri().replace("//", "//app:secret@");
    try (Jvm known = Jvm.patient(uri)) {
      known.cache("masked", String.class, String.class).put("key", "value");
      assertThat(ManagementFactory.getPlatformMBeanServer().queryNames(new ObjectName("*:*"), null))
          .anyMatch(name -> name.toString().contains("masked"))
          .noneMatch(name -> name.toString().contains("secret"));
      assertThat(known.manager.toString()).doesNotContain("secret");
    }
    try (Jvm unknown = Jvm.patient(uri.replace("secret", "wrong-one"))) {
      assertThatThrownBy(() -> unknown.cache("masked", String.class, String.class))
          .isInstanceOf(CacheException.class)
          .hasMessageContaining("WRONGPASS")
          .hasMessageNotContaining("wrong-one");
    }
  }
}
