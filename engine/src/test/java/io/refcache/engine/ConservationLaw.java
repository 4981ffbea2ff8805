package io.refcache.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.refcache.engine.index.Index;
import io.refcache.engine.index.Segment;
import java.util.function.ToIntFunction;
import java.util.stream.IntStream;

/**
 * What must add up in an engine that is at rest, whatever it has been through:
 *
 * <pre>
 *   records created = live + freed                 (nobody holds one, nothing is pending)
 *   live            = the sum over all segments
 *   created         = live + expired + evicted + removed + replaced + cleared
 *   used memory     = usable bytes of blocks + tables + heap references
 *   after close     : no block is live, nothing is mapped, nothing is used
 * </pre>
 */
public final class ConservationLaw {
  private ConservationLaw() {}

  /** Checks an engine of stores that hold no references to the heap. */
  public static void check(Engine engine) {
    // A table that is resized meanwhile would be in one figure and not yet in the other.
    synchronized (engine.maintenance()) {
      settle(engine);
      checkAtRest(engine);
    }
  }

  private static void checkAtRest(Engine engine) {
    long tables = engine.tableBytes();
    assertThat(engine.reclaimer.pendingBytes()).as("pending bytes").isZero();
    assertThat(engine.budget.used())
        .as("used memory")
        .isEqualTo(engine.allocator.allocatedBytes() + tables);
    for (Engine.OpenStore open : engine.stores.values()) {
      StoreContext store = open.store().context;
      StoreCounters counters = store.counters;
      long live = store.index.entries();
      assertThat(live).as("entries of all segments").isEqualTo(sum(store.index, Segment::entries));
      assertThat(store.index.volatileEntries())
          .as("volatile entries of all segments")
          .isEqualTo(sum(store.index, Segment::volatileEntries));
      long gone =
          counters.expired.sum()
              + counters.evicted.sum()
              + counters.removed.sum()
              + counters.replaced.sum()
              + counters.cleared.sum();
      assertThat(store.records.created() - store.records.freed())
          .as("records not freed in '%s'", store.name)
          .isEqualTo(live);
      assertThat(counters.created.sum() - gone)
          .as("entries in '%s' by the counters", store.name)
          .isEqualTo(live);
    }
  }

  private static long sum(Index index, ToIntFunction<Segment> figure) {
    return IntStream.range(0, index.segments()).mapToObj(index::segmentAt).mapToInt(figure).sum();
  }

  /** Checks, closes, and checks again that nothing is left. */
  public static void checkAndClose(Engine engine) {
    check(engine);
    closeAndCheck(engine);
  }

  /** Closes, and checks that nothing is left. */
  public static void closeAndCheck(Engine engine) {
    engine.close();
    assertThat(engine.allocator.liveBlocks()).as("live blocks after close").isZero();
    assertThat(engine.budget.used()).as("used memory after close").isZero();
    assertThat(engine.memory.mappedBytes()).as("mapped bytes after close").isZero();
  }

  /** Frees what is pending, and waits for what others are freeing. */
  static void settle(Engine engine) {
    engine.reclaimer.drain();
  }
}
