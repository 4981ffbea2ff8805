package io.refcache.jcache;

import static io.refcache.jcache.FaultyCache.key;

import io.refcache.faults.Fault;
import io.refcache.faults.FaultPlan;
import io.refcache.faults.Walk;
import io.refcache.faults.WithFaults;
import io.refcache.jcache.FaultyCache.Action;
import io.refcache.jcache.FaultyCache.Kind;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import javax.cache.Cache;
import javax.cache.processor.EntryProcessor;
import javax.cache.processor.MutableEntry;
import org.junit.jupiter.api.Test;

/**
 * Whatever the application's code throws, and whatever fails below it, in the middle of whatever is
 * done with a cache: no key stays locked, no entry is half written, and everything adds up.
 */
@WithFaults
class CacheFaultsTest {
  private static final int ENTRIES = 4;
  private static final int NEW = 50;

  private final Map<String, Action> actions = new LinkedHashMap<>();

  private void walkThroughAll() throws Exception {
    Walk walk = new Walk();
    for (Kind kind : Kind.values()) {
      for (Map.Entry<String, Action> one : actions.entrySet()) {
        walk.through(
            one.getKey() + " of a cache " + kind + " in a store",
            () -> new FaultyCache(kind, ENTRIES, one.getValue()),
            Fault.FAILURE,
            Fault.ERROR,
            Fault.INTERRUPT);
      }
    }
    walk.assertNoFailures();
  }

  @Test
  void readsSurviveEveryFault() throws Exception {
    actions.put("get", c -> c.cache.get(key(1)));
    actions.put(
        "get of what is not there",
        c -> {
          if (c.cache.get(key(NEW)) != null) {
            c.expect(NEW, FaultyCallbacks.loaded(NEW));
          }
        });
    actions.put("contains key", c -> c.cache.containsKey(key(1)));
    actions.put("get all", c -> c.cache.getAll(keys()));
    actions.put("inspect", c -> c.cache.inspect(key(1)));
    actions.put("iteration", CacheFaultsTest::iterate);
    walkThroughAll();
  }

  @Test
  void writesSurviveEveryFault() throws Exception {
    put("put", NEW, c -> c.cache.put(key(NEW), "new"));
    put("replacing put", 1, c -> c.cache.put(key(1), "new"));
    put("get and put", 1, c -> c.cache.getAndPut(key(1), "new"));
    put("put if absent", NEW, c -> c.cache.putIfAbsent(key(NEW), "new"));
    put("replace", 1, c -> c.cache.replace(key(1), "new"));
    put("get and replace", 1, c -> c.cache.getAndReplace(key(1), "new"));
    put("replace if equal", 1, c -> c.cache.replace(key(1), "value 1", "new"));
    actions.put(
        "put all",
        c -> {
          Map<FaultyKey, String> values = new LinkedHashMap<>();
          for (int i = 2; i < 2 + ENTRIES; i++) {
            values.put(key(i), "new");
            c.expect(i, "new");
          }
          c.cache.putAll(values);
        });
    walkThroughAll();
  }

  private void put(String name, int number, Action action) {
    actions.put(
        name,
        c -> {
          c.expect(number, "new");
          action.run(c);
        });
  }

  @Test
  void removalsSurviveEveryFault() throws Exception {
    remove("remove", c -> c.cache.remove(key(1)));
    remove("get and remove", c -> c.cache.getAndRemove(key(1)));
    remove("remove if equal", c -> c.cache.remove(key(1), "value 1"));
    actions.put("remove some", c -> removing(c, () -> c.cache.removeAll(keys())));
    actions.put("remove all", c -> removing(c, c.cache::removeAll));
    actions.put("clear", c -> removing(c, c.cache::clear));
    actions.put("close", c -> c.cache.close());
    walkThroughAll();
  }

  private void remove(String name, Action action) {
    actions.put(
        name,
        c -> {
          c.expect(1, null);
          action.run(c);
        });
  }

  private static void removing(FaultyCache c, Runnable removal) {
    for (int i = 0; i < ENTRIES; i++) {
      c.expect(i, null);
    }
    removal.run();
  }

  @Test
  void processorsSurviveEveryFault() throws Exception {
    actions.put("invoke that reads", c -> invoke(c, 1, MutableEntry::getValue));
    put("invoke that creates", NEW, c -> invoke(c, NEW, CacheFaultsTest::set));
    put("invoke that updates", 1, c -> invoke(c, 1, CacheFaultsTest::set));
    remove(
        "invoke that removes",
        c ->
            invoke(
                c,
                1,
                entry -> {
                  entry.remove();
                  return null;
                }));
    actions.put(
        "invoke all",
        c -> {
          for (int i = 0; i < ENTRIES; i++) {
            c.expect(i, "new");
          }
          c.cache
              .invokeAll(keys(), processor(CacheFaultsTest::set))
              .values()
              .forEach(result -> result.get());
        });
    walkThroughAll();
  }

  private interface Process {
    String of(MutableEntry<FaultyKey, String> entry);
  }

  private static String set(MutableEntry<FaultyKey, String> entry) {
    String old = entry.getValue();
    entry.setValue("new");
    return old;
  }

  private static EntryProcessor<FaultyKey, String, String> processor(Process process) {
    return (entry, arguments) -> {
      FaultPlan.callback();
      String result = process.of(entry);
      FaultPlan.callback();
      return result;
    };
  }

  private static void invoke(FaultyCache c, int number, Process process) {
    c.cache.invoke(key(number), processor(process));
  }

  private static Set<FaultyKey> keys() {
    Set<FaultyKey> keys = new LinkedHashSet<>();
    for (int i = 0; i < ENTRIES; i++) {
      keys.add(key(i));
    }
    return keys;
  }

  private static void iterate(FaultyCache c) {
    c.expect(2, null);
    Iterator<Cache.Entry<FaultyKey, String>> entries = c.cache.iterator();
    while (entries.hasNext()) {
      if (entries.next().getKey().number() == 2) {
        entries.remove();
      }
    }
  }
}
