package io.refcache.engine.evict;

import io.refcache.engine.evict.EvictionPolicy.Ranking;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * How the candidates of a budget are spread over its sources, as measured some time ago.
 *
 * <p>Measuring asks every source, so it is done once for many evictions; drawing a source then
 * takes a binary search. One table serves until it has been used as often as there are sources, and
 * {@value #MIN_USES} times at least, or is {@value #MAX_AGE_MILLIS} ms old: five hundred caches
 * cost an eviction one question on average. The only source of all has the whole, and is not asked
 * again until it turns out to be empty: what is done so seldom is never compiled well, and took
 * longer than all the rest of an eviction.
 *
 * <p>Immutable but for its use count; safe for use by many threads.
 */
final class Shares {
  static final int MIN_USES = 64;
  static final int MAX_AGE_MILLIS = 10;

  private final List<RankedSources> groups;
  private final long candidates;
  private final long measuredAtMillis;
  private final int maxUses;
  private final boolean isOfOnlySource;
  private final AtomicInteger uses = new AtomicInteger();
  private final AtomicBoolean renewalClaimed = new AtomicBoolean();

  private Shares(List<RankedSources> groups, long candidates, long measuredAtMillis, int sources) {
    this.groups = groups;
    this.candidates = candidates;
    this.measuredAtMillis = measuredAtMillis;
    this.maxUses = Math.max(MIN_USES, sources);
    this.isOfOnlySource = sources == 1;
  }

  /** A table without candidates, which the next use replaces. */
  static Shares unmeasured() {
    return new Shares(List.of(), 0, 0, 0);
  }

  /** Asks every source. */
  static Shares measure(
      Collection<VictimSource> sources, Map<Ranking, EvictionPool> pools, long nowMillis) {
    Map<Ranking, List<VictimSource>> byRanking = new EnumMap<>(Ranking.class);
    for (VictimSource source : sources) {
      EvictionPolicy policy = source.policy();
      if (policy.evicts()) {
        byRanking.computeIfAbsent(policy.ranking(), r -> new ArrayList<>()).add(source);
      }
    }
    List<RankedSources> groups = new ArrayList<>(byRanking.size());
    long candidates = 0;
    for (Map.Entry<Ranking, List<VictimSource>> entry : byRanking.entrySet()) {
      Ranking ranking = entry.getKey();
      RankedSources group = RankedSources.measure(ranking, pools.get(ranking), entry.getValue());
      groups.add(group);
      candidates += group.candidates();
    }
    return new Shares(groups, candidates, nowMillis, sources.size());
  }

  boolean isEmpty() {
    return candidates == 0;
  }

  /** Counts a use; true for the one user that is to measure anew. */
  boolean useAndClaimRenewal(long nowMillis) {
    if (isOfOnlySource && !isEmpty()) {
      return false;
    }
    boolean worn =
        uses.getAndIncrement() >= maxUses || nowMillis - measuredAtMillis >= MAX_AGE_MILLIS;
    return worn && renewalClaimed.compareAndSet(false, true);
  }

  /** A ranking's sources, drawn in proportion to their candidates. Only if not {@link #isEmpty}. */
  RankedSources draw(SplittableRandom random) {
    long at = groups.size() == 1 ? 0 : random.nextLong(candidates);
    for (RankedSources group : groups) {
      at -= group.candidates();
      if (at < 0) {
        return group;
      }
    }
    throw new AssertionError("drew beyond " + candidates + " candidates");
  }

  List<RankedSources> groups() {
    return groups;
  }
}
