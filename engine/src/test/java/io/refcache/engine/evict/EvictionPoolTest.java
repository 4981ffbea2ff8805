package io.refcache.engine.evict;

import static org.assertj.core.api.Assertions.assertThat;

import io.refcache.engine.evict.EvictionPolicy.Ranking;
import io.refcache.engine.time.ManualClock;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class EvictionPoolTest {
  private final EvictionPool pool = new EvictionPool(Ranking.LRU);
  private final VictimSource one = new ModelSource(new ManualClock(), EvictionPolicy.ALLKEYS_LRU);
  private final VictimSource other = new ModelSource(new ManualClock(), EvictionPolicy.ALLKEYS_LRU);

  private static Candidate candidate(VictimSource source, int id, long score) {
    Candidate candidate = new Candidate();
    candidate.source = source;
    candidate.hash = id;
    candidate.score = score;
    return candidate;
  }

  private List<Long> takeAll() {
    List<Long> scores = new ArrayList<>();
    Candidate best = new Candidate();
    while (pool.takeBest(best)) {
      scores.add(best.score);
    }
    return scores;
  }

  @Test
  void bestOfAllThatWereOfferedComeOutInOrder() {
    SplittableRandom random = new SplittableRandom(1);
    List<Long> offered = new ArrayList<>();
    for (int i = 0; i < 1000; i++) {
      long score = random.nextInt(-500, 500);
      offered.add(score);
      pool.offer(candidate(one, i, score));
    }
    offered.sort((a, b) -> Long.compare(b, a));
    assertThat(pool.size()).isEqualTo(EvictionPool.CAPACITY);
    assertThat(takeAll()).isEqualTo(offered.subList(0, EvictionPool.CAPACITY));
  }

  @Test
  void entryIsInThePoolOnceWithItsNewestScore() {
    pool.offer(candidate(one, 1, 10));
    pool.offer(candidate(one, 2, 5));
    pool.offer(candidate(one, 1, 3));
    assertThat(takeAll()).containsExactly(5L, 3L);
  }

  @Test
  void laterEntryAtTheSameAddressIsAnotherOne() {
    Candidate later = candidate(one, 1, 3);
    later.stamp = 1;
    pool.offer(candidate(one, 1, 10));
    pool.offer(later);
    pool.offer(candidate(other, 1, 4));
    assertThat(takeAll()).containsExactly(10L, 4L, 3L);
  }

  @Test
  void refreshedCandidateGoesBackOnlyIfBeaten() {
    pool.offer(candidate(one, 1, 10));
    assertThat(pool.putBackIfBeaten(candidate(one, 2, 10))).isFalse();
    assertThat(pool.putBackIfBeaten(candidate(one, 2, 9))).isTrue();
    assertThat(takeAll()).containsExactly(10L, 9L);
    assertThat(pool.putBackIfBeaten(candidate(one, 2, 9))).isFalse();
  }

  @Test
  void removedSourceLeavesNothingBehind() {
    for (int i = 0; i < 16; i++) {
      pool.offer(candidate(i % 3 == 0 ? one : other, i, i));
    }
    pool.removeSource(other);
    assertThat(takeAll()).containsExactly(15L, 12L, 9L, 6L, 3L, 0L);
  }

  @Test
  void clearedPoolIsEmpty() {
    pool.offer(candidate(one, 1, 1));
    pool.clear();
    assertThat(pool.size()).isZero();
    assertThat(takeAll()).isEmpty();
  }

  @Test
  void bestOfWhatIsThereAndWhatIsOfferedIsTaken() {
    Candidate best = new Candidate();
    assertThat(pool.offerAndTakeBest(new Candidate[0], 0, best)).isFalse();
    pool.offer(candidate(one, 1, 5));
    Candidate[] offered = {candidate(one, 2, 7), candidate(one, 3, 9), candidate(one, 4, 11)};
    assertThat(pool.offerAndTakeBest(offered, 2, best)).isTrue();
    assertThat(best.score).isEqualTo(9);
    assertThat(takeAll()).containsExactly(7L, 5L);
  }

  @Test
  void aPoolWithOnePlaceLeftTakesInOnlyWhatIsBetterThanItsWorst() {
    for (int i = 2; i < EvictionPool.CAPACITY; i++) {
      pool.offer(candidate(one, i, i));
    }
    assertThat(pool.takes(1)).as("two places left").isTrue();
    pool.offer(candidate(one, 1, 1));
    assertThat(pool.takes(1)).as("one place left").isFalse();
    assertThat(pool.takes(2)).isTrue();
    pool.takeBest(new Candidate());
    assertThat(pool.takes(1)).as("two places left again").isTrue();
  }

  @Test
  void aFullPoolTakesInOnlyWhatIsBetterThanItsWorst() {
    for (int i = 0; i < EvictionPool.CAPACITY; i++) {
      pool.offer(candidate(one, i, 1));
    }
    pool.offer(candidate(other, 100, 1));
    pool.removeSource(one);
    assertThat(pool.size()).isZero();
  }
}
