package io.refcache.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lettuce.core.RedisClient;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.cluster.SlotHash;
import io.lettuce.core.codec.ByteArrayCodec;
import io.refcache.jcache.CacheUnavailableException;
import io.refcache.jcache.RefcacheCache;
import io.refcache.jcache.RefcacheManager;
import io.refcache.store.Backend;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.cache.CacheException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Caches on the three masters of a cluster: slots that move, replies that are lost, a pause. */
class ClusterTest {
  private static final int DATABASE = 0;
  private static final int MIGRATION_MILLIS = 5_000;
  private static final int KEYS = 40;

  private static RedisCluster cluster;
  private static RedisClient client;

  private Jvm jvm;

  @BeforeAll
  static void startCluster() {
    cluster = RedisCluster.start();
    client = RedisClient.create();
  }

  @AfterAll
  static void stopCluster() {
    if (cluster != null) {
      client.shutdown();
      cluster.close();
    }
  }

  @BeforeEach
  void open() throws IOException {
    for (RedisServer master : cluster.masters()) {
      master.command("FLUSHALL");
    }
    jvm = Jvm.patient(cluster.uri());
  }

  @AfterEach
  void close() {
    jvm.close();
  }

  private static Integer increment(RefcacheCache<String, Integer> cache, String key) {
    return cache.invoke(
        key,
        (entry, arguments) -> {
          entry.setValue(entry.exists() ? entry.getValue() + 1 : 1);
          return entry.getValue();
        });
  }

  @Test
  void entriesAreSpreadOverAllMastersAndDestroyedOnAll() throws IOException {
    RefcacheCache<String, Integer> cache = jvm.cache("spread", String.class, Integer.class);
    Map<String, Integer> entries =
        IntStream.range(0, 300).boxed().collect(Collectors.toMap(i -> "key" + i, i -> i));
    cache.putAll(entries);
    for (RedisServer master : cluster.masters()) {
      assertThat(sizeOf(master)).isPositive();
    }
    assertThat(cache.getAll(entries.keySet())).isEqualTo(entries);

    jvm.manager.destroyCache("spread");
    for (RedisServer master : cluster.masters()) {
      assertThat(sizeOf(master)).isZero();
    }
  }

  private static int sizeOf(RedisServer master) throws IOException {
    return Integer.parseInt(master.command("DBSIZE").substring(1).strip());
  }

  @Test
  void figuresAreSumsOverAllMasters() throws IOException {
    Map<String, Object> figures =
        jvm.manager.unwrap(RefcacheManager.class).unwrap(Backend.class).info();
    long largest = 0;
    for (RedisServer master : cluster.masters()) {
      String memory = master.command("INFO", "memory").split("used_memory:")[1].split("\r\n")[0];
      largest = Math.max(largest, Long.parseLong(memory));
    }
    assertThat((Long) figures.get("server_used_memory")).isGreaterThan(largest * 3 / 2);
    assertThat(figures)
        .containsEntry("server_maxmemory_policy", "noeviction")
        .containsEntry("redis_silent", 0L);
  }

  /** A slot on its way from one master to another, with whatever it holds. */
  private static final class Migration {
    private final int slot;
    private final RedisServer from;
    private final RedisServer to;

    Migration(String tag) throws IOException {
      slot = SlotHash.getSlot(tag);
      from = cluster.masterOf(slot);
      to = cluster.otherThan(from);
      set(to, "IMPORTING", RedisCluster.id(from));
      set(from, "MIGRATING", RedisCluster.id(to));
    }

    private void set(RedisServer at, String state, String node) throws IOException {
      assertThat(at.command("CLUSTER", "SETSLOT", String.valueOf(slot), state, node))
          .isEqualTo("+OK\r\n");
    }

    int moveKeys(int atMost) {
      try (StatefulRedisConnection<byte[], byte[]> connection =
          client.connect(ByteArrayCodec.INSTANCE, io.lettuce.core.RedisURI.create(from.uri()))) {
        List<byte[]> keys = connection.sync().clusterGetKeysInSlot(slot, atMost);
        keys.forEach(
            key ->
                connection.sync().migrate("127.0.0.1", to.port(), key, DATABASE, MIGRATION_MILLIS));
        return keys.size();
      }
    }

    void finish() throws IOException {
      moveKeys(Integer.MAX_VALUE);
      set(to, "NODE", RedisCluster.id(to));
      set(from, "NODE", RedisCluster.id(to));
      for (RedisServer other : cluster.masters()) {
        set(other, "NODE", RedisCluster.id(to));
      }
    }
  }

  @Test
  void entriesAreFoundOnBothSidesOfASlotThatMoves() throws IOException {
    RefcacheCache<String, Integer> cache = jvm.cache("half", String.class, Integer.class);
    Map<String, Integer> entries = new HashMap<>();
    for (int i = 0; i < KEYS; i++) {
      entries.put("{half}" + i, i);
    }
    cache.putAll(entries);
    Migration migration = new Migration("half");
    assertThat(migration.moveKeys(KEYS / 2)).isEqualTo(KEYS / 2);

    assertThat(cache.getAll(entries.keySet())).isEqualTo(entries);
    entries.forEach((key, value) -> assertThat(cache.get(key)).isEqualTo(value));
    assertThat(cache.putIfAbsent("{half}new", 1)).isTrue();
    assertThat(cache.putIfAbsent("{half}new", 2)).isFalse();
    entries.replaceAll((key, value) -> increment(cache, key));
    entries.put("{half}new", 1);
    assertThat(walk(cache)).isEqualTo(entries);
    assertThat(cache.remove("{half}new")).isTrue();
    entries.remove("{half}new");

    migration.finish();
    assertThat(cache.getAll(entries.keySet())).isEqualTo(entries);
    assertThat(walk(cache)).isEqualTo(entries);
    cache.clear();
    assertThat(cache.iterator()).isExhausted();
  }

  private static Map<String, Integer> walk(RefcacheCache<String, Integer> cache) {
    Map<String, Integer> walked = new HashMap<>();
    cache.forEach(
        entry -> assertThat(walked.put(entry.getKey(), entry.getValue())).as("twice").isNull());
    return walked;
  }

  @Test
  void incrementsAreExactWhileTheirSlotMoves() throws Exception {
    RefcacheCache<String, Integer> cache = jvm.cache("moving", String.class, Integer.class);
    for (int i = 0; i < KEYS; i++) {
      cache.put("{moving}" + i, 0);
    }
    AtomicBoolean moved = new AtomicBoolean();
    CompletableFuture<Integer> increments =
        CompletableFuture.supplyAsync(
            () -> {
              int made = 0;
              for (int after = 0; after < KEYS; made++) {
                increment(cache, "{moving}" + made % KEYS);
                after += moved.get() ? 1 : 0;
              }
              return made;
            });
    Migration migration = new Migration("moving");
    for (int i = 0; i < KEYS; i++) {
      assertThat(migration.moveKeys(1)).isEqualTo(1);
    }
    migration.finish();
    moved.set(true);

    int made = increments.get(60, TimeUnit.SECONDS);
    int sum = walk(cache).values().stream().mapToInt(Integer::intValue).sum();
    assertThat(sum).isEqualTo(made);
  }

  @ParameterizedTest
  @EnumSource(LossyProxy.Break.class)
  void anIncrementIsMadeOnceThoughItsReplyIsLost(LossyProxy.Break by) throws Exception {
    RedisServer owner = cluster.masterOf(SlotHash.getSlot("lost"));
    try (LossyProxy proxy = new LossyProxy(owner)) {
      announce(owner, proxy.port());
      try (Jvm other = Jvm.patient(cluster.uri())) {
        RefcacheCache<String, Integer> cache = other.cache("lost", String.class, Integer.class);
        increment(cache, "{lost}");
        increment(cache, "{lost}"); // the script is known from here on
        owner.command("CONFIG", "RESETSTAT");
        proxy.loseReplyTo("EVALSHA", by);
        try {
          assertThat(increment(cache, "{lost}")).isEqualTo(3);
        } catch (CacheUnavailableException e) {
          assertThat(e.isOutcomeUnknown()).isTrue();
        }
        // On the next connection a command that is sent once more would have been the first.
        Patience.await(() -> answers(cache, "{lost}"));
        assertThat(owner.command("INFO", "commandstats")).contains("cmdstat_evalsha:calls=1,");
        assertThat(cache.get("{lost}")).isEqualTo(3);
      }
    } finally {
      announce(owner, owner.port());
    }
  }

  private static boolean answers(RefcacheCache<String, Integer> cache, String key) {
    try {
      cache.get(key);
      return true;
    } catch (CacheUnavailableException e) {
      return false;
    }
  }

  /** Lets all nodes know a port at which a node is to be reached. */
  private static void announce(RedisServer node, int port) throws Exception {
    node.command("CONFIG", "SET", "cluster-announce-port", String.valueOf(port));
    Patience.await(
        () -> cluster.masters().stream().allMatch(each -> nodesKnownTo(each).contains(":" + port)));
  }

  private static String nodesKnownTo(RedisServer node) {
    try {
      return node.command("CLUSTER", "NODES");
    } catch (IOException e) {
      return "";
    }
  }

  @Test
  void onlyTheSlotsOfAPausedMasterFail() throws Exception {
    try (Jvm quick = new Jvm(cluster.uri())) {
      RedisServer paused = cluster.masterOf(SlotHash.getSlot("paused"));
      String there = "{paused}";
      String elsewhere = tagOf(cluster.otherThan(paused));
      Patience.await(() -> puts(quick, there) && puts(quick, elsewhere));
      RefcacheCache<String, Integer> cache = open(quick);
      paused.signal("STOP");
      try {
        for (int i = 0; i <= Health.MAX_TIMEOUTS; i++) {
          assertThatThrownBy(() -> cache.get(there)).isInstanceOf(CacheUnavailableException.class);
        }
        // By now nobody waits for it any more, and everybody for the others.
        assertThatThrownBy(() -> cache.get(there))
            .hasMessageContaining("127.0.0.1:" + paused.port())
            .hasMessageContaining("is not asked until it does");
        Patience.await(() -> puts(quick, elsewhere));
      } finally {
        paused.signal("CONT");
      }
      Patience.await(() -> puts(quick, there));
    }
  }

  private static RefcacheCache<String, Integer> open(Jvm of) {
    RefcacheCache<String, Integer> open =
        (RefcacheCache<String, Integer>) of.manager.getCache("paused", String.class, Integer.class);
    return open == null ? of.cache("paused", String.class, Integer.class) : open;
  }

  /** A busy machine may be late with a reply. */
  private static boolean puts(Jvm by, String key) {
    try {
      open(by).put(key, 1);
      return true;
    } catch (CacheException e) {
      return false;
    }
  }

  private static String tagOf(RedisServer master) {
    return IntStream.range(0, 1000)
        .mapToObj(i -> "{" + i + "}")
        .filter(tag -> cluster.masterOf(SlotHash.getSlot(tag)) == master)
        .findFirst()
        .orElseThrow();
  }

  @Test
  void aNodeOfAClusterIsNotTakenForASingleServer() {
    String uri = cluster.masters().get(0).uri();
    try (Jvm wrong = Jvm.patient(uri)) {
      assertThatThrownBy(() -> wrong.cache("cache", String.class, String.class))
          .isInstanceOf(CacheException.class)
          .hasMessageContaining(uri)
          .hasMessageContaining("redis-cluster://");
    }
  }

  @Test
  void aSingleServerIsNotTakenForACluster() {
    try (RedisServer single = RedisServer.start();
        Jvm wrong = Jvm.patient(single.uri().replace("redis:", "redis-cluster:"))) {
      assertThatThrownBy(() -> wrong.cache("cache", String.class, String.class))
          .isInstanceOf(CacheException.class)
          .hasMessageContaining("redis-cluster://127.0.0.1:" + single.port())
          .hasMessageContaining("is a single server: its address begins with redis://");
    }
  }

  @Test
  void oneNodeOfTheAddressIsEnough() {
    String uri = "redis-cluster://127.0.0.1:1,127.0.0.1:" + cluster.masters().get(2).port();
    try (Jvm other = Jvm.patient(uri)) {
      RefcacheCache<String, Integer> cache = other.cache("one", String.class, Integer.class);
      Set<String> keys = Set.of("{a}", "{b}", "{c}", "{d}");
      keys.forEach(key -> cache.put(key, 1));
      assertThat(cache.getAll(keys)).hasSize(keys.size());
    }
  }
}
