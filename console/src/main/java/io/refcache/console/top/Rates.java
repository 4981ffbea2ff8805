package io.refcache.console.top;

import io.refcache.console.jmx.Figures;
import java.util.Map;

/**
 * What happened between two looks at the same figures, by the second. Counters that were reset in
 * between count as if nothing had happened.
 */
public final class Rates {
  private static final Figures NONE = new Figures(Map.of());

  private final Figures before;
  private final Figures now;
  private final double seconds;

  /**
   * @param before null for what was not there
   */
  public Rates(Figures before, Figures now, double seconds) {
    this.before = before == null ? NONE : before;
    this.now = now;
    this.seconds = before == null ? 0 : seconds;
  }

  public double perSecond(String counter) {
    long difference = now.number(counter) - before.number(counter);
    return seconds > 0 ? Math.max(0, difference) / seconds : 0;
  }

  public double reads() {
    return perSecond("keyspace_hits") + perSecond("keyspace_misses");
  }

  public double writes() {
    return perSecond("created_keys") + perSecond("removed_keys");
  }

  /** The share of hits among the reads of that time; of all reads ever if there were none. */
  public double hitRatio() {
    double reads = reads();
    if (reads > 0) {
      return perSecond("keyspace_hits") / reads;
    }
    return now.reads() > 0 ? (double) now.number("keyspace_hits") / now.reads() : Double.NaN;
  }

  /**
   * How long a figure that falls takes to reach zero at this pace, in milliseconds; -1 if never.
   */
  public long millisUntilZero(String gauge) {
    long left = now.number(gauge);
    double fallPerSecond = seconds > 0 ? (before.number(gauge) - left) / seconds : 0;
    return left > 0 && fallPerSecond > 0 ? Math.round(1000 * left / fallPerSecond) : -1;
  }
}
