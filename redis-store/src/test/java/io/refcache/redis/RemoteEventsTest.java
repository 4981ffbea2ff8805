package io.refcache.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.refcache.jcache.RefcacheCache;
import java.io.IOException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import javax.cache.configuration.MutableCacheEntryListenerConfiguration;
import javax.cache.configuration.MutableConfiguration;
import javax.cache.event.CacheEntryUpdatedListener;
import javax.cache.expiry.CreatedExpiryPolicy;
import javax.cache.expiry.Duration;
import javax.cache.expiry.ExpiryPolicy;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What one JVM does, and the listeners of another one. */
class RemoteEventsTest extends OnServer {
  private static final String NAME = "events";

  private Jvm one;
  private Jvm other;

  @BeforeEach
  void open() {
    one = Jvm.patient(server.uri());
    other = Jvm.patient(server.uri());
  }

  @AfterEach
  void close() {
    one.close();
    other.close();
  }

  private RefcacheCache<String, Integer> cacheOf(Jvm jvm) {
    return jvm.cache(NAME, String.class, Integer.class);
  }

  /** Waits until a JVM knows of so many listeners in others. */
  private static void awaitListeners(RefcacheCache<?, ?> cache, long count) throws Exception {
    Patience.await(() -> cache.info().get("remote_listeners").equals(count));
  }

  private static long figure(RefcacheCache<?, ?> cache, String name) {
    return (Long) cache.info().get(name);
  }

  @Test
  void eachChangeIsToldOnceAndWithTheOldValue() throws Exception {
    RefcacheCache<String, Integer> theirs = cacheOf(other);
    Heard<String, Integer> heard = Heard.by(theirs, true);
    RefcacheCache<String, Integer> ours = cacheOf(one);

    ours.put("a", 1);
    ours.put("a", 2);
    ours.getAndPut("a", 3);
    ours.putIfAbsent("a", 4);
    ours.replace("a", 5);
    ours.replace("a", 5, 6);
    ours.invoke(
        "a",
        (entry, arguments) -> {
          entry.setValue(entry.getValue() + 1);
          return null;
        });
    ours.remove("a", 6);
    ours.getAndRemove("a");
    ours.remove("a");

    heard.await(
        "CREATED(a: null -> 1)",
        "UPDATED(a: 1 -> 2)",
        "UPDATED(a: 2 -> 3)",
        "UPDATED(a: 3 -> 5)",
        "UPDATED(a: 5 -> 6)",
        "UPDATED(a: 6 -> 7)",
        "REMOVED(a: 7 -> 7)");
    assertThat(figure(theirs, "remote_events")).isEqualTo(7);
  }

  @Test
  void whoDoesNotAskForOldValuesGetsNone() throws Exception {
    Heard<String, Integer> heard = Heard.by(cacheOf(other), false);
    RefcacheCache<String, Integer> ours = cacheOf(one);
    ours.put("a", 1);
    ours.put("a", 2);
    ours.remove("a");
    heard.await("CREATED(a: null -> 1)", "UPDATED(a: null -> 2)", "REMOVED(a: null -> null)");
  }

  @Test
  void bulkOperationsAreToldOneByOne() throws Exception {
    Heard<String, Integer> heard = Heard.by(cacheOf(other), true);
    RefcacheCache<String, Integer> ours = cacheOf(one);
    ours.putAll(Map.of("a", 1));
    ours.putAll(Map.of("a", 2, "b", 3));
    ours.removeAll(Set.of("b"));
    ours.removeAll();
    ours.clear();
    ours.put("z", 9);
    heard.awaitInAnyOrder(
        "CREATED(a: null -> 1)",
        "UPDATED(a: 1 -> 2)",
        "CREATED(b: null -> 3)",
        "REMOVED(b: 3 -> 3)",
        "REMOVED(a: 2 -> 2)",
        "CREATED(z: null -> 9)");
  }

  @Test
  void theListenersOfBothHearOfBothAndOfEachChangeOnce() throws Exception {
    RefcacheCache<String, Integer> ours = cacheOf(one);
    RefcacheCache<String, Integer> theirs = cacheOf(other);
    Heard<String, Integer> here = Heard.by(ours, true);
    Heard<String, Integer> there = Heard.by(theirs, true);
    awaitListeners(ours, 1);

    ours.put("a", 1);
    theirs.put("a", 2);
    ours.put("a", 3);
    theirs.remove("a");

    String[] all = {
      "CREATED(a: null -> 1)", "UPDATED(a: 1 -> 2)", "UPDATED(a: 2 -> 3)", "REMOVED(a: 3 -> 3)"
    };
    here.await(all);
    there.await(all);
  }

  @Test
  void twoThatChangeTheSameKeyHearTheSameOrder() throws Exception {
    RefcacheCache<String, Integer> ours = cacheOf(one);
    RefcacheCache<String, Integer> theirs = cacheOf(other);
    Heard<String, Integer> here = Heard.by(ours, true);
    Heard<String, Integer> there = Heard.by(theirs, true);
    awaitListeners(ours, 1);
    int puts = 200;
    Thread rival =
        new Thread(() -> IntStream.range(0, puts).forEach(i -> theirs.put("key", 1_000 + i)));
    rival.start();
    IntStream.range(0, puts).forEach(i -> ours.put("key", i));
    rival.join();

    Patience.await(() -> here.events().size() == 2 * puts && there.events().size() == 2 * puts);
    assertThat(here.events()).isEqualTo(there.events());
    assertThat(here.events().get(2 * puts - 1)).endsWith(" -> " + ours.get("key") + ")");
  }

  @Test
  void theOrderOfAKeysChangesIsKept() throws Exception {
    Heard<String, Integer> heard = Heard.by(cacheOf(other), true);
    RefcacheCache<String, Integer> ours = cacheOf(one);
    List<String> expected = new ArrayList<>();
    for (int i = 1; i <= 300; i++) {
      ours.put("key", i);
      ours.put("noise" + i % 7, i);
      expected.add(
          i == 1 ? "CREATED(key: null -> 1)" : "UPDATED(key: %d -> %d)".formatted(i - 1, i));
    }
    Patience.await(() -> heard.events().size() == 600);
    assertThat(heard.events()).filteredOn(e -> e.contains("key")).isEqualTo(expected);
  }

  @Test
  void whereNobodyListensAPutIsOneCommandAndPublishesNothing() throws Exception {
    server.command("CONFIG", "RESETSTAT");
    RefcacheCache<String, Integer> ours = cacheOf(one);
    RefcacheCache<String, Integer> theirs = cacheOf(other);
    ours.put("a", 1);
    assertThat(calls("publish")).isZero();

    Heard<String, Integer> heard = Heard.by(theirs, false);
    awaitListeners(ours, 1);
    ours.put("a", 2);
    heard.await("UPDATED(a: null -> 2)");
    assertThat(calls("publish")).isEqualTo(2); // the listener's coming is one

    heard.stop();
    awaitListeners(ours, 0);
    long looks = calls("getrange"); // of which there is one in each script
    ours.put("a", 3);
    ours.remove("a");
    assertThat(calls("publish")).isEqualTo(3); // and its going
    assertThat(looks).isPositive();
    assertThat(calls("getrange")).isEqualTo(looks);
  }

  private static long calls(String command) throws IOException {
    String stats = server.command("INFO", "commandstats");
    return stats
        .lines()
        .filter(line -> line.startsWith("cmdstat_" + command + ":calls="))
        .mapToLong(line -> Long.parseLong(line.replaceAll(".*:calls=(\\d+),.*", "$1")))
        .sum();
  }

  @Test
  void onlyWhatIsListenedToIsPublished() throws Exception {
    RefcacheCache<String, Integer> theirs = cacheOf(other);
    Heard<String, Integer> removals = Heard.ofRemovals(theirs);
    RefcacheCache<String, Integer> ours = cacheOf(one);
    ours.put("a", 1);
    ours.put("a", 2);
    ours.remove("a");
    removals.await("REMOVED(a: 2 -> 2)");
    assertThat(figure(theirs, "remote_events")).isEqualTo(1);
  }

  @Test
  void anUpdateThatEndsAnEntryIsToldAsBoth() throws Exception {
    MutableConfiguration<String, Integer> configuration =
        new MutableConfiguration<String, Integer>()
            .setTypes(String.class, Integer.class)
            .setExpiryPolicyFactory(UpdatesExpire::new);
    Heard<String, Integer> heard = Heard.by(other.cache(NAME, configuration), true);
    RefcacheCache<String, Integer> ours = one.cache(NAME, configuration);
    ours.put("a", 1);
    ours.put("a", 2);
    heard.await("CREATED(a: null -> 1)", "UPDATED(a: 1 -> 2)", "EXPIRED(a: 2 -> 2)");
    assertThat(ours.containsKey("a")).isFalse();
  }

  private static final class UpdatesExpire implements ExpiryPolicy, Serializable {
    private static final long serialVersionUID = 1L;

    @Override
    public Duration getExpiryForCreation() {
      return Duration.ETERNAL;
    }

    @Override
    public Duration getExpiryForAccess() {
      return null;
    }

    @Override
    public Duration getExpiryForUpdate() {
      return Duration.ZERO;
    }
  }

  @Test
  void whatIsLoadedIsTold() throws Exception {
    Heard<String, Integer> heard = Heard.by(cacheOf(other), true);
    RefcacheCache<String, Integer> ours =
        one.cache(
            NAME,
            new MutableConfiguration<String, Integer>()
                .setTypes(String.class, Integer.class)
                .setExpiryPolicyFactory(
                    CreatedExpiryPolicy.factoryOf(new Duration(TimeUnit.HOURS, 1)))
                .setReadThrough(true)
                .setCacheLoaderFactory(LengthLoader::new));
    assertThat(ours.get("four")).isEqualTo(4);
    heard.await("CREATED(four: null -> 4)");
  }

  @Test
  void aBrokenSubscriptionIsCountedAndMadeAgain() throws Exception {
    RefcacheCache<String, Integer> theirs = cacheOf(other);
    Heard<String, Integer> heard = Heard.by(theirs, true);
    RefcacheCache<String, Integer> ours = cacheOf(one);
    ours.put("a", 1);
    heard.await("CREATED(a: null -> 1)");

    server.command("CLIENT", "KILL", "TYPE", "pubsub");
    Patience.await(() -> figure(theirs, "remote_event_gaps") == 1);
    awaitSubscriptions();
    ours.put("a", 2);
    heard.await("CREATED(a: null -> 1)", "UPDATED(a: 1 -> 2)");
    assertThat(figure(ours, "remote_event_gaps")).isZero(); // where nobody listens
  }

  @Test
  void aServerThatIsStartedAnewIsToldAgainWhoListens() throws Exception {
    RefcacheCache<String, Integer> theirs = cacheOf(other);
    Heard<String, Integer> heard = Heard.by(theirs, true);
    RefcacheCache<String, Integer> ours = cacheOf(one);
    server.restart();
    awaitSubscriptions();
    Patience.await(() -> exists("refcache:#listeners:" + NAME));
    Patience.await(() -> isPut(ours, "a"));
    Patience.await(() -> !heard.events().isEmpty());
    assertThat(heard.events().get(0)).startsWith("CREATED(a: null -> ");
    try (Jvm third = Jvm.patient(server.uri())) {
      RefcacheCache<String, Integer> late = cacheOf(third);
      assertThat(figure(late, "remote_listeners")).isEqualTo(1);
      late.put("b", 2);
      Patience.await(() -> heard.events().contains("CREATED(b: null -> 2)"));
    }
  }

  private static boolean isPut(RefcacheCache<String, Integer> cache, String key) {
    try {
      cache.put(key, 1);
      return true;
    } catch (javax.cache.CacheException notYet) {
      return false;
    }
  }

  private static boolean exists(String key) {
    try {
      return server.command("EXISTS", key).startsWith(":1");
    } catch (IOException e) {
      return false;
    }
  }

  /** Waits until there is somebody on the channel of the changes. */
  private static void awaitSubscriptions() throws Exception {
    Patience.await(
        () -> {
          try {
            return server.command("PUBSUB", "NUMSUB", "refcache:#events:" + NAME).contains(":1");
          } catch (IOException e) {
            return false;
          }
        });
  }

  @Test
  void aValueOfAClassThatIsNotLetInIsCountedAndNotTold() throws Exception {
    RefcacheCache<String, Object> theirs = other.cache(NAME, String.class, Object.class);
    Heard<String, Object> heard = Heard.by(theirs, true);
    try (Jvm generous =
        new Jvm(
            server.uri(), "redis-timeout", "9s", "defaults.serial-allow", "io.refcache.redis.**")) {
      RefcacheCache<String, Object> ours = generous.cache(NAME, String.class, Object.class);
      ours.put("a", new Secret(1));
      ours.put("b", "plain");
      heard.await("CREATED(b: null -> plain)");
      Patience.await(() -> figure(theirs, "dropped_events") == 1);
      assertThat(heard.events()).hasSize(1);
    }
  }

  private record Secret(int number) implements Serializable {
    private static final long serialVersionUID = 1L;
  }

  @Test
  void whatIsNoMessageIsCountedAndPassedOver() throws Exception {
    RefcacheCache<String, Integer> theirs = cacheOf(other);
    Heard<String, Integer> heard = Heard.by(theirs, true);
    server.command("PUBLISH", "refcache:#events:" + NAME, "nonsense-of-some-length-and-no-more");
    Patience.await(() -> figure(theirs, "remote_events_unreadable") == 1);
    cacheOf(one).put("a", 1);
    heard.await("CREATED(a: null -> 1)");
  }

  @Test
  void whoHearsOfAChangeReadsItOrALaterOneAlsoFromCopies() throws Exception {
    try (Jvm copying = new Jvm(server.uri(), "redis-timeout", "9s", "near", "8mb")) {
      RefcacheCache<String, Integer> theirs = cacheOf(copying);
      List<Integer> tooOld = new CopyOnWriteArrayList<>();
      AtomicInteger last = new AtomicInteger();
      CacheEntryUpdatedListener<String, Integer> listener =
          events ->
              events.forEach(
                  event -> {
                    if (theirs.get("key") < event.getValue()) {
                      tooOld.add(event.getValue());
                    }
                    last.set(event.getValue());
                  });
      theirs.registerCacheEntryListener(
          new MutableCacheEntryListenerConfiguration<>(() -> listener, null, false, false));
      RefcacheCache<String, Integer> ours = cacheOf(one);
      IntStream.rangeClosed(0, 300).forEach(i -> ours.put("key", i));
      Patience.await(() -> last.get() == 300);
      assertThat(tooOld).isEmpty();
    }
  }

  @Test
  void manyThreadsOfOneJvmAreAllHeardInAnother() throws Exception {
    Heard<String, Integer> heard = Heard.by(cacheOf(other), false);
    RefcacheCache<String, Integer> ours = cacheOf(one);
    IntStream.range(0, 400).parallel().forEach(i -> ours.put("key" + i, i));
    Patience.await(() -> heard.events().size() == 400);
    assertThat(heard.events()).doesNotHaveDuplicates();
  }
}
