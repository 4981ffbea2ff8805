package io.refcache.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.refcache.engine.alloc.Allocator;
import io.refcache.store.Store;
import io.refcache.store.Ttl;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * The sizes that a full engine is given change, to and fro: what is mapped stays within 10 percent
 * of the limit, and a slab, all the time, and in the end as much is stored as in an engine that has
 * never seen another size.
 *
 * <p>Writers begin to empty pages at 3 percent over the limit; what they map before that shows is
 * some 2 MiB, which is 7 to 8 percent of a limit as small as this one. With {@code activedefrag =
 * no} 1.8 times the limit is mapped.
 *
 * <p>{@code -Drefcache.shift.times=10} writes ten times the limit in each size.
 */
class SizeShiftTest {
  private static final long LIMIT_BYTES = Long.getLong("refcache.shift.bytes", 48L << 20);
  private static final int TIMES_LIMIT = Integer.getInteger("refcache.shift.times", 1);
  private static final int SMALL = 64;
  private static final int LARGE = 8 << 10;

  /** Figures are looked at after every so many writes. */
  private static final int LOOK_MASK = 0x1F;

  private long mostMapped;
  private long nextKey;

  @Test
  void aShiftOfSizesStrandsNoMemory() {
    long fresh;
    try (Engine engine = engine()) {
      fresh = fill(engine, engine.open("store", Map.of()), SMALL);
    }
    Engine engine = engine();
    Store store = engine.open("store", Map.of());
    mostMapped = 0;
    for (int size : new int[] {SMALL, LARGE, SMALL}) {
      fill(engine, store, size);
    }
    assertThat(mostMapped).isLessThanOrEqualTo(LIMIT_BYTES / 100 * 110 + Allocator.SLAB_BYTES);
    assertThat((double) payload(store) / fresh).isGreaterThanOrEqualTo(0.95);
    ConservationLaw.checkAndClose(engine);
  }

  private static Engine engine() {
    return new Engine(
        "shift", Map.of("maxmemory", "" + LIMIT_BYTES, "maxmemory-policy", "allkeys-lru"));
  }

  private long fill(Engine engine, Store store, int valueBytes) {
    var value = EngineScenarios.bytes(valueBytes);
    for (long written = 0; written < TIMES_LIMIT * LIMIT_BYTES; written += valueBytes) {
      EngineScenarios.put(store, EngineScenarios.name((int) nextKey++), value, Ttl.NONE);
      if ((nextKey & LOOK_MASK) == 0) {
        mostMapped = Math.max(mostMapped, engine.memory.mappedBytes());
      }
    }
    return payload(store);
  }

  private static long payload(Store store) {
    long[] bytes = new long[1];
    long cursor = Store.SCAN_START;
    while (cursor != Store.SCAN_END) {
      cursor = store.scan(cursor, (key, value) -> bytes[0] += key.length() + value.length());
    }
    return bytes[0];
  }
}
