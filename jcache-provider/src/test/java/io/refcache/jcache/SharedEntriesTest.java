package io.refcache.jcache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.refcache.store.ModelBackendProvider;
import java.io.Serializable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import javax.cache.CacheException;
import javax.cache.configuration.MutableConfiguration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Entries that other processes change between two verbs. A plain put of another thread, which takes
 * no lock, plays the other process.
 */
class SharedEntriesTest {
  private final Fixture fixture = new Fixture(ModelBackendProvider.SHARED_KIND);
  private final RefcacheCache<String, String> cache = fixture.create("cache", Fixture.strings());

  @AfterEach
  void close() {
    fixture.close();
  }

  private void putElsewhere(String value) {
    CompletableFuture.runAsync(() -> cache.put("key", value)).join();
  }

  @Test
  void aProcessorThatWasOvertakenRunsAgainOnWhatIsThere() {
    cache.put("key", "1");
    AtomicInteger runs = new AtomicInteger();

    String result =
        cache.invoke(
            "key",
            (entry, arguments) -> {
              String seen = entry.getValue();
              if (runs.incrementAndGet() == 1) {
                putElsewhere("10");
              }
              entry.setValue(String.valueOf(Integer.parseInt(seen) + 1));
              return seen;
            });

    assertThat(result).isEqualTo("10");
    assertThat(cache.get("key")).isEqualTo("11");
    assertThat(runs).hasValue(2);
  }

  @Test
  void aProcessorThatCreatesRunsAgainIfSomebodyElseHasCreated() {
    AtomicInteger runs = new AtomicInteger();
    cache.invoke(
        "key",
        (entry, arguments) -> {
          String seen = entry.exists() ? entry.getValue() : "none";
          if (runs.incrementAndGet() == 1) {
            putElsewhere("theirs");
          }
          entry.setValue(seen + ", ours");
          return null;
        });
    assertThat(cache.get("key")).isEqualTo("theirs, ours");
  }

  @Test
  void aProcessorThatRemovesRunsAgainOnWhatIsThere() {
    cache.put("key", "remove me");
    AtomicInteger runs = new AtomicInteger();
    cache.invoke(
        "key",
        (entry, arguments) -> {
          if (entry.getValue().equals("remove me")) {
            if (runs.incrementAndGet() == 1) {
              putElsewhere("keep me");
            }
            entry.remove();
          }
          return null;
        });
    assertThat(cache.get("key")).isEqualTo("keep me");
    assertThat(runs).hasValue(1);
  }

  @Test
  void whoIsOvertakenAgainAndAgainGivesUp() {
    assertThatThrownBy(() -> Conflicts.pause("cache", Conflicts.MAX_CONFLICTS + 1))
        .isInstanceOf(CacheException.class)
        .hasMessageContaining("'cache'")
        .hasMessageContaining("nothing is changed");
  }

  @Test
  void objectsAreWrittenForOthersToRead() {
    RefcacheCache<Place, Place> places =
        fixture.create(
            "places", new MutableConfiguration<Place, Place>().setTypes(Place.class, Place.class));
    places.put(new Place("a", new String("a")), new Place("b", "c"));

    // Equal keys have equal bytes, whether the strings in them are one object or two.
    assertThat(places.get(new Place("a", "a"))).isEqualTo(new Place("b", "c"));
    assertThat(places.containsKey(new Place("a", "b"))).isFalse();
  }

  @Test
  void classesThatNobodyHasNamedAreNotLetIn() {
    RefcacheCache<String, Object> objects =
        fixture.create(
            "objects",
            new MutableConfiguration<String, Object>().setTypes(String.class, Object.class));
    assertThatThrownBy(() -> objects.put("key", new Place("a", "b")))
        .isInstanceOf(CacheException.class)
        .hasMessageContaining("serial-allow");
    objects.put("key", java.util.List.of("a", 1));
    assertThat(objects.get("key")).isEqualTo(java.util.List.of("a", 1));
  }

  private record Place(String city, String street) implements Serializable {
    private static final long serialVersionUID = 1L;
  }
}
