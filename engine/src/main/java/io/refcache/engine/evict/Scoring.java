package io.refcache.engine.evict;

import io.refcache.engine.evict.EvictionPolicy.Ranking;
import io.refcache.engine.evict.EvictionPolicy.Scope;

/**
 * How good a victim an entry is: one number per ranking, more is better. Pure functions.
 *
 * <p>A score of recency does not change while the entry is left alone, whenever it is computed: it
 * is the time of the last use, negated. So a candidate that has been in a pool for long compares
 * rightly with one just sampled, which its idle time would not.
 */
final class Scoring {
  private Scoring() {}

  /** Scores of one ranking compare with each other, those of different rankings do not. */
  static long score(
      Ranking ranking,
      int accessWord,
      long deadlineMillis,
      long nowMillis,
      int lfuDecayMinutes,
      HitDensity density) {
    switch (ranking) {
      case LRU:
      case LRM:
        return AccessWord.idleMillis(accessWord, nowMillis) - nowMillis;
      case LFU:
        return (long) AccessWord.MAX_FREQUENCY
            - AccessWord.frequency(accessWord, nowMillis, lfuDecayMinutes);
      case LHD:
        return density.score(accessWord);
      case TTL:
        return Long.MAX_VALUE - deadlineMillis;
      default:
        return 0;
    }
  }

  /** Whether a policy may evict an entry with that deadline, and ranks as expected. */
  static boolean admits(EvictionPolicy policy, Ranking ranking, long deadlineMillis) {
    return policy.ranking() == ranking
        && (policy.scope() == Scope.ALL || deadlineMillis != Candidate.NO_DEADLINE);
  }
}
