package io.refcache.engine.doctor;

import io.refcache.engine.doctor.Finding.Weight;
import java.util.List;

/** The rules about entries that are pushed out, and writes that find no room. */
final class Evictions {
  /** With fewer evictions than this, nothing can be said of who causes them. */
  static final long MIN_EVICTIONS = 100;

  /** Whoever causes so many of all evictions ... */
  static final int MIN_CAUSED_PERCENT = 50;

  /** ... but loses no more of what it causes, pushes out the others. */
  static final int MAX_LOST_PERCENT = 20;

  /** With fewer entries than this having a deadline, there is next to nothing to choose from. */
  static final int MIN_VOLATILE_PERCENT = 1;

  /** A quota is tight if this much of what all may use is not used, in percent. */
  static final int UNUSED_PERCENT = 20;

  private static final int PERCENT = 100;
  private static final String NO_EVICTION = "noeviction";
  private static final String VOLATILE = "volatile-";

  private final Patient engine;
  private final List<Patient> stores;
  private final List<Finding> findings;

  private Evictions(Patient engine, List<Patient> stores, List<Finding> findings) {
    this.engine = engine;
    this.stores = stores;
    this.findings = findings;
  }

  static void examine(Patient engine, List<Patient> stores, List<Finding> findings) {
    Evictions evictions = new Evictions(engine, stores, findings);
    evictions.explainEvictions();
    for (Patient store : stores) {
      evictions.examineRefusals(store);
      evictions.examineShare(store);
      evictions.examineQuota(store);
    }
  }

  private void add(Weight weight, String name, String text, Object... arguments) {
    findings.add(new Finding(weight, name, text.formatted(arguments)));
  }

  /** Says why entries were evicted: that is what a limit is for, and not in itself a problem. */
  private void explainEvictions() {
    if (engine.number("evicted_keys") == 0) {
      return;
    }
    long reads = engine.number("keyspace_hits") + engine.number("keyspace_misses");
    add(
        Weight.NOTE,
        "evictions",
        "%s (%s, %s, %s, %s): entries go when a limit is reached, and maxmemory-policy says which."
            + " %s With more maxmemory fewer would go.",
        engine.count("evicted_keys"),
        engine.count("evicted_for_writes"),
        engine.count("evicted_for_quotas"),
        engine.count("evicted_for_tables"),
        engine.count("evicted_for_lowered_limits"),
        reads == 0
            ? "Nothing has been read so far."
            : "Of all reads %.1f %% find their entry."
                .formatted(100.0 * engine.number("keyspace_hits") / reads));
  }

  private void examineRefusals(Patient store) {
    long oversized = store.number("oversized_writes");
    if (oversized > 0) {
      add(
          Weight.PROBLEM,
          "oversized",
          "cache '%s': %s were for entries that are larger than all the memory that entries may have"
              + " (%s of the manager, %s of the cache). Raise it, or store less in one entry.",
          store.name(),
          store.count("oversized_writes"),
          engine.bytes("maxmemory"),
          store.bytes("maxmemory"));
    }
    long others = store.number("refused_writes") + store.number("dropped_writes") - oversized;
    if (others <= 0) {
      return;
    }
    String policy = store.option("maxmemory-policy");
    String refusals = store.count("refused_writes") + ", " + store.count("dropped_writes");
    if (policy.equals(NO_EVICTION)) {
      add(
          Weight.PROBLEM,
          "noeviction",
          "cache '%s': %s, because maxmemory-policy = noeviction lets nothing go for them. Raise"
              + " maxmemory, or choose a policy that evicts.",
          store.name(),
          refusals);
    } else if (policy.startsWith(VOLATILE)
        && store.number("expires") * PERCENT <= store.number("keys") * MIN_VOLATILE_PERCENT) {
      add(
          Weight.PROBLEM,
          "no-volatile-entries",
          "cache '%s': %s, because maxmemory-policy = %s may push out only entries with a time to"
              + " live, and of %s there are %s. Give entries a ttl, or choose an allkeys-* policy.",
          store.name(),
          refusals,
          policy,
          store.count("keys"),
          store.count("expires"));
    } else {
      add(
          Weight.PROBLEM,
          "refused-writes",
          "cache '%s': %s, of %s that were stored: what could be evicted was not enough, or was still"
              + " being read. Raise maxmemory; it is %s.",
          store.name(),
          refusals,
          store.count("created_keys"),
          engine.bytes("maxmemory"));
    }
  }

  /** A cache whose writes push out others' entries much more than its own. */
  private void examineShare(Patient store) {
    long all = engine.number("evicted_keys");
    long caused = store.number("pushed_out_keys");
    long lost = store.number("evicted_keys");
    if (stores.size() > 1
        && all >= MIN_EVICTIONS
        && caused * PERCENT >= all * MIN_CAUSED_PERCENT
        && lost * PERCENT <= caused * MAX_LOST_PERCENT) {
      add(
          Weight.PROBLEM,
          "crowding-out",
          "cache '%s' pushes out the others: its writes have made %,d entries go, of which %,d were its"
              + " own. Give it a maxmemory of its own, or the others a manager of their own.",
          store.name(),
          caused,
          lost);
    }
  }

  /** A cache that evicts for its own quota while there is room for all. */
  private void examineQuota(Patient store) {
    long limit = engine.number("maxmemory");
    long quota = store.number("maxmemory");
    boolean roomForAll =
        limit == 0 || engine.number("used_memory") < limit / PERCENT * (PERCENT - UNUSED_PERCENT);
    boolean isFull = quota > 0 && store.number("used_memory") > quota / PERCENT * 90;
    if (isFull && roomForAll && store.number("evicted_keys") >= MIN_EVICTIONS) {
      add(
          Weight.NOTE,
          "quota",
          "cache '%s' evicts (%s) for its own maxmemory of %s, while the manager has room: %s of %s. If"
              + " that is not what the quota is for, raise it.",
          store.name(),
          store.count("evicted_keys"),
          Patient.size(quota),
          engine.bytes("used_memory"),
          limit == 0 ? "no limit" : engine.bytes("maxmemory"));
    }
  }
}
