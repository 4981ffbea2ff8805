package io.refcache.engine.evict;

import io.refcache.engine.evict.EvictionPolicy.Ranking;

/**
 * The arithmetic of the access word: 32 bits beside each entry that say when, or how often, it was
 * used.
 *
 * <pre>
 *   31 30                                8 7            0
 *  +--+------------------------------------------------+
 *  | 0|            clock: 31 bits of milliseconds       |   every ranking but LFU
 *  +--+--+--------------------------------+------------+
 *  | 1| 0|  minute: 22 bits of minutes    |  counter   |   LFU
 *  +--+--+--------------------------------+------------+
 *  | 1| 1|  see {@link DensityWord}                    |   LHD, which {@link HitDensity} keeps
 *  +--+--+---------------------------------------------+
 * </pre>
 *
 * <p>Times are those of the engine's monotonic clock, cut to the width of the field and compared by
 * masked subtraction: the clock wraps after 24.8 days, the minute after 8 years. An entry left
 * alone for longer than that looks younger than it is, never older. A stamp that lies a little in
 * the future, because another thread read the clock later and stored earlier, reads as "just now"
 * and not as the far past.
 *
 * <p>The <b>counter</b> is Redis' logarithmic one. A new entry starts at {@value
 * #INITIAL_FREQUENCY}; a use adds one with probability 1 / (base * lfu-log-factor + 1), where base
 * is how far the counter lies above its start; every lfu-decay-time minutes without a use take one
 * off. At factor 10, 100 uses lead to about 10, 1000 to 18, a million to 255, where it stays.
 *
 * <p>After a policy change at run time both forms are met, and no sweep is needed: a word of the
 * other form is read as what it implies. The clock form has the frequency of an entry that was new
 * at its last use; the LFU form was used in the minute it names, at the end of it. The LHD form
 * does not tell the time: it was not used for as long as a word can tell, and a level of it counts
 * like an increment.
 *
 * <p>Pure functions: the word's place, and races on it, are the caller's. A lost update costs one
 * tick or one increment.
 */
public final class AccessWord {
  /** Where a new entry's frequency starts, so that it is not at once the least used. */
  public static final int INITIAL_FREQUENCY = 5;

  /** The highest frequency. */
  public static final int MAX_FREQUENCY = 255;

  /**
   * How old a stamp may get before a use renews it, in milliseconds, where the ranking makes no use
   * of it and it only serves to show the idle time: reads then seldom write.
   */
  static final int UNRANKED_TICK_MILLIS = 1000;

  private static final int LFU_FORM = 1 << 31;
  private static final int CLOCK_MASK = ~LFU_FORM;
  private static final int COUNTER_BITS = 8;
  private static final int COUNTER_MASK = (1 << COUNTER_BITS) - 1;
  private static final int MINUTE_MASK = (1 << 22) - 1;

  /** How far a stamp may lie ahead of the reader's clock and still be "now". */
  private static final int AHEAD_MILLIS = 1 << 16;

  private static final int AHEAD_MINUTES = 2;

  private static final long MILLIS_PER_MINUTE = 60_000;

  private AccessWord() {}

  /** The word of a new entry. */
  public static int onCreate(Ranking ranking, long nowMillis) {
    return ranking == Ranking.LFU
        ? lfuWord(nowMillis / MILLIS_PER_MINUTE, INITIAL_FREQUENCY)
        : (int) nowMillis & CLOCK_MASK;
  }

  /**
   * The word after a read. Most often it is {@code word} itself, and nothing need be written: the
   * tick has not changed, the counter was not incremented, or the ranking ignores reads.
   *
   * @param lfuLogFactor 0 and more; 0 counts every use
   * @param lfuDecayMinutes 0 and more; 0 never decays
   * @param randomLong 64 random bits, looked at only if {@link #drawsOnRead}
   */
  public static int onRead(
      int word,
      Ranking ranking,
      long nowMillis,
      int lfuLogFactor,
      int lfuDecayMinutes,
      long randomLong) {
    switch (ranking) {
      case LFU:
        int frequency = frequency(word, nowMillis, lfuDecayMinutes);
        int counted = increment(frequency, lfuLogFactor, randomLong);
        return lfuWord(nowMillis / MILLIS_PER_MINUTE, counted);
      case LRU:
        return (int) nowMillis & CLOCK_MASK;
      case LRM:
        return word;
      default:
        boolean young = word >= 0 && idleMillis(word, nowMillis) < UNRANKED_TICK_MILLIS;
        return young ? word : (int) nowMillis & CLOCK_MASK;
    }
  }

  /**
   * Whether {@link #onRead} will look at its random number: if not, the caller may save the draw
   * and pass 0.
   */
  public static boolean drawsOnRead(int word, Ranking ranking) {
    return ranking == Ranking.LFU && word < 0 && (word & COUNTER_MASK) > INITIAL_FREQUENCY;
  }

  /**
   * The word after the value was replaced. The frequency stays: it belongs to the key.
   *
   * @param lfuDecayMinutes as for {@link #onRead}
   */
  public static int onWrite(int word, Ranking ranking, long nowMillis, int lfuDecayMinutes) {
    return ranking == Ranking.LFU
        ? lfuWord(nowMillis / MILLIS_PER_MINUTE, frequency(word, nowMillis, lfuDecayMinutes))
        : (int) nowMillis & CLOCK_MASK;
  }

  /** The time since the last use (under LRM: the last write), in milliseconds, 0 and more. */
  public static long idleMillis(int word, long nowMillis) {
    if (word >= 0) {
      int idle = ((int) nowMillis - word) & CLOCK_MASK;
      return idle > CLOCK_MASK - AHEAD_MILLIS ? 0 : idle;
    }
    if (DensityWord.isDensityForm(word)) {
      return CLOCK_MASK - AHEAD_MILLIS;
    }
    long minutes = idleMinutes(word, nowMillis);
    return minutes == 0 ? 0 : (minutes - 1) * MILLIS_PER_MINUTE + nowMillis % MILLIS_PER_MINUTE;
  }

  /**
   * How often the entry was used of late: 0 to {@value #MAX_FREQUENCY}. Asking changes nothing.
   *
   * @param lfuDecayMinutes as for {@link #onRead}
   */
  public static int frequency(int word, long nowMillis, int lfuDecayMinutes) {
    int counter;
    long minutes;
    if (DensityWord.isDensityForm(word)) {
      return INITIAL_FREQUENCY + DensityWord.level(word);
    }
    if (isLfuForm(word)) {
      counter = word & COUNTER_MASK;
      minutes = idleMinutes(word, nowMillis);
    } else {
      counter = INITIAL_FREQUENCY;
      minutes = idleMillis(word, nowMillis) / MILLIS_PER_MINUTE;
    }
    // Most often nothing has decayed yet, and a division costs more than the rest.
    if (lfuDecayMinutes == 0 || minutes < lfuDecayMinutes) {
      return counter;
    }
    return (int) Math.max(0, counter - minutes / lfuDecayMinutes);
  }

  /** Whether the word counts uses; otherwise it holds the time of the last one. */
  static boolean isLfuForm(int word) {
    return word < 0 && !DensityWord.isDensityForm(word);
  }

  /**
   * Adds one with probability 1 / odds. The random number taken as a fraction r of 2^63 hits if r *
   * odds &lt; 1: a multiplication, where dividing would cost more than the rest of a read.
   */
  private static int increment(int frequency, int lfuLogFactor, long randomLong) {
    if (frequency >= MAX_FREQUENCY) {
      return MAX_FREQUENCY;
    }
    int base = frequency - INITIAL_FREQUENCY;
    if (base <= 0 || lfuLogFactor == 0) {
      return frequency + 1;
    }
    long odds = (long) base * lfuLogFactor + 1;
    boolean hit = Math.multiplyHigh(randomLong >>> 1, odds << 1) == 0;
    return hit ? frequency + 1 : frequency;
  }

  private static int lfuWord(long minute, int counter) {
    return LFU_FORM | ((int) minute & MINUTE_MASK) << COUNTER_BITS | counter;
  }

  private static int idleMinutes(int word, long nowMillis) {
    int stored = word >>> COUNTER_BITS & MINUTE_MASK;
    int idle = ((int) (nowMillis / MILLIS_PER_MINUTE) - stored) & MINUTE_MASK;
    return idle > MINUTE_MASK - AHEAD_MINUTES ? 0 : idle;
  }
}
