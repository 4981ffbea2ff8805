package io.refcache.engine.evict;

import java.util.ArrayList;
import java.util.List;

/**
 * Who may be pushed out when memory is full, and who goes first ({@code maxmemory-policy}).
 *
 * <p>Everything else asks a policy for its two properties, {@link #scope} and {@link #ranking},
 * never for its name.
 */
public enum EvictionPolicy {
  /** Nobody goes: writes that need memory are refused. */
  NO_EVICTION("noeviction", Scope.ALL, Ranking.NONE),
  /** The entry not used for longest. */
  ALLKEYS_LRU("allkeys-lru", Scope.ALL, Ranking.LRU),
  /** The entry not written for longest; reads do not count. */
  ALLKEYS_LRM("allkeys-lrm", Scope.ALL, Ranking.LRM),
  /** The entry used least often of late. */
  ALLKEYS_LFU("allkeys-lfu", Scope.ALL, Ranking.LFU),
  /** The entry of which the fewest hits are to be expected for its bytes and its stay. */
  ALLKEYS_LHD("allkeys-lhd", Scope.ALL, Ranking.LHD),
  /** Any entry. */
  ALLKEYS_RANDOM("allkeys-random", Scope.ALL, Ranking.RANDOM),
  /** As {@link #ALLKEYS_LRU}, among the entries with a deadline. */
  VOLATILE_LRU("volatile-lru", Scope.VOLATILE, Ranking.LRU),
  /** As {@link #ALLKEYS_LRM}, among the entries with a deadline. */
  VOLATILE_LRM("volatile-lrm", Scope.VOLATILE, Ranking.LRM),
  /** As {@link #ALLKEYS_LFU}, among the entries with a deadline. */
  VOLATILE_LFU("volatile-lfu", Scope.VOLATILE, Ranking.LFU),
  /** As {@link #ALLKEYS_LHD}, among the entries with a deadline. */
  VOLATILE_LHD("volatile-lhd", Scope.VOLATILE, Ranking.LHD),
  /** As {@link #ALLKEYS_RANDOM}, among the entries with a deadline. */
  VOLATILE_RANDOM("volatile-random", Scope.VOLATILE, Ranking.RANDOM),
  /**
   * The entry whose deadline is nearest. Worse than random, and worse with more samples, where time
   * to live says nothing of popularity: the same short-lived keys go again and again.
   */
  VOLATILE_TTL("volatile-ttl", Scope.VOLATILE, Ranking.TTL);

  /** Which entries a policy may evict. */
  public enum Scope {
    /** Every entry. */
    ALL,
    /** Only entries that have a deadline. */
    VOLATILE
  }

  /** What makes one entry a better victim than another. */
  public enum Ranking {
    /** Nothing is ever evicted. */
    NONE,
    /** All are alike. */
    RANDOM,
    /** Time since the last use. */
    LRU,
    /** Time since the last modification. */
    LRM,
    /** A logarithmic, decaying count of uses. */
    LFU,
    /** Nearness of the deadline. */
    TTL,
    /** Least {@linkplain HitDensity hit density}, as it was learned. */
    LHD
  }

  private final String optionName;
  private final Scope scope;
  private final Ranking ranking;

  EvictionPolicy(String optionName, Scope scope, Ranking ranking) {
    this.optionName = optionName;
    this.scope = scope;
    this.ranking = ranking;
  }

  /** Which entries may be evicted. Without meaning if {@link #evicts} is false. */
  public Scope scope() {
    return scope;
  }

  /** What ranks the candidates. */
  public Ranking ranking() {
    return ranking;
  }

  /** Whether this policy evicts at all. */
  public boolean evicts() {
    return ranking != Ranking.NONE;
  }

  /** The name as {@code maxmemory-policy} spells it. */
  public String optionName() {
    return optionName;
  }

  /** All names as {@code maxmemory-policy} spells them. */
  public static List<String> optionNames() {
    List<String> names = new ArrayList<>();
    for (EvictionPolicy policy : values()) {
      names.add(policy.optionName);
    }
    return names;
  }

  /**
   * The policy of a name, letter case aside as in redis.conf.
   *
   * @throws IllegalArgumentException if there is none of that name; the message lists those there
   *     are
   */
  public static EvictionPolicy of(String optionName) {
    for (EvictionPolicy policy : values()) {
      if (policy.optionName.equalsIgnoreCase(optionName)) {
        return policy;
      }
    }
    throw new IllegalArgumentException(
        "maxmemory-policy '"
            + optionName
            + "'; it must be one of "
            + String.join(", ", optionNames()));
  }

  @Override
  public String toString() {
    return optionName;
  }
}
