package io.refcache.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.refcache.jcache.CacheUnavailableException;
import io.refcache.jcache.RefcacheCache;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import javax.cache.CacheException;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A server that answers, but not now, or not to everybody: the call fails, and nothing is done. */
class RefusalsTest {
  private RedisServer server;
  private Jvm jvm;
  private RefcacheCache<String, Integer> cache;

  @BeforeEach
  void open() {
    server = RedisServer.start("--enable-debug-command", "local");
    jvm = Jvm.patient(server.uri());
    cache = jvm.cache("cache", String.class, Integer.class);
    cache.put("key", 1);
  }

  @AfterEach
  void close() {
    if (jvm != null) {
      jvm.close();
    }
    if (server != null) {
      server.close();
    }
  }

  private void command(String... words) {
    try {
      server.command(words);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void assertRefused(String reply, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            CacheUnavailableException.class, e -> assertThat(e.isOutcomeUnknown()).isFalse())
        .hasMessageContaining(reply);
  }

  @Test
  void aReplicaTakesNoChanges() throws InterruptedException {
    command("REPLICAOF", "127.0.0.1", "1");
    assertRefused("READONLY", () -> cache.put("key", 2));
    assertRefused("READONLY", () -> cache.remove("key"));
    assertRefused("READONLY", () -> cache.replace("key", 1, 2));
    command("CONFIG", "SET", "replica-serve-stale-data", "no");
    assertRefused("MASTERDOWN", () -> cache.get("key"));

    command("REPLICAOF", "NO", "ONE");
    Patience.await(() -> answers(cache));
    assertThat(cache.get("key")).isEqualTo(1);
    cache.put("key", 2);
    assertThat(cache.get("key")).isEqualTo(2);
  }

  private static boolean answers(RefcacheCache<String, Integer> of) {
    try {
      of.get("key");
      return true;
    } catch (CacheUnavailableException e) {
      return false;
    }
  }

  @Test
  void aServerThatIsStillLoadingIsAwaited() throws InterruptedException {
    cache.putAll(
        IntStream.range(0, 2_000)
            .boxed()
            .collect(java.util.stream.Collectors.toMap(i -> "k" + i, i -> i)));
    command("SAVE");
    // Two hundredths of a second for each entry, until it is told to hurry.
    server.restart("--key-load-delay", "20000", "--loading-process-events-interval-bytes", "1024");
    Patience.await(() -> isRefusedBecause("LOADING"));
    command("CONFIG", "SET", "key-load-delay", "0");
    Patience.await(() -> answers(cache));
    assertThat(cache.get("key")).isEqualTo(1);
    assertThat(cache.get("k1999")).isEqualTo(1_999);
  }

  private boolean isRefusedBecause(String reply) {
    try {
      cache.get("key");
      return false;
    } catch (CacheUnavailableException e) {
      return e.getMessage().contains(reply);
    }
  }

  @Test
  void aServerThatIsBusyWithAScriptIsNotWaitedFor() throws Exception {
    command("CONFIG", "SET", "busy-reply-threshold", "1");
    CompletableFuture<Void> script =
        CompletableFuture.runAsync(() -> command("EVAL", "\"while true do end\"", "0"));
    Patience.await(() -> isRefusedBecause("BUSY"));
    assertRefused("BUSY", () -> cache.put("key", 2));
    command("SCRIPT", "KILL");
    script.join();
    Patience.await(() -> answers(cache));
    assertThat(cache.get("key")).isEqualTo(1);
  }

  @Test
  void aMissingRightIsNamed() {
    command("ACL", "SETUSER", "reader", "on", ">secret", "~*", "+@all", "-set", "-unlink");
    try (Jvm readers = Jvm.patient(server.uri().replace("//", "//reader:secret@"))) {
      RefcacheCache<String, Integer> theirs = readers.cache("cache", String.class, Integer.class);
      assertThat(theirs.get("key")).isEqualTo(1);
      assertThatThrownBy(() -> theirs.put("key", 2))
          .isInstanceOf(CacheException.class)
          .isNotInstanceOf(CacheUnavailableException.class)
          .hasMessageContaining("NOPERM")
          .hasMessageContaining("set");
    }
  }

  @Test
  void aPasswordThatChangesKeepsTheOthersOutUntilTheyHaveIt() throws Exception {
    command("ACL", "SETUSER", "app", "on", ">old", "~*", "+@all");
    try (Jvm other = Jvm.patient(server.uri().replace("//", "//app:old@"))) {
      RefcacheCache<String, Integer> theirs = other.cache("cache", String.class, Integer.class);
      command("ACL", "SETUSER", "app", "resetpass", ">new");
      assertThat(theirs.get("key")).as("who is in stays in").isEqualTo(1);
      command("CLIENT", "KILL", "USER", "app");
      Patience.await(() -> !answers(theirs));
      for (int i = 0; i < 100; i++) {
        assertThat(answers(theirs)).isFalse();
      }
      String stats = server.command("INFO", "stats");
      int connections =
          Integer.parseInt(stats.split("total_connections_received:")[1].split("\r\n")[0]);
      assertThat(connections).as("no call connects by itself").isLessThan(100);

      command("ACL", "SETUSER", "app", ">old");
      Patience.await(() -> answers(theirs));
      assertThat(theirs.get("key")).isEqualTo(1);
    }
  }

  @Test
  void aServerThatIsStartedWithThePastIsReadAsItIs() throws InterruptedException {
    command("SAVE");
    cache.put("key", 2);
    cache.put("later", 1);
    server.restart();
    Patience.await(() -> answers(cache));
    assertThat(cache.get("key")).isEqualTo(1);
    assertThat(cache.get("later")).isNull();
  }

  /** One of its slots is nobody's, so that it takes no commands, as on the minority's side. */
  @Test
  void aClusterThatIsDownTakesNothing() throws Exception {
    try (RedisServer node = RedisServer.start("--cluster-enabled", "yes")) {
      node.command("CLUSTER", "ADDSLOTSRANGE", "0", "16383");
      Patience.await(() -> isUp(node));
      try (Jvm ofCluster = Jvm.patient(node.uri().replace("redis:", "redis-cluster:"))) {
        RefcacheCache<String, Integer> theirs =
            ofCluster.cache("cache", String.class, Integer.class);
        theirs.put("key", 1);
        node.command("CLUSTER", "DELSLOTS", "0");
        Patience.await(() -> !isUp(node));
        assertRefused("CLUSTERDOWN", () -> theirs.put("key", 2));
        assertRefused("CLUSTERDOWN", () -> theirs.get("key"));
        node.command("CLUSTER", "ADDSLOTS", "0");
        Patience.await(() -> answers(theirs));
        assertThat(theirs.get("key")).isEqualTo(1);
      }
    }
  }

  private static boolean isUp(RedisServer node) {
    try {
      return node.command("CLUSTER", "INFO").contains("cluster_state:ok");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
