package io.refcache.engine.evict;

import io.refcache.engine.evict.EvictionPolicy.Ranking;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/**
 * The sources whose candidates compare with each other, because one ranking orders them, and the
 * pool they share. Immutable but for the pool.
 */
final class RankedSources {
  private final Ranking ranking;
  private final EvictionPool pool;
  private final VictimSource[] sources;

  /** How many candidates the sources up to and including this one have. */
  private final long[] candidatesUpTo;

  private RankedSources(
      Ranking ranking, EvictionPool pool, VictimSource[] sources, long[] candidatesUpTo) {
    this.ranking = ranking;
    this.pool = pool;
    this.sources = sources;
    this.candidatesUpTo = candidatesUpTo;
  }

  static RankedSources measure(Ranking ranking, EvictionPool pool, List<VictimSource> sources) {
    long[] candidatesUpTo = new long[sources.size()];
    long sum = 0;
    for (int i = 0; i < candidatesUpTo.length; i++) {
      sum += Math.max(0, sources.get(i).candidates());
      candidatesUpTo[i] = sum;
    }
    return new RankedSources(ranking, pool, sources.toArray(new VictimSource[0]), candidatesUpTo);
  }

  /** One source for itself; nothing is measured, for there is nothing to draw. */
  static RankedSources of(Ranking ranking, EvictionPool pool, VictimSource source) {
    return new RankedSources(ranking, pool, new VictimSource[] {source}, new long[] {1});
  }

  Ranking ranking() {
    return ranking;
  }

  EvictionPool pool() {
    return pool;
  }

  int size() {
    return sources.length;
  }

  VictimSource source(int index) {
    return sources[index];
  }

  long candidates() {
    return candidatesUpTo[candidatesUpTo.length - 1];
  }

  /** Draws the index of a source in proportion to its candidates. Only if there are any. */
  int draw(SplittableRandom random) {
    if (sources.length == 1) {
      return 0;
    }
    long at = random.nextLong(candidates());
    int found = Arrays.binarySearch(candidatesUpTo, at + 1);
    if (found < 0) {
      return -found - 1;
    }
    // Sources without candidates repeat their predecessor's sum; the first of equals has them.
    while (found > 0 && candidatesUpTo[found - 1] == at + 1) {
      found--;
    }
    return found;
  }
}
