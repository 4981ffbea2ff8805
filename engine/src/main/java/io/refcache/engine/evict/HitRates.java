package io.refcache.engine.evict;

/**
 * What was learned of hits: how likely a key that was used at some level of frequency, so long ago,
 * is to be asked for in the next tick; and what an entry in its place is worth therefore.
 *
 * <p>Two sums are kept for each level and age: uses that came at that age, and the ticks for which
 * keys of that age were watched. Their quotient is the rate. Levels with few uses of their own lean
 * on the rate of all, and that on one over the age, which is what recency alone would say.
 *
 * <p>The <b>worth</b> of an entry is the best, over all times for which it could be kept from now
 * on, of expected hits divided by expected ticks of stay, where a stay ends with the hit. An entry
 * whose hit is due later is therefore worth as much as one that has it sooner and needs as little
 * memory times time.
 *
 * <p>Not thread-safe; the tables of worth that it makes are never changed again.
 */
final class HitRates {
  /** Levels of frequency, from 0: {@link FrequencyClass} less 1. */
  private static final int LEVELS = FrequencyClass.HIGHEST;

  private static final int AGES = AgeBuckets.COUNT;

  /** How many uses the rate of all weighs against a level's own. */
  private static final double PRIOR_USES = 2;

  /** As many uses of all levels weigh as much as one over the age. */
  private static final double PRIOR_USES_OF_ALL = 0.5;

  private static final double TICKS_PER_PRIOR_USE = 4;

  /** What is left of the sums after so many uses. */
  private static final double REMEMBERED_SHARE = 0.95;

  static final int LESSON_USES = 2048;

  /** Below this a stay has ended, one way or the other. */
  private static final double NEGLIGIBLE = 1e-6;

  private final double[] uses = new double[LEVELS * AGES];
  private final double[] ticks = new double[LEVELS * AGES];

  /** The place of a level and an age in a table of worth. */
  static int index(int level, int ageTicks) {
    return (level - 1) * AGES + AgeBuckets.of(ageTicks);
  }

  /** Counts a use of a key that was last used at that level, so long ago. */
  void addUse(int level, int ageTicks) {
    uses[index(level, ageTicks)]++;
  }

  /** Counts that a key was watched between two ages. */
  void addTicks(int level, double fromAge, double toAge) {
    int bucket = AgeBuckets.of((int) fromAge);
    double from = fromAge;
    while (from < toAge) {
      double end = bucket == AGES - 1 ? toAge : Math.min(toAge, AgeBuckets.start(bucket + 1));
      ticks[(level - 1) * AGES + bucket] += end - from;
      from = end;
      bucket++;
    }
  }

  /** Forgets half, because half of the keys are watched from now on. */
  void halve() {
    scale(0.5);
  }

  private void scale(double factor) {
    for (int i = 0; i < uses.length; i++) {
      uses[i] *= factor;
      ticks[i] *= factor;
    }
  }

  /**
   * Makes a table of worth, in hits per tick, and forgets a little.
   *
   * @param usesSinceLast how many uses were counted since the last table was made
   */
  float[] learn(int usesSinceLast) {
    double[] rateOfAll = rateOfAll();
    float[] worth = new float[LEVELS * AGES];
    double[] hit = new double[AGES];
    double[] stay = new double[AGES];
    for (int level = 0; level < LEVELS; level++) {
      for (int age = 0; age < AGES; age++) {
        int i = level * AGES + age;
        double rate = (uses[i] + PRIOR_USES) / (ticks[i] + PRIOR_USES / rateOfAll[age]);
        int width = AgeBuckets.start(age + 1) - AgeBuckets.start(age);
        hit[age] = -Math.expm1(-rate * width);
        stay[age] = hit[age] / rate;
      }
      for (int age = 0; age < AGES; age++) {
        worth[level * AGES + age] = (float) worth(hit, stay, age);
      }
    }
    scale(Math.pow(REMEMBERED_SHARE, (double) usesSinceLast / LESSON_USES));
    return worth;
  }

  private double[] rateOfAll() {
    double[] rate = new double[AGES];
    for (int age = 0; age < AGES; age++) {
      double sumOfUses = PRIOR_USES_OF_ALL;
      double sumOfTicks = PRIOR_USES_OF_ALL * TICKS_PER_PRIOR_USE * (AgeBuckets.start(age) + 1);
      for (int level = 0; level < LEVELS; level++) {
        sumOfUses += uses[level * AGES + age];
        sumOfTicks += ticks[level * AGES + age];
      }
      rate[age] = sumOfUses / sumOfTicks;
    }
    return rate;
  }

  /**
   * The best of expected hits over expected ticks, over all ends of the stay.
   *
   * @param hit for each age the chance of a hit within its bucket
   * @param stay for each age the ticks within its bucket until the hit or the end of the bucket
   */
  private static double worth(double[] hit, double[] stay, int fromAge) {
    double bestHits = 0;
    double bestTicks = 1;
    double hits = 0;
    double ticks = 0;
    double waiting = 1;
    for (int age = fromAge; age < AGES && waiting > NEGLIGIBLE; age++) {
      hits += waiting * hit[age];
      ticks += waiting * stay[age];
      waiting *= 1 - hit[age];
      // Which quotient is larger is found out without dividing.
      if (hits * bestTicks > bestHits * ticks) {
        bestHits = hits;
        bestTicks = ticks;
      }
    }
    return bestHits / bestTicks;
  }
}
