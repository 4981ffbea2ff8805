package io.refcache.engine.evict;

import io.refcache.engine.evict.EvictionPolicy.Ranking;
import java.util.SplittableRandom;

/**
 * What one thread needs for one eviction: a random generator, places for the samples and for the
 * victim. Allocated once and used again, by one thread at a time.
 *
 * <p>As a sink it scores what it is offered, keeps what is good enough for the pool, which is
 * little of it, or else the best, and sets the first due entry aside. The best is never left out:
 * the pool may be full of what has been used since it was seen.
 */
final class Draw implements CandidateSink {
  /** The most samples that are kept; what else a wide walk finds is not needed. */
  static final int CAPACITY = Evictor.MAX_SAMPLES;

  final SplittableRandom random;

  /** The victim under consideration. */
  final Candidate victim = new Candidate();

  private final Candidate[] samples = new Candidate[CAPACITY];
  private final Candidate due = new Candidate();
  private final int[] picks = new int[CAPACITY];
  private int count;
  private boolean foundDue;

  /** Whether what is kept is one sample that the pool would do without, the best so far. */
  private boolean onlyBest;

  private Ranking ranking;
  private EvictionPool pool;
  private VictimSource source;
  private EvictionPolicy policy;
  private long nowMillis;
  private int lfuDecayMinutes;
  private final HitDensity density;

  Draw(SplittableRandom random, HitDensity density) {
    this.density = density;
    this.random = random;
    for (int i = 0; i < CAPACITY; i++) {
      samples[i] = new Candidate();
    }
  }

  void begin(RankedSources group, long nowMillis, int lfuDecayMinutes) {
    this.ranking = group.ranking();
    this.pool = group.pool();
    this.nowMillis = nowMillis;
    this.lfuDecayMinutes = lfuDecayMinutes;
    count = 0;
    foundDue = false;
    onlyBest = false;
  }

  /** Samples the union of the sources: each sample's source is drawn for itself. */
  void sampleEach(RankedSources group, int samplesWanted) {
    if (group.size() == 1) {
      sampleOne(group.source(0), samplesWanted);
      return;
    }
    for (int i = 0; i < samplesWanted; i++) {
      picks[i] = group.draw(random);
    }
    // One call per source drawn, however often it was: up to 64 numbers are not worth sorting.
    for (int i = 0; i < samplesWanted; i++) {
      int pick = picks[i];
      if (pick < 0) {
        continue;
      }
      int times = 0;
      for (int j = i; j < samplesWanted; j++) {
        if (picks[j] == pick) {
          picks[j] = -1;
          times++;
        }
      }
      sampleOne(group.source(pick), times);
    }
  }

  /** Samples one source. */
  void sampleOne(VictimSource from, int samplesWanted) {
    source = from;
    policy = from.policy();
    from.sample(samplesWanted, random, this);
  }

  @Override
  public void offer(
      long hash, long address, int stamp, int accessWord, long deadlineMillis, int bytes) {
    if (!Scoring.admits(policy, ranking, deadlineMillis)) {
      return;
    }
    boolean isDue = deadlineMillis != Candidate.NO_DEADLINE && deadlineMillis <= nowMillis;
    long score =
        Scoring.score(ranking, accessWord, deadlineMillis, nowMillis, lfuDecayMinutes, density);
    Candidate place;
    if (isDue && !foundDue) {
      foundDue = true;
      place = due;
    } else {
      place = placeFor(score);
      if (place == null) {
        return;
      }
    }
    place.source = source;
    place.hash = hash;
    place.address = address;
    place.stamp = stamp;
    place.accessWord = accessWord;
    place.deadlineMillis = deadlineMillis;
    place.bytes = bytes;
    place.score = score;
  }

  /** Where a sample with that score is kept; null if it is not. */
  private Candidate placeFor(long score) {
    if (pool.takes(score)) {
      if (onlyBest) {
        onlyBest = false;
        count = 0;
      }
      return count < CAPACITY ? samples[count++] : null;
    }
    if (count == 0) {
      onlyBest = true;
      count = 1;
      return samples[0];
    }
    return onlyBest && score > samples[0].score ? samples[0] : null;
  }

  /** Whether a sample's deadline has come; it is then {@link #due} and not among the samples. */
  boolean foundDue() {
    return foundDue;
  }

  Candidate due() {
    return due;
  }

  int count() {
    return count;
  }

  Candidate[] samples() {
    return samples;
  }

  /** Lets go of all sources. */
  void end() {
    for (int i = 0; i < count; i++) {
      samples[i].clear();
    }
    due.clear();
    victim.clear();
    source = null;
    pool = null;
  }
}
