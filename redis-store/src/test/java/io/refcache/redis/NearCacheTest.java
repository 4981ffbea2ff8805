package io.refcache.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.refcache.jcache.RefcacheCache;
import io.refcache.jcache.RefcacheManager;
import io.refcache.jcache.config.RefcacheConfiguration;
import io.refcache.store.Backend;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import javax.cache.CacheException;
import javax.cache.configuration.MutableConfiguration;
import javax.cache.expiry.Duration;
import javax.cache.expiry.TouchedExpiryPolicy;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A cache on a server with copies of its entries in this process. */
class NearCacheTest extends OnServer {
  private static final String SIZE = "16mb";

  private Jvm near;
  private Jvm other;
  private RefcacheCache<String, Integer> ours;
  private RefcacheCache<String, Integer> theirs;

  @BeforeEach
  void open() {
    near =
        new Jvm(
            server.uri(),
            "redis-timeout",
            "9s",
            "near",
            SIZE,
            "cache.small.near",
            "10%",
            "cache.plain.near",
            "0");
    other = Jvm.patient(server.uri());
    ours = near.cache("cache", String.class, Integer.class);
    theirs = other.cache("cache", String.class, Integer.class);
  }

  @AfterEach
  void close() {
    near.close();
    other.close();
  }

  private static Backend backend(Jvm jvm) {
    return jvm.manager.unwrap(RefcacheManager.class).unwrap(Backend.class);
  }

  /** Reads until an answer comes from here: on a slow machine a lease may have run out. */
  private static void awaitHit(RefcacheCache<String, Integer> cache, String key)
      throws InterruptedException {
    Patience.await(
        () -> {
          long before = NearFigures.of(cache, "near_hits");
          cache.get(key);
          return NearFigures.of(cache, "near_hits") > before;
        });
  }

  @Test
  void whatWasReadIsAnsweredHereAndCountsAsAHit() throws InterruptedException {
    theirs.put("key", 1);
    ours.get("key");
    long misses = NearFigures.of(ours, "near_misses");
    awaitHit(ours, "key");
    assertThat(ours.get("key")).isEqualTo(1);
    assertThat(misses).isEqualTo(1);
    assertThat(NearFigures.of(ours, "near_keys")).isEqualTo(1);
    assertThat(NearFigures.of(ours, "near_used_memory")).isPositive();
    assertThat(NearFigures.of(ours, "keyspace_hits"))
        .isGreaterThan(NearFigures.of(ours, "near_hits"));
    ours.resetStatistics();
    assertThat(NearFigures.of(ours, "near_hits")).isZero();
  }

  @Test
  void manyAreAnsweredHereAtOnce() throws InterruptedException {
    Map<String, Integer> entries = new TreeMap<>();
    for (int i = 0; i < 100; i++) {
      entries.put("key" + i, i);
    }
    theirs.putAll(entries);
    Patience.await(
        () -> {
          assertThat(ours.getAll(entries.keySet())).isEqualTo(entries);
          return NearFigures.of(ours, "near_hits") >= entries.size();
        });
    theirs.put("key7", -7);
    theirs.remove("key8");
    entries.put("key7", -7);
    entries.remove("key8");
    Patience.await(() -> ours.getAll(Set.of("key7", "key8")).equals(Map.of("key7", -7)));
    assertThat(ours.getAll(entries.keySet())).isEqualTo(entries);
  }

  @Test
  void eachReaderHasAnObjectOfItsOwn() throws InterruptedException {
    RefcacheCache<String, int[]> arrays = near.cache("arrays", String.class, int[].class);
    arrays.put("key", new int[] {1, 2, 3});
    Patience.await(
        () -> {
          arrays.get("key")[0] = 9;
          return NearFigures.of(arrays, "near_hits") > 0;
        });
    assertThat(arrays.get("key")).containsExactly(1, 2, 3);
  }

  @Test
  void whatAnotherJvmChangesIsReadSoon() throws InterruptedException {
    List<Consumer<String>> changes =
        List.of(
            key -> theirs.put(key, 2),
            key -> theirs.replace(key, 3),
            key ->
                theirs.invoke(
                    key, (entry, arguments) -> increment(entry.getValue(), entry::setValue)),
            theirs::remove,
            key -> theirs.putIfAbsent(key, 5),
            key -> theirs.clear());
    theirs.put("key", 1);
    for (Consumer<String> change : changes) {
      awaitHitOrAbsence();
      change.accept("key");
      Integer now = theirs.get("key");
      Patience.await(() -> Objects.equals(ours.get("key"), now));
    }
  }

  private void awaitHitOrAbsence() throws InterruptedException {
    if (ours.get("key") != null) {
      awaitHit(ours, "key");
    }
  }

  private static Void increment(int value, Consumer<Integer> entry) {
    entry.accept(value + 1);
    return null;
  }

  @Test
  void ownChangesAreSeenAtOnce() {
    for (int i = 0; i < 50; i++) {
      int value = i;
      ours.put("key", value);
      assertThat(ours.get("key")).isEqualTo(value);
      ours.putAll(Map.of("key", value + 1));
      assertThat(ours.get("key")).isEqualTo(value + 1);
      assertThat(ours.replace("key", value + 1, value + 2)).isTrue();
      assertThat(ours.get("key")).isEqualTo(value + 2);
      ours.invoke("key", (entry, arguments) -> increment(entry.getValue(), entry::setValue));
      assertThat(ours.get("key")).isEqualTo(value + 3);
      assertThat(ours.getAndRemove("key")).isEqualTo(value + 3);
      assertThat(ours.get("key")).isNull();
      ours.put("key", value);
      assertThat(ours.get("key")).isEqualTo(value);
      ours.clear();
      assertThat(ours.get("key")).isNull();
    }
  }

  @Test
  void changesDependOnWhatIsOnTheServer() throws InterruptedException {
    theirs.put("key", 1);
    awaitHit(ours, "key");
    for (int i = 0; i < 100; i++) {
      theirs.put("key", i);
      assertThat(ours.replace("key", i, -i)).as("decided by the newest").isTrue();
      theirs.remove("key");
      assertThat(ours.putIfAbsent("key", i)).isTrue();
    }
  }

  @Test
  void aServerThatForgetsAllIsForgotten() throws InterruptedException, IOException {
    ours.put("key", 1);
    awaitHit(ours, "key");
    server.command("FLUSHALL");
    Patience.await(() -> ours.get("key") == null);
    assertThat(NearFigures.of(ours, "near_keys")).isZero();
    assertThat(NearFigures.of(backend(near), "near_flushes")).isEqualTo(1);
    assertThat(NearFigures.of(backend(near), "near_sessions")).isEqualTo(1);
    ours.put("key", 2);
    awaitHit(ours, "key");
    assertThat(ours.get("key")).isEqualTo(2);
  }

  @Test
  void aNewConnectionBeginsWithoutCopies() throws InterruptedException, IOException {
    ours.put("key", 1);
    awaitHit(ours, "key");
    for (int i = 1; i <= 3; i++) {
      int sessions = i;
      server.command("CLIENT", "KILL", "TYPE", "normal");
      Patience.await(() -> theirsTakes(-sessions));
      Patience.await(() -> NearFigures.of(backend(near), "near_sessions") > sessions);
      assertThat(ours.get("key")).isEqualTo(-sessions);
      awaitHit(ours, "key");
    }
    assertThat(NearFigures.of(backend(near), "near_flushes")).isGreaterThanOrEqualTo(3);
  }

  /** The other one has lost its connection as well. */
  private boolean theirsTakes(int value) {
    try {
      theirs.put("key", value);
      return true;
    } catch (CacheException e) {
      return false;
    }
  }

  @Test
  void entriesThatTheServerEvictsAreGoneHere() throws InterruptedException, IOException {
    RefcacheCache<Integer, byte[]> large = near.cache("large", Integer.class, byte[].class);
    RefcacheCache<Integer, byte[]> filling = other.cache("large", Integer.class, byte[].class);
    for (int i = 0; i < 100; i++) {
      large.put(i, new byte[1000]);
      large.get(i);
    }
    server.command("CONFIG", "SET", "maxmemory-policy", "allkeys-random");
    server.command("CONFIG", "SET", "maxmemory", "4mb");
    for (int i = 1000; i < 6000; i++) {
      filling.put(i, new byte[1000]);
    }
    NearFigures.awaitNews(backend(near));
    int evicted = 0;
    for (int i = 0; i < 100; i++) {
      boolean there = filling.containsKey(i);
      assertThat(large.get(i) != null).as("entry %d", i).isEqualTo(there);
      evicted += there ? 0 : 1;
    }
    assertThat(evicted).isPositive();
  }

  @Test
  void aCopyOutOfRoomMakesRoomAndAQuotaHolds() {
    RefcacheCache<Integer, byte[]> small = near.cache("small", Integer.class, byte[].class);
    assertThat(backend(near).info().get("near_maxmemory")).isEqualTo(16L << 20);
    for (int i = 0; i < 3000; i++) {
      small.put(i, new byte[1000]);
      assertThat(small.get(i)).hasSize(1000);
    }
    assertThat(NearFigures.of(small, "near_used_memory")).isLessThanOrEqualTo((16L << 20) / 10);
    assertThat(NearFigures.of(small, "near_evicted_keys")).isPositive();
    small.put(-1, new byte[1 << 19]);
    assertThat(small.get(-1)).hasSize(1 << 19);
    assertThat(NearFigures.of(small, "near_refusals")).as("too large for a copy").isPositive();
  }

  @Test
  void whatCannotHaveCopiesHasNone() {
    RefcacheCache<String, Integer> touched =
        near.cache(
            "touched",
            new MutableConfiguration<String, Integer>()
                .setTypes(String.class, Integer.class)
                .setExpiryPolicyFactory(TouchedExpiryPolicy.factoryOf(Duration.ONE_HOUR)));
    touched.put("key", 1);
    for (int i = 0; i < 3; i++) {
      assertThat(touched.get("key")).isEqualTo(1);
      assertThat(touched.getAll(Set.of("key"))).containsEntry("key", 1);
    }
    assertThat(NearFigures.of(touched, "near_keys")).isZero();

    RefcacheCache<String, Integer> plain = near.cache("plain", String.class, Integer.class);
    plain.put("key", 1);
    assertThat(plain.get("key")).isEqualTo(1);
    assertThat(plain.info()).doesNotContainKey("near_hits");
    RefcacheCache<String, Integer> byReference =
        near.cache(
            "references",
            RefcacheConfiguration.builder(String.class, Integer.class).storeByValue(false).build());
    byReference.put("key", 1);
    assertThat(byReference.get("key")).isEqualTo(1);
    assertThat(byReference.info()).doesNotContainKey("near_hits");
    assertThat(theirs.info()).doesNotContainKey("near_hits");
  }

  @Test
  void theBeansTellTheFigures() throws Exception {
    var beans = ManagementFactory.getPlatformMBeanServer();
    ObjectName ofCache =
        beans.queryNames(new ObjectName("io.refcache:type=Cache,Cache=cache,*"), null).stream()
            .filter(name -> has(beans, name))
            .findFirst()
            .orElseThrow();
    assertThat(beans.getAttribute(ofCache, "near_hits")).isInstanceOf(Long.class);
    ObjectName ofManager =
        new ObjectName(
            "io.refcache:type=Engine,CacheManager=" + ofCache.getKeyProperty("CacheManager"));
    assertThat((long) beans.getAttribute(ofManager, "near_lease_age_millis"))
        .isGreaterThanOrEqualTo(-1);
  }

  private static boolean has(MBeanServer beans, ObjectName name) {
    try {
      return beans.getAttribute(name, "near_hits") != null;
    } catch (JMException e) {
      return false;
    }
  }

  @Test
  void aQuotaOfNothingIsRefused() {
    try (Jvm without = new Jvm(server.uri(), "cache.late.near", "1mb")) {
      assertThatThrownBy(() -> without.cache("late", String.class, Integer.class))
          .hasStackTraceContaining("near = 1mb of cache 'late'");
    }
    assertThatThrownBy(() -> backend(near).setOption("near", "1mb")).hasMessageContaining("fixed");
    assertThatThrownBy(() -> ours.setOption("near", "1mb")).hasMessageContaining("fixed");
  }

  @Test
  void aServerThatMayNotBeWatchedIsToldSo() throws IOException {
    server.command(
        "ACL", "SETUSER", "joe", "on", ">secret", "~*", "&*", "+@all", "-client|tracking");
    String uri = server.uri().replace("://", "://joe:secret@");
    try (Jvm unwatched = new Jvm(uri, "near", SIZE)) {
      assertThatThrownBy(() -> unwatched.cache("cache", String.class, Integer.class))
          .hasMessageContaining("near cache")
          .hasMessageContaining("NOPERM");
    }
  }

  /** One writes, several read, and whenever nobody writes everybody reads what was written last. */
  @Test
  void whenNobodyWritesNobodyReadsWhatIsOutOfDate() throws InterruptedException {
    int keys = 20;
    List<Thread> readers = new ArrayList<>();
    List<Throwable> failures = Collections.synchronizedList(new ArrayList<>());
    AtomicBoolean ends = new AtomicBoolean();
    for (int t = 0; t < 3; t++) {
      Thread reader =
          new Thread(
              () -> {
                try {
                  for (int i = 0; !ends.get(); i++) {
                    ours.get("key" + i % keys);
                  }
                } catch (RuntimeException e) {
                  failures.add(e);
                }
              });
      reader.start();
      readers.add(reader);
    }
    Map<String, Integer> written = new HashMap<>();
    try {
      for (int round = 0; round < 20; round++) {
        for (int i = 0; i < 100; i++) {
          String key = "key" + i % keys;
          theirs.put(key, round * 100 + i);
          written.put(key, round * 100 + i);
        }
        NearFigures.awaitNews(backend(near));
        written.forEach((key, value) -> assertThat(ours.get(key)).as(key).isEqualTo(value));
      }
    } finally {
      ends.set(true);
      for (Thread reader : readers) {
        reader.join();
      }
    }
    assertThat(failures).isEmpty();
    assertThat(NearFigures.of(ours, "near_hits")).isPositive();
  }
}
