package io.refcache.engine.evict;

import io.refcache.engine.evict.EvictionPolicy.Ranking;
import io.refcache.engine.time.EngineClock;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * Finds one victim at a time, over all the stores of a budget, by Redis' approximation: look at a
 * few entries at random, remember the best seen, evict the best of those.
 *
 * <p><b>One eviction</b> draws {@code maxmemory-samples} entries and offers them to a {@linkplain
 * EvictionPool pool} of sixteen. The best of the pool is looked at again: if it is gone the next
 * one is taken, if it has been used meanwhile it goes back to where it now belongs. So, unlike in
 * Redis, an entry that was read after it had entered the pool is safe. A sample whose deadline has
 * come is the victim at once, whatever the ranking. Under a random policy a single sample is the
 * victim.
 *
 * <p><b>By hit density</b>, twice as many samples are drawn, for a pool twice as large, since
 * {@link HitDensity} tells better than one number who is to go; and an entry that has just come in
 * is {@linkplain #offerNewcomer offered} to the pool, so that it goes next if it is worth less than
 * the rest.
 *
 * <p><b>Several stores</b> with one ranking share one pool, and each sample's store is drawn in
 * proportion to its candidates: as if all their entries lay in one table. Scores of different
 * rankings do not compare; there, the ranking is drawn first, likewise in proportion to candidates.
 * What is known of the proportions is up to {@value Shares#MAX_AGE_MILLIS} ms old.
 *
 * <p><b>Where samples come back empty</b> although there are candidates, as in a table that was
 * emptied but for few, the source is asked to walk further, up to {@value #WIDEST_WALK} entries; in
 * the end every source is. Only then is there nothing.
 *
 * <p><b>Threads.</b> Any number may evict at once; each evicts for its own need. They share the
 * pools, whose lock is held for a few dozen moves and never while a source is called. If two choose
 * the same victim, one finds it gone and takes another.
 */
public final class Evictor {
  /** What is returned when there is nothing to evict. */
  public static final long NOTHING = -1;

  /** The bounds of {@code maxmemory-samples}, and its default. */
  public static final int MIN_SAMPLES = 1;

  public static final int MAX_SAMPLES = 64;
  public static final int DEFAULT_SAMPLES = 5;

  /** The default of {@code lfu-decay-time}, in minutes. */
  public static final int DEFAULT_LFU_DECAY_MINUTES = 1;

  /** How many rounds of sampling one eviction makes at most before it asks every source. */
  private static final int MAX_ROUNDS = 8;

  /** How much further each round walks, as a factor: rounds double as the wider walk. */
  private static final int WIDENING = 8;

  /** The widest walk asked of a source, in entries. */
  static final int WIDEST_WALK = 1 << 15;

  /** How many candidates of the pool one round looks at, at most: each may be put back once. */
  private static final int MAX_LOOKS = 2 * EvictionPool.DENSITY_CAPACITY;

  /** How many draws are kept for reuse: more threads than that evicting at once allocate theirs. */
  private static final int KEPT_DRAWS = 16;

  /** How many times as many samples there are under a ranking by hit density. */
  private static final int DENSITY_SAMPLES_FACTOR = 2;

  private final EngineClock clock;
  private final HitDensity density;
  private final SplittableRandom seeds;
  private final Map<Ranking, EvictionPool> sharedPools = new EnumMap<>(Ranking.class);

  /** In the order they were added: what is drawn must not depend on identity hashes. */
  private final List<VictimSource> sources = new CopyOnWriteArrayList<>();

  /** Each source for itself, with a pool of its own, for when it has used up a quota. */
  private final Map<VictimSource, RankedSources> alone = new ConcurrentHashMap<>();

  private final AtomicReference<Shares> shares = new AtomicReference<>(Shares.unmeasured());
  private final AtomicReferenceArray<Draw> draws = new AtomicReferenceArray<>(KEPT_DRAWS);
  private volatile int samples = DEFAULT_SAMPLES;
  private volatile int lfuDecayMinutes = DEFAULT_LFU_DECAY_MINUTES;

  /**
   * An evictor without sources.
   *
   * @param clock the one that deadlines and access words are on
   * @param density what ranks by hit density
   * @param seed of the random choices; one seed and one thread make one sequence
   */
  public Evictor(EngineClock clock, HitDensity density, long seed) {
    this.clock = clock;
    this.density = density;
    this.seeds = new SplittableRandom(seed);
    for (Ranking ranking : Ranking.values()) {
      sharedPools.put(ranking, new EvictionPool(ranking));
    }
  }

  /** Makes a source's entries candidates. */
  public void add(VictimSource source) {
    RankedSources one = byItself(source, source.policy().ranking());
    if (alone.putIfAbsent(source, one) == null) {
      sources.add(source);
    }
    shares.set(Shares.unmeasured());
  }

  private static RankedSources byItself(VictimSource source, Ranking ranking) {
    return RankedSources.of(ranking, new EvictionPool(ranking), source);
  }

  /** Forgets a source. A call under way on another thread may reach it a last time. */
  public void remove(VictimSource source) {
    sources.remove(source);
    alone.remove(source);
    shares.set(Shares.unmeasured());
    for (EvictionPool pool : sharedPools.values()) {
      pool.removeSource(source);
    }
  }

  /**
   * Sets {@code maxmemory-samples}.
   *
   * @throws IllegalArgumentException if not within {@value #MIN_SAMPLES} and {@value #MAX_SAMPLES}
   */
  public void setSamples(int samples) {
    if (samples < MIN_SAMPLES || samples > MAX_SAMPLES) {
      throw new IllegalArgumentException(
          "maxmemory-samples "
              + samples
              + "; it must be from "
              + MIN_SAMPLES
              + " to "
              + MAX_SAMPLES);
    }
    this.samples = samples;
  }

  /**
   * Sets {@code lfu-decay-time}.
   *
   * @param minutes 0 for no decay
   * @throws IllegalArgumentException if negative
   */
  public void setLfuDecayMinutes(int minutes) {
    if (minutes < 0) {
      throw new IllegalArgumentException("lfu-decay-time " + minutes + "; it must be 0 or more");
    }
    this.lfuDecayMinutes = minutes;
  }

  /** To be called when the policy of a source has changed: forgets every score. */
  public void policyChanged() {
    shares.set(Shares.unmeasured());
    sharedPools.values().forEach(EvictionPool::clear);
    alone.values().forEach(one -> one.pool().clear());
  }

  /**
   * Evicts one entry of any source.
   *
   * @return the usable bytes let go, or {@link #NOTHING} if no source has anything to evict
   */
  public long evictOne() {
    Draw draw = takeDraw();
    try {
      Shares measured = shares();
      int walk = 0;
      for (int round = 0; round < MAX_ROUNDS; round++) {
        if (measured.isEmpty()) {
          measured = measure();
          if (measured.isEmpty()) {
            return NOTHING;
          }
        }
        long bytes = evictFrom(measured.draw(draw.random), walk, draw);
        if (bytes != NOTHING) {
          return bytes;
        }
        walk = wider(walk);
        measured = measure();
      }
      return evictFromAny(measured, draw);
    } finally {
      giveBack(draw);
    }
  }

  /**
   * Makes a new entry a candidate at once, if it came in when others went: under a ranking by hit
   * density, one that is worth less than those that would go next is to go before them.
   *
   * @param hash as a source offers it, as are the address and the access word
   */
  public void offerNewcomer(VictimSource source, long hash, long address, int accessWord) {
    if (source.policy().ranking() != Ranking.LHD) {
      return;
    }
    EvictionPool shared = sharedPools.get(Ranking.LHD);
    RankedSources one = alone.get(source);
    long score = density.score(accessWord);
    boolean sharedTakes = !shared.isEmpty() && shared.takes(score);
    boolean ownTakes = one != null && !one.pool().isEmpty() && one.pool().takes(score);
    if (!sharedTakes && !ownTakes) {
      return;
    }
    Candidate newcomer = new Candidate();
    newcomer.source = source;
    newcomer.hash = hash;
    newcomer.address = address;
    newcomer.accessWord = accessWord;
    newcomer.score = score;
    if (sharedTakes) {
      shared.offer(newcomer);
    }
    if (ownTakes) {
      one.pool().offer(newcomer);
    }
  }

  /**
   * Evicts one entry of one source: it has used up a quota of its own. The source keeps a pool of
   * its own for this.
   *
   * @return the usable bytes let go, or {@link #NOTHING}, also if the source is not among those
   *     {@linkplain #add added}
   */
  public long evictOneFrom(VictimSource source) {
    RankedSources one = alone.get(source);
    if (one == null) {
      return NOTHING;
    }
    Draw draw = takeDraw();
    try {
      int walk = 0;
      for (int round = 0; round < MAX_ROUNDS; round++) {
        EvictionPolicy policy = source.policy();
        if (!policy.evicts() || source.candidates() <= 0) {
          return NOTHING;
        }
        if (one.ranking() != policy.ranking()) {
          one = byItself(source, policy.ranking());
          alone.replace(source, one);
        }
        long bytes = evictFrom(one, walk, draw);
        if (bytes != NOTHING) {
          return bytes;
        }
        walk = wider(walk);
      }
      return NOTHING;
    } finally {
      giveBack(draw);
    }
  }

  /** The last resort: the widest walk of every source. */
  private long evictFromAny(Shares measured, Draw draw) {
    for (RankedSources group : measured.groups()) {
      for (int i = 0; i < group.size(); i++) {
        VictimSource source = group.source(i);
        if (source.candidates() > 0) {
          RankedSources one = RankedSources.of(group.ranking(), group.pool(), source);
          long bytes = evictFrom(one, WIDEST_WALK, draw);
          if (bytes != NOTHING) {
            return bytes;
          }
        }
      }
    }
    return NOTHING;
  }

  /**
   * One round.
   *
   * @param walk 0 for the usual samples, else how far to walk one of the sources
   */
  private long evictFrom(RankedSources group, int walk, Draw draw) {
    Ranking ranking = group.ranking();
    if (ranking == Ranking.LHD) {
      density.tend();
    }
    draw.begin(group, clock.millis(), lfuDecayMinutes);
    if (walk > 0) {
      draw.sampleOne(group.source(group.draw(draw.random)), walk);
    } else {
      draw.sampleEach(group, samplesFor(ranking));
    }
    if (draw.foundDue()) {
      long bytes = draw.due().source.evict(draw.due());
      if (bytes >= 0) {
        return bytes;
      }
    }
    return ranking == Ranking.RANDOM ? evictFirst(draw) : evictBest(group, draw);
  }

  private int samplesFor(Ranking ranking) {
    return switch (ranking) {
      case RANDOM -> 1;
      case LHD -> Math.min(Draw.CAPACITY, samples * DENSITY_SAMPLES_FACTOR);
      default -> samples;
    };
  }

  private static long evictFirst(Draw draw) {
    for (int i = 0; i < draw.count(); i++) {
      Candidate sample = draw.samples()[i];
      long bytes = sample.source.evict(sample);
      if (bytes >= 0) {
        return bytes;
      }
    }
    return NOTHING;
  }

  private long evictBest(RankedSources group, Draw draw) {
    EvictionPool pool = group.pool();
    Candidate victim = draw.victim;
    boolean found = pool.offerAndTakeBest(draw.samples(), draw.count(), victim);
    for (int look = 0; found && look < MAX_LOOKS; look++) {
      if (isStillBest(victim, group.ranking(), pool)) {
        long bytes = victim.source.evict(victim);
        if (bytes >= 0) {
          return bytes;
        }
      }
      found = pool.takeBest(victim);
    }
    return NOTHING;
  }

  /** Looks at a candidate again: false if it is gone, spared by its policy, or back in the pool. */
  private boolean isStillBest(Candidate victim, Ranking ranking, EvictionPool pool) {
    if (!victim.source.refresh(victim)
        || !Scoring.admits(victim.source.policy(), ranking, victim.deadlineMillis)) {
      return false;
    }
    long nowMillis = clock.millis();
    victim.score =
        Scoring.score(
            ranking, victim.accessWord, victim.deadlineMillis, nowMillis, lfuDecayMinutes, density);
    return victim.isDue(nowMillis) || !pool.putBackIfBeaten(victim);
  }

  private int wider(int walk) {
    return Math.min(WIDEST_WALK, Math.max(walk, samples) * WIDENING);
  }

  private Shares shares() {
    Shares measured = shares.get();
    return measured.useAndClaimRenewal(clock.millis()) ? measure() : measured;
  }

  /** Measures without a lock; whoever was overtaken by a change of the sources does not publish. */
  private Shares measure() {
    Shares before = shares.get();
    Shares measured = Shares.measure(sources, sharedPools, clock.millis());
    shares.compareAndSet(before, measured);
    return measured;
  }

  private Draw takeDraw() {
    for (int i = 0; i < KEPT_DRAWS; i++) {
      if (draws.get(i) != null) {
        Draw draw = draws.getAndSet(i, null);
        if (draw != null) {
          return draw;
        }
      }
    }
    synchronized (seeds) {
      return new Draw(seeds.split(), density);
    }
  }

  private void giveBack(Draw draw) {
    draw.end();
    for (int i = 0; i < KEPT_DRAWS; i++) {
      if (draws.get(i) == null && draws.compareAndSet(i, null, draw)) {
        return;
      }
    }
  }
}
