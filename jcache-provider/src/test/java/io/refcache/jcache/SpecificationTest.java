package io.refcache.jcache;

import static org.assertj.core.api.Assertions.assertThat;

import io.refcache.jcache.management.CacheStatistics;
import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import javax.cache.Cache;
import javax.cache.configuration.MutableConfiguration;
import javax.cache.expiry.Duration;
import javax.cache.integration.CompletionListenerFuture;
import javax.cache.processor.MutableEntry;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * The specification's tables of statistics, expiry, events and write-through, row by row, each row
 * over both backends; the statistics a second time with nothing configured, where operations are
 * single verbs of the store.
 */
class SpecificationTest {
  private static final String KEY = "key";

  /**
   * Columns: operation, what is there ("old": the value the conditional operations ask for,
   * "other": another one), hits, misses, puts, removals, calls of the policy, events (old value >
   * value), calls of the writer.
   */
  private static final String TABLE =
      """
      containsKey              | nothing | 0 0 0 0 |          |                   |
      containsKey              | old     | 0 0 0 0 |          |                   |
      get                      | nothing | 0 1 0 0 |          |                   |
      get                      | old     | 1 0 0 0 | access   |                   |
      get, reading through     | nothing | 0 1 0 0 | creation | created(null>loaded) |
      get, reading through     | old     | 1 0 0 0 | access   |                   |
      getAll                   | nothing | 0 1 0 0 |          |                   |
      getAll                   | old     | 1 0 0 0 | access   |                   |
      getAll, reading through  | nothing | 0 1 0 0 | creation | created(null>loaded) |
      getAll, reading through  | old     | 1 0 0 0 | access   |                   |
      iterator.next            | old     | 1 0 0 0 | access   |                   |
      iterator.remove          | old     | 1 0 0 1 | access   | removed(old>old)  | delete
      put                      | nothing | 0 0 1 0 | creation | created(null>new) | write
      put                      | old     | 0 0 1 0 | update   | updated(old>new)  | write
      putAll                   | nothing | 0 0 1 0 | creation | created(null>new) | writeAll
      putAll                   | old     | 0 0 1 0 | update   | updated(old>new)  | writeAll
      getAndPut                | nothing | 0 1 1 0 | creation | created(null>new) | write
      getAndPut                | old     | 1 0 1 0 | update   | updated(old>new)  | write
      putIfAbsent              | nothing | 0 1 1 0 | creation | created(null>new) | write
      putIfAbsent              | old     | 1 0 0 0 |          |                   |
      replace                  | nothing | 0 1 0 0 |          |                   |
      replace                  | old     | 1 0 1 0 | update   | updated(old>new)  | write
      getAndReplace            | nothing | 0 1 0 0 |          |                   |
      getAndReplace            | old     | 1 0 1 0 | update   | updated(old>new)  | write
      replace if equal         | nothing | 0 1 0 0 |          |                   |
      replace if equal         | other   | 1 0 0 0 | access   |                   |
      replace if equal         | old     | 1 0 1 0 | update   | updated(old>new)  | write
      remove                   | nothing | 0 0 0 0 |          |                   | delete
      remove                   | old     | 0 0 0 1 |          | removed(old>old)  | delete
      remove if equal          | nothing | 0 1 0 0 |          |                   |
      remove if equal          | other   | 1 0 0 0 | access   |                   |
      remove if equal          | old     | 1 0 0 1 |          | removed(old>old)  | delete
      getAndRemove             | nothing | 0 1 0 0 |          |                   | delete
      getAndRemove             | old     | 1 0 0 1 |          | removed(old>old)  | delete
      removeAll(keys)          | nothing | 0 0 0 0 |          |                   | deleteAll
      removeAll(keys)          | old     | 0 0 0 1 |          | removed(old>old)  | deleteAll
      removeAll                | nothing | 0 0 0 0 |          |                   |
      removeAll                | old     | 0 0 0 1 |          | removed(old>old)  | deleteAll
      clear                    | old     | 0 0 0 0 |          |                   |
      loadAll                  | nothing | 0 0 0 0 | creation | created(null>loaded) |
      loadAll                  | old     | 0 0 0 0 |          |                   |
      loadAll, replacing       | nothing | 0 0 0 0 | creation | created(null>loaded) |
      loadAll, replacing       | old     | 0 0 0 0 | update   | updated(old>loaded) |
      invoke, nothing          | nothing | 0 1 0 0 |          |                   |
      invoke, nothing          | old     | 1 0 0 0 |          |                   |
      invoke, exists           | old     | 1 0 0 0 |          |                   |
      invoke, get              | nothing | 0 1 0 0 |          |                   |
      invoke, get              | old     | 1 0 0 0 | access   |                   |
      invoke, get, through     | nothing | 0 1 0 0 | creation | created(null>loaded) |
      invoke, set              | nothing | 0 1 1 0 | creation | created(null>new) | write
      invoke, set              | old     | 1 0 1 0 | update   | updated(old>new)  | write
      invoke, get set get set  | nothing | 0 1 1 0 | creation | created(null>new) | write
      invoke, get set get set  | old     | 1 0 1 0 | update   | updated(old>new)  | write
      invoke, remove           | nothing | 0 1 0 0 |          |                   | delete
      invoke, remove           | old     | 1 0 0 1 |          | removed(old>old)  | delete
      invoke, set remove       | nothing | 0 1 0 0 |          |                   |
      invoke, set remove       | old     | 1 0 0 1 |          | removed(old>old)  | delete
      invoke, remove set       | nothing | 0 1 1 0 | creation | created(null>new) | write
      invoke, remove set       | old     | 1 0 1 0 | update   | updated(old>new)  | write
      """;

  private static final Map<String, Consumer<Cache<String, String>>> OPERATIONS =
      new LinkedHashMap<>();

  static {
    OPERATIONS.put("containsKey", c -> c.containsKey(KEY));
    OPERATIONS.put("get", c -> c.get(KEY));
    OPERATIONS.put("getAll", c -> c.getAll(Set.of(KEY)));
    OPERATIONS.put("iterator.next", c -> c.iterator().next());
    OPERATIONS.put("iterator.remove", SpecificationTest::removeByIterator);
    OPERATIONS.put("put", c -> c.put(KEY, "new"));
    OPERATIONS.put("putAll", c -> c.putAll(Map.of(KEY, "new")));
    OPERATIONS.put("getAndPut", c -> c.getAndPut(KEY, "new"));
    OPERATIONS.put("putIfAbsent", c -> c.putIfAbsent(KEY, "new"));
    OPERATIONS.put("replace", c -> c.replace(KEY, "new"));
    OPERATIONS.put("getAndReplace", c -> c.getAndReplace(KEY, "new"));
    OPERATIONS.put("replace if equal", c -> c.replace(KEY, "old", "new"));
    OPERATIONS.put("remove", c -> c.remove(KEY));
    OPERATIONS.put("remove if equal", c -> c.remove(KEY, "old"));
    OPERATIONS.put("getAndRemove", c -> c.getAndRemove(KEY));
    OPERATIONS.put("removeAll(keys)", c -> c.removeAll(Set.of(KEY)));
    OPERATIONS.put("removeAll", Cache::removeAll);
    OPERATIONS.put("clear", Cache::clear);
    OPERATIONS.put("loadAll", c -> loadAll(c, false));
    OPERATIONS.put("loadAll, replacing", c -> loadAll(c, true));
    OPERATIONS.put("invoke, nothing", c -> invoke(c, e -> {}));
    OPERATIONS.put("invoke, exists", c -> invoke(c, MutableEntry::exists));
    OPERATIONS.put("invoke, get", c -> invoke(c, MutableEntry::getValue));
    OPERATIONS.put("invoke, set", c -> invoke(c, e -> e.setValue("new")));
    OPERATIONS.put(
        "invoke, get set get set",
        c ->
            invoke(
                c,
                e -> {
                  e.getValue();
                  e.setValue("between");
                  assertThat(e.getValue()).isEqualTo("between");
                  e.setValue("new");
                }));
    OPERATIONS.put("invoke, remove", c -> invoke(c, MutableEntry::remove));
    OPERATIONS.put(
        "invoke, set remove",
        c ->
            invoke(
                c,
                e -> {
                  e.setValue("new");
                  e.remove();
                }));
    OPERATIONS.put(
        "invoke, remove set",
        c ->
            invoke(
                c,
                e -> {
                  e.remove();
                  e.setValue("new");
                }));
    OPERATIONS.put("get, reading through", OPERATIONS.get("get"));
    OPERATIONS.put("getAll, reading through", OPERATIONS.get("getAll"));
    OPERATIONS.put("invoke, get, through", OPERATIONS.get("invoke, get"));
  }

  private static void removeByIterator(Cache<String, String> cache) {
    Iterator<Cache.Entry<String, String>> iterator = cache.iterator();
    iterator.next();
    iterator.remove();
  }

  private static void loadAll(Cache<String, String> cache, boolean replacing) {
    CompletionListenerFuture done = new CompletionListenerFuture();
    cache.loadAll(Set.of(KEY), replacing, done);
    try {
      done.get();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private static void invoke(
      Cache<String, String> cache, Consumer<MutableEntry<String, String>> processor) {
    cache.invoke(
        KEY,
        (entry, arguments) -> {
          processor.accept(entry);
          return null;
        });
  }

  private record Row(
      String operation, String present, String counts, String policy, String event, String writer) {
    static Row of(String line) {
      String[] columns = Arrays.copyOf(line.split("\\|"), 6);
      for (int i = 0; i < columns.length; i++) {
        columns[i] = columns[i] == null ? "" : columns[i].strip();
      }
      return new Row(columns[0], columns[1], columns[2], columns[3], columns[4], columns[5]);
    }

    boolean readsThrough() {
      return operation.contains("through");
    }

    boolean loads() {
      return operation.startsWith("loadAll") || readsThrough();
    }
  }

  private static Stream<Row> rows() {
    return TABLE.lines().map(Row::of);
  }

  @TestFactory
  Stream<DynamicTest> everyRowOfTheTable() {
    return Stream.of(Fixture.MODEL, Fixture.EMBEDDED)
        .flatMap(
            kind ->
                rows()
                    .map(
                        row ->
                            DynamicTest.dynamicTest(
                                row.operation + " of " + row.present + " over " + kind,
                                () -> check(row, kind))));
  }

  private static void check(Row row, String kind) {
    Recorder recorder = new Recorder();
    MutableConfiguration<String, String> configuration =
        Fixture.strings()
            .setExpiryPolicyFactory(recorder.asFactory())
            .setWriteThrough(true)
            .setCacheWriterFactory(recorder.asFactory())
            .setReadThrough(row.readsThrough())
            .setCacheLoaderFactory(recorder.asFactory())
            .addCacheEntryListenerConfiguration(recorder.synchronously());
    try (Fixture fixture = new Fixture(kind)) {
      RefcacheCache<String, String> cache = prepare(fixture, configuration, row);
      recorder.forget();

      OPERATIONS.get(row.operation).accept(cache);

      assertThat(counts(cache)).as("hits, misses, puts, removals").isEqualTo(row.counts);
      assertThat(String.join(" ", recorder.policy)).as("policy").isEqualTo(row.policy);
      assertThat(String.join(" ", recorder.events)).as("events").isEqualTo(row.event);
      assertThat(String.join(" ", recorder.writes)).as("writer").isEqualTo(row.writer);
    }
  }

  private static RefcacheCache<String, String> prepare(
      Fixture fixture, MutableConfiguration<String, String> configuration, Row row) {
    RefcacheCache<String, String> cache = fixture.create("cache", configuration);
    if (!row.present.equals("nothing")) {
      cache.put(KEY, row.present);
    }
    fixture.manager.enableStatistics("cache", true);
    return cache;
  }

  private static String counts(RefcacheCache<?, ?> cache) {
    CacheStatistics statistics = cache.statistics();
    return "%d %d %d %d"
        .formatted(
            statistics.hits(), statistics.misses(), statistics.puts(), statistics.removals());
  }

  @TestFactory
  Stream<DynamicTest> theSameCountsWithNothingConfigured() {
    return rows()
        .filter(row -> !row.loads())
        .map(
            row ->
                DynamicTest.dynamicTest(
                    row.operation + " of " + row.present,
                    () -> {
                      try (Fixture fixture = new Fixture(Fixture.EMBEDDED)) {
                        RefcacheCache<String, String> cache =
                            prepare(fixture, Fixture.strings(), row);
                        OPERATIONS.get(row.operation).accept(cache);
                        assertThat(counts(cache)).isEqualTo(row.counts);
                      }
                    }));
  }

  @TestFactory
  Stream<DynamicTest> anExpiredEntryIsAnAbsentOneWithAnEvent() {
    List<Row> ofNothing = rows().filter(row -> row.present.equals("nothing")).toList();
    return ofNothing.stream()
        .map(row -> DynamicTest.dynamicTest(row.operation, () -> checkExpired(row)));
  }

  private static void checkExpired(Row row) {
    Recorder recorder = new Recorder();
    recorder.creation = new Duration(java.util.concurrent.TimeUnit.MILLISECONDS, 50);
    MutableConfiguration<String, String> configuration =
        Fixture.strings()
            .setExpiryPolicyFactory(recorder.asFactory())
            .setReadThrough(row.readsThrough())
            .setCacheLoaderFactory(recorder.asFactory())
            .addCacheEntryListenerConfiguration(recorder.synchronously());
    try (Fixture fixture = new Fixture(Fixture.MODEL)) {
      RefcacheCache<String, String> cache = fixture.create("cache", configuration);
      cache.put(KEY, "old");
      fixture.manager.enableStatistics("cache", true);
      fixture.pass(50);
      recorder.forget();

      OPERATIONS.get(row.operation).accept(cache);

      assertThat(counts(cache)).isEqualTo(row.counts);
      assertThat(String.join(" ", recorder.policy)).isEqualTo(row.policy);
      if (!row.operation.equals("removeAll")) { // which does not meet the entry
        assertThat(recorder.events).startsWith("expired(old>old)");
        assertThat(recorder.events).hasSize(row.event.isEmpty() ? 1 : 2);
      }
    }
  }
}
