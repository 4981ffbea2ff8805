package io.refcache.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.lettuce.core.cluster.SlotHash;
import io.refcache.jcache.RefcacheCache;
import io.refcache.jcache.RefcacheManager;
import io.refcache.store.Backend;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import javax.cache.CacheException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Copies of entries that are on the masters of a cluster. */
class NearClusterTest {
  private static final long MAX_STALENESS_MILLIS = 300;
  private static final int KEYS = 60;

  private static RedisCluster cluster;

  private Jvm near;
  private Jvm other;
  private RefcacheCache<String, Integer> ours;
  private RefcacheCache<String, Integer> theirs;

  @BeforeAll
  static void startCluster() {
    cluster = RedisCluster.start();
  }

  @AfterAll
  static void stopCluster() {
    if (cluster != null) {
      cluster.close();
    }
  }

  @BeforeEach
  void open() {
    near =
        new Jvm(
            cluster.uri(),
            "redis-timeout",
            "2s",
            "near",
            "16mb",
            "near-max-staleness",
            MAX_STALENESS_MILLIS + "ms");
    other = Jvm.patient(cluster.uri());
    ours = near.cache("cache", String.class, Integer.class);
    theirs = other.cache("cache", String.class, Integer.class);
  }

  @AfterEach
  void close() {
    near.close();
    other.close();
  }

  private static String key(int i) {
    return "key" + i;
  }

  private Map<String, Integer> putAll(int first) {
    Map<String, Integer> entries = new TreeMap<>();
    for (int i = 0; i < KEYS; i++) {
      entries.put(key(i), first + i);
    }
    theirs.putAll(entries);
    return entries;
  }

  private void awaitHits(Map<String, Integer> entries) throws InterruptedException {
    Patience.await(
        () -> {
          long before = NearFigures.of(ours, "near_hits");
          assertThat(ours.getAll(entries.keySet())).isEqualTo(entries);
          return NearFigures.of(ours, "near_hits") - before == entries.size();
        });
  }

  private void awaitNews() {
    NearFigures.awaitNews(near.manager.unwrap(RefcacheManager.class).unwrap(Backend.class));
  }

  @Test
  void entriesOfAllMastersAreAnsweredHereAsLongAsTheyAreTrue() throws InterruptedException {
    for (int round = 0; round < 5; round++) {
      Map<String, Integer> entries = putAll(round * 1000);
      awaitNews();
      awaitHits(entries);
      entries.forEach((key, value) -> assertThat(ours.get(key)).isEqualTo(value));
    }
  }

  @Test
  void anEntryThatMovesToAnotherMasterIsReadThere() throws InterruptedException, IOException {
    Map<String, Integer> entries = putAll(0);
    awaitNews();
    awaitHits(entries);
    int from = masterOf(key(7));
    RedisServer source = cluster.masters().get(from);
    RedisServer target = cluster.masters().get((from + 1) % 3);
    String name = nameOn(source, key(7));
    int slot = SlotHash.getSlot(name);
    move(slot, name, source, target);
    theirs.put(key(7), -7);
    Patience.await(() -> ours.get(key(7)) == -7);
    for (int value = 0; value < 20; value++) {
      theirs.put(key(7), value);
      awaitNews();
      assertThat(ours.get(key(7))).isEqualTo(value);
    }
    move(slot, name, target, source);
  }

  private static void move(int slot, String name, RedisServer source, RedisServer target)
      throws IOException {
    String number = String.valueOf(slot);
    String sourceId = RedisCluster.id(source);
    String targetId = RedisCluster.id(target);
    target.command("CLUSTER", "SETSLOT", number, "IMPORTING", sourceId);
    source.command("CLUSTER", "SETSLOT", number, "MIGRATING", targetId);
    source.command("MIGRATE", "127.0.0.1", String.valueOf(target.port()), name, "0", "5000");
    for (RedisServer server : cluster.masters()) {
      server.command("CLUSTER", "SETSLOT", number, "NODE", targetId);
    }
  }

  @Test
  void ofAPausedMasterNothingIsReadBeyondTheLease() throws InterruptedException {
    Map<String, Integer> entries = putAll(0);
    awaitNews();
    awaitHits(entries);
    String key = entries.keySet().stream().filter(k -> masterOf(k) == 0).findFirst().orElseThrow();
    RedisServer paused = cluster.masters().get(0);
    paused.signal("STOP");
    long stoppedNanos = System.nanoTime();
    try {
      long last = stoppedNanos;
      while (true) {
        long startNanos = System.nanoTime();
        try {
          ours.get(key);
        } catch (CacheException e) {
          break;
        }
        last = startNanos;
      }
      assertThat(TimeUnit.NANOSECONDS.toMillis(last - stoppedNanos))
          .isLessThanOrEqualTo(MAX_STALENESS_MILLIS);
    } finally {
      paused.signal("CONT");
    }
    Patience.await(
        () -> {
          try {
            theirs.put(key, 77);
            return ours.get(key) == 77;
          } catch (CacheException e) {
            return false;
          }
        });
  }

  /** Which master has the entry of a key. */
  private static int masterOf(String key) {
    for (int i = 0; i < cluster.masters().size(); i++) {
      if (nameOn(cluster.masters().get(i), key) != null) {
        return i;
      }
    }
    throw new AssertionError("nobody has " + key);
  }

  /** The name of an entry on a server; null if it has no such entry. */
  private static String nameOn(RedisServer server, String key) {
    try {
      return server
          .command("KEYS", "refcache:cache:*")
          .lines()
          .filter(line -> line.startsWith("refcache:cache:") && line.endsWith(key))
          .filter(line -> line.length() <= "refcache:cache:".length() + 1 + key.length())
          .findFirst()
          .orElse(null);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
