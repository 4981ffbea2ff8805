package io.refcache.benchmarks.replay;

import io.refcache.benchmarks.replay.model.Arc;
import io.refcache.benchmarks.replay.model.Belady;
import io.refcache.benchmarks.replay.model.BeladyBySize;
import io.refcache.benchmarks.replay.model.Gdsf;
import io.refcache.benchmarks.replay.model.Lfu;
import io.refcache.benchmarks.replay.model.Lirs;
import io.refcache.benchmarks.replay.model.Lru;
import io.refcache.benchmarks.replay.model.S3Fifo;
import io.refcache.benchmarks.replay.model.SampledLru;
import io.refcache.benchmarks.replay.model.Sieve;
import io.refcache.benchmarks.replay.model.WTinyLfu;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Who is compared: caches of {@code javax.cache}, and models of policies. */
final class Contestants {
  /** To whom all others are compared. */
  static final String CAFFEINE = "Caffeine";

  private static final String EHCACHE = "Ehcache off-heap";

  private static final List<String> REFCACHE_POLICIES =
      List.of("allkeys-lhd", "allkeys-lfu", "allkeys-lru", "allkeys-random");

  /** Opens a cache for a trace, with room for a number of bytes of values. */
  interface Opener {
    ReplayedCache open(Trace trace, long payloadBytes);
  }

  private static final int LRU_SAMPLES = 5;

  private static final Map<String, Opener> OPENERS = new LinkedHashMap<>();

  static {
    for (String policy : REFCACHE_POLICIES) {
      OPENERS.put(
          policy, (trace, payloadBytes) -> RefcacheReplayed.open(policy, trace, payloadBytes));
    }
    OPENERS.put(CAFFEINE, (trace, payloadBytes) -> CaffeineReplayed.open(payloadBytes));
    OPENERS.put(EHCACHE, EhcacheReplayed::open);
    OPENERS.put("LRU", (trace, bytes) -> new Lru(bytes));
    OPENERS.put("sampled LRU", (trace, bytes) -> new SampledLru(bytes, LRU_SAMPLES));
    OPENERS.put("LFU", (trace, bytes) -> new Lfu(bytes));
    OPENERS.put("W-TinyLFU", (trace, bytes) -> new WTinyLfu(bytes));
    OPENERS.put("S3-FIFO", (trace, bytes) -> new S3Fifo(bytes));
    OPENERS.put("SIEVE", (trace, bytes) -> new Sieve(bytes));
    OPENERS.put("ARC", (trace, bytes) -> new Arc(bytes));
    OPENERS.put("LIRS", (trace, bytes) -> new Lirs(bytes));
    OPENERS.put("GDSF", (trace, bytes) -> new Gdsf(bytes));
    OPENERS.put("Belady", (trace, bytes) -> new Belady(bytes, trace));
    OPENERS.put("Belady by size", (trace, bytes) -> new BeladyBySize(bytes, trace));
  }

  private Contestants() {}

  static List<String> names() {
    return new ArrayList<>(OPENERS.keySet());
  }

  /**
   * @throws IllegalArgumentException if there is nobody of that name
   * @throws UnsupportedOperationException if it cannot be as small
   */
  static ReplayedCache open(String name, Trace trace, long payloadBytes) {
    Opener opener = OPENERS.get(name);
    if (opener == null) {
      throw new IllegalArgumentException("'" + name + "' is none of " + names());
    }
    return opener.open(trace, payloadBytes);
  }
}
