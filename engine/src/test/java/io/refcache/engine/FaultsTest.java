package io.refcache.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.refcache.engine.FaultScenario.Action;
import io.refcache.engine.FaultScenario.Kind;
import io.refcache.engine.FaultScenario.Size;
import io.refcache.engine.alloc.Allocator;
import io.refcache.engine.defrag.BlockOwner;
import io.refcache.engine.index.Segment;
import io.refcache.engine.memory.ReadEpochs;
import io.refcache.faults.Fault;
import io.refcache.faults.FaultPlan;
import io.refcache.faults.Walk;
import io.refcache.faults.WithFaults;
import io.refcache.store.Found;
import io.refcache.store.MemoryLimitException;
import io.refcache.store.Precondition;
import io.refcache.store.Store;
import io.refcache.store.Ttl;
import io.refcache.store.ValueBytes;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * Whatever fails in the middle of whatever is done: nothing leaks, no index is broken, no lock
 * stays taken, and the counters still add up.
 */
@WithFaults
class FaultsTest {
  private static final int MANY = 6;
  private static final int UNTIL_GROWTH = 30;

  private record Case(Action setup, Action action) {}

  private final Map<String, Case> cases = new LinkedHashMap<>();
  private final Walk walk = new Walk();

  private void add(String name, Action setup, Action action) {
    cases.put(name, new Case(setup, action));
  }

  private void walkThrough(Kind kind, Size size) throws Exception {
    for (Map.Entry<String, Case> one : cases.entrySet()) {
      walk.through(
          "%s of %s in a store %s".formatted(one.getKey(), size, kind),
          () -> new FaultScenario(kind, size, one.getValue().setup(), one.getValue().action()),
          Fault.FAILURE,
          Fault.INTERRUPT);
    }
  }

  private void walkThroughAll() throws Exception {
    for (Kind kind : Kind.values()) {
      for (Size size : Size.values()) {
        // Large values cost time, and are alike where they are shared or dropped.
        if (size != Size.LAZY_CHAIN || kind == Kind.PLAIN) {
          walkThrough(kind, size);
        }
      }
    }
    walk.assertNoFailures();
  }

  @Test
  void readsSurviveEveryFault() throws Exception {
    add("get", s -> s.givenMany(MANY), s -> s.store.get(s.key(1), new ValueBytes(0)));
    add("a miss", s -> s.givenMany(MANY), s -> s.store.get(s.key(99), new ValueBytes(0)));
    add("peek", s -> s.givenMany(MANY), s -> s.store.peek(s.key(1), null));
    add("inspect", s -> s.givenMany(MANY), s -> s.store.inspect(s.key(1)));
    add("info", s -> s.givenMany(MANY), FaultsTest::inform);
    add("scan", s -> s.givenMany(MANY), FaultsTest::scan);
    add(
        "find equivalent",
        s -> s.givenMany(MANY),
        s -> s.store.findEquivalent(s.key(3), key -> key.length() == s.key(3).length()));
    add(
        "get all",
        s -> s.givenMany(MANY),
        s -> {
          for (int i = 0; i < MANY; i++) {
            s.store.get(s.key(i), new ValueBytes(0));
          }
        });
    add(
        "get and expire",
        s -> s.givenMany(MANY),
        s -> s.store.getAndExpire(s.key(1), FaultScenario.TTL_MILLIS, new ValueBytes(0)));
    walkThroughAll();
  }

  private static void inform(FaultScenario s) {
    assertThat(s.engine.info().get("keys")).isEqualTo((long) MANY);
    assertThat(s.store.info().get("keys")).isEqualTo((long) MANY);
  }

  private static void scan(FaultScenario s) {
    long cursor = Store.SCAN_START;
    while (cursor != Store.SCAN_END) {
      cursor = s.store.scan(cursor, (key, value) -> {});
    }
  }

  @Test
  void writesSurviveEveryFault() throws Exception {
    add("put", s -> s.givenMany(MANY), s -> s.putting(50, 50));
    add("first put", s -> {}, s -> s.putting(50, 50));
    add("replace", s -> s.givenMany(MANY), s -> s.putting(1, 51));
    add(
        "get and put",
        s -> s.givenMany(MANY),
        s -> {
          s.expect(1, 51);
          s.put(1, 51, Precondition.PRESENT, Ttl.NONE, FaultScenario.TTL_MILLIS, new ValueBytes(0));
        });
    add(
        "put if absent",
        s -> s.givenMany(MANY),
        s -> s.put(1, 51, Precondition.ABSENT, Ttl.NONE, Ttl.NONE, new ValueBytes(0)));
    add(
        "put that expires",
        s -> s.givenMany(MANY),
        s -> {
          s.expect(1, null);
          s.put(1, 51, Precondition.ANY, Ttl.NONE, Ttl.EXPIRE_NOW, null);
        });
    add(
        "put all",
        s -> s.givenMany(MANY),
        s -> {
          for (int i = MANY / 2; i < 2 * MANY; i++) {
            s.putting(i, i + 50);
          }
        });
    add("remove", s -> s.givenMany(MANY), s -> remove(s, null));
    add("get and remove", s -> s.givenMany(MANY), s -> remove(s, new ValueBytes(0)));
    walkThroughAll();
  }

  private static void remove(FaultScenario s, ValueBytes previous) {
    s.expect(1, null);
    s.store.remove(s.key(1), Precondition.ANY, 0, previous);
  }

  @Test
  void expirySurvivesEveryFault() throws Exception {
    add(
        "expire",
        s -> s.givenMany(MANY),
        s -> s.store.expire(s.key(1), ValueBytes.ANY_VERSION, FaultScenario.TTL_MILLIS));
    add(
        "expire at once",
        s -> s.givenMany(MANY),
        s -> {
          s.expect(1, null);
          s.store.expire(s.key(1), ValueBytes.ANY_VERSION, Ttl.EXPIRE_NOW);
        });
    add("get of what is due", FaultsTest::givenDue, s -> s.store.get(s.key(1), new ValueBytes(0)));
    add("put over what is due", FaultsTest::givenDue, s -> s.putting(1, 51));
    add(
        "remove expired",
        FaultsTest::givenDue,
        s -> s.store.removeExpired(s.key(1), new ValueBytes(0)));
    add("active expiry", FaultsTest::givenDue, s -> s.engine.expiry.slowCycle());
    walkThroughAll();
  }

  private static void givenDue(FaultScenario s) {
    for (int i = 0; i < MANY; i++) {
      s.given(i, i, i % 2 == 1 ? FaultScenario.TTL_MILLIS : Ttl.NONE);
    }
    s.clock.advanceMillis(FaultScenario.TTL_MILLIS + 1);
    s.mayLose();
  }

  @Test
  void evictionSurvivesEveryFault() throws Exception {
    add("evict one", FaultsTest::givenToEvict, s -> s.engine.evictor.evictOne());
    add(
        "put at the limit",
        s -> {
          givenToEvict(s);
          s.engine.setOption("maxmemory", "" + s.engine.budget.used());
        },
        s -> {
          try {
            s.putting(50, 50);
          } catch (MemoryLimitException e) {
            // All that may go has gone, and it did not suffice.
          }
        });
    add(
        "lower limit",
        FaultsTest::givenToEvict,
        s -> {
          s.engine.setOption("maxmemory", "" + s.engine.budget.used() / 2);
          maintain(s);
        });
    add(
        "lower quota",
        FaultsTest::givenToEvict,
        s -> {
          s.store.setOption("maxmemory", "" + s.engine.budget.used() / 2);
          maintain(s);
        });
    add(
        "change of policy",
        FaultsTest::givenToEvict,
        s -> s.engine.setOption("maxmemory-policy", "volatile-ttl"));
    walkThroughAll();
  }

  private static void givenToEvict(FaultScenario s) {
    s.givenMany(MANY);
    s.mayLose();
  }

  private static void maintain(FaultScenario s) {
    for (int i = 0; i < 3; i++) {
      s.clock.advanceMillis(1_100);
      s.engine.maintain();
    }
  }

  @Test
  void resizesSurviveEveryFault() throws Exception {
    add(
        "growth",
        s -> s.givenMany(UNTIL_GROWTH),
        s -> {
          for (int i = 0; i < UNTIL_GROWTH; i++) {
            s.putting(UNTIL_GROWTH + i, i);
          }
        });
    add(
        "shrinking",
        s -> {
          s.givenMany(2 * UNTIL_GROWTH);
          for (int i = 2; i < 2 * UNTIL_GROWTH; i++) {
            s.store.remove(s.key(i), Precondition.ANY, 0, null);
          }
          s.mayLose();
        },
        FaultsTest::maintain);
    for (Kind kind : Kind.values()) {
      walkThrough(kind, Size.CONSTANT);
      walkThrough(kind, Size.EMBEDDED);
      walkThrough(kind, Size.LONG);
    }
    walk.assertNoFailures();
  }

  @Test
  void movesSurviveEveryFault() throws Exception {
    add("move of every entry", s -> s.givenMany(MANY), FaultsTest::moveAll);
    walkThroughAll();
  }

  private static void moveAll(FaultScenario s) {
    StoreContext context = s.store.context;
    StoreDefrag defrag = new StoreDefrag(context);
    for (int i = 0; i < MANY; i++) {
      long hash = context.index.hash(s.key(i));
      Segment segment = context.index.segment(hash);
      ReadEpochs.Reader thread = context.epochs.reader();
      segment.find(hash, s.key(i), thread);
      long address = thread.found();
      assertThat(defrag.move(address)).isEqualTo(BlockOwner.Outcome.ENTRY_MOVED);
    }
  }

  @Test
  void defragmentationSurvivesEveryFault() throws Exception {
    add(
        "defragment",
        s -> {
          givenTorn(s);
          s.expectWhole();
        },
        FaultsTest::maintain);
    add(
        "put that empties pages",
        FaultsTest::givenTorn,
        s -> {
          s.engine.allocator.setCommitLimit(1);
          s.putting(1_000, 50);
        });
    add(
        "growth that empties slabs",
        FaultsTest::givenTorn,
        s -> {
          s.engine.allocator.setCommitLimit(1);
          s.engine.defragmenter.makeRoomForTable(Allocator.SLAB_BYTES);
        });
    // To what moves, the other kinds of stores are alike.
    for (Kind kind : new Kind[] {Kind.NATIVE, Kind.SHARING}) {
      walkThrough(kind, Size.LONG);
      walkThrough(kind, Size.CHAIN);
    }
    walkThrough(Kind.NATIVE, Size.LAZY_CHAIN);
    walk.assertNoFailures();
  }

  /** Several pages of every size in use, half empty. */
  private static void givenTorn(FaultScenario s) {
    s.engine.setOption("active-defrag-ignore-bytes", "1");
    s.engine.setOption("active-defrag-threshold-lower", "1");
    s.givenMany(s.entriesOfSeveralPages());
    for (int i = 0; i < s.entriesOfSeveralPages(); i += 2) {
      s.givenNone(i);
    }
  }

  @Test
  void beginningsAndEndsSurviveEveryFault() throws Exception {
    add(
        "clear",
        s -> {
          s.givenMany(MANY);
          s.mayLose();
        },
        s -> s.store.clear());
    add("close of a store", s -> s.givenMany(MANY), s -> s.store.close());
    add("close", s -> s.givenMany(MANY), s -> s.engine.close());
    add(
        "opening",
        s -> s.store.close(),
        s -> {
          if (!s.engine.stores.containsKey("store")) {
            s.store = s.openStore();
          }
        });
    walkThroughAll();
  }

  @Test
  void pointsOfEveryKindAreFound() throws Exception {
    FaultScenario scenario =
        new FaultScenario(Kind.PLAIN, Size.CHAIN, s -> s.givenMany(MANY), s -> s.putting(50, 50));
    FaultPlan.arm(Long.MAX_VALUE, Fault.INTERRUPT);
    scenario.act();
    FaultPlan.disarm();
    assertThat(FaultPlan.passed()).isGreaterThan(5);
    assertThat(scenario.store.get(scenario.key(50), new ValueBytes())).isEqualTo(Found.PRESENT);
    scenario.verify(null);
    scenario.close();
  }
}
