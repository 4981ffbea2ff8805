package io.refcache.engine.doctor;

import io.refcache.engine.doctor.Finding.Weight;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Looks at the figures of an engine and its stores and says what is wrong, why entries are evicted
 * and what to change.
 *
 * <p>Each rule is a method that reads figures, compares them with a threshold that is named, and
 * quotes them: whoever doubts a finding can look them up. Memory that is wasted counts from {@value
 * #MIN_WASTE_BYTES} bytes on, as in Redis: small engines are odd in many ways that hurt nobody.
 *
 * <p>Pure: one call, one answer.
 */
public final class MemoryDoctor {
  static final long MIN_WASTE_BYTES = 10L << 20;
  static final double MAX_FRAGMENTATION_RATIO = 1.4;
  static final double MAX_UNRETURNED_RATIO = 1.1;
  static final double MAX_PEAK_RATIO = 1.5;
  static final int MAX_OVERHEAD_PERCENT = 50;
  static final int MAX_PENDING_PERCENT = 10;
  static final int MAX_STALE_PERCENT = 25;
  static final long MAX_EXCEEDED_MILLIS = 1000;

  /** So full a share of the JVM's direct memory leaves too little for others, in percent. */
  static final int MAX_DIRECT_PERCENT = 85;

  private final Patient engine;
  private final List<Patient> stores;
  private final List<Finding> findings = new ArrayList<>();

  private MemoryDoctor(Patient engine, List<Patient> stores) {
    this.engine = engine;
    this.stores = stores;
  }

  /** All that there is to say, the problems first. */
  public static List<Finding> examine(Patient engine, List<Patient> stores) {
    MemoryDoctor doctor = new MemoryDoctor(engine, stores);
    doctor.examineLimits();
    doctor.examineWaste();
    doctor.examineBackground();
    Evictions.examine(engine, stores, doctor.findings);
    doctor.findings.sort(Comparator.comparing(Finding::weight));
    return doctor.findings;
  }

  /** The findings as a text, a line for each. */
  public static String report(Patient engine, List<Patient> stores) {
    List<Finding> findings = examine(engine, stores);
    long problems = findings.stream().filter(f -> f.weight() == Weight.PROBLEM).count();
    StringBuilder report = new StringBuilder();
    if (problems > 0) {
      report.append(problems == 1 ? "One thing is" : problems + " things are").append(" wrong.");
    } else if (engine.number("keys") == 0) {
      report.append("Nothing is wrong: this engine is empty.");
    } else {
      report.append(
          "Nothing is wrong: %s of %s, %s in %s."
              .formatted(
                  engine.bytes("used_memory"),
                  engine.number("maxmemory") == 0 ? "no limit" : engine.bytes("maxmemory"),
                  engine.count("keys"),
                  engine.count("stores")));
    }
    for (Finding finding : findings) {
      report.append("\n* ").append(finding.name()).append(": ").append(finding.text());
    }
    return report.toString();
  }

  private void add(boolean holds, Weight weight, String name, String text, Object... arguments) {
    if (holds) {
      findings.add(new Finding(weight, name, text.formatted(arguments)));
    }
  }

  // --- limits -----------------------------------------------------------------------------------

  private void examineLimits() {
    long limit = engine.number("maxmemory");
    add(
        limit == 0,
        Weight.NOTE,
        "unlimited",
        "maxmemory is 0: caches grow until the operating system has no more. Set maxmemory.");
    examineDirectMemory(limit);
    long overhead = engine.number("used_memory_overhead");
    add(
        limit > 0 && overhead > limit / 100 * MAX_OVERHEAD_PERCENT,
        Weight.PROBLEM,
        "overhead",
        "%s, tables and headers, take most of %s, so that little is left for keys and values. Raise"
            + " maxmemory, or keep fewer and larger entries.",
        engine.bytes("used_memory_overhead"),
        engine.bytes("maxmemory"));
  }

  private void examineDirectMemory(long limit) {
    long allowed = engine.number("direct_memory_limit");
    if (allowed == 0) {
      return;
    }
    boolean wasCut = limit == allowed / 100 * MAX_DIRECT_PERCENT;
    boolean isTooMuch = limit == 0 || limit > allowed / 100 * MAX_DIRECT_PERCENT;
    add(
        isTooMuch || (wasCut && engine.option("maxmemory").endsWith("%")),
        isTooMuch ? Weight.PROBLEM : Weight.NOTE,
        "direct-memory",
        "this JVM allows the whole process %s, others' included; maxmemory = %s %s. Start it with"
            + " -XX:MaxDirectMemorySize of maxmemory and some more, or run on Java 22 or later,"
            + " where there is no such limit.",
        engine.bytes("direct_memory_limit"),
        engine.option("maxmemory"),
        isTooMuch ? "may ask for more than is left of it" : "was cut to " + Patient.size(limit));
  }

  // --- waste ------------------------------------------------------------------------------------

  private void examineWaste() {
    add(
        engine.decimal("allocator_frag_ratio") > MAX_FRAGMENTATION_RATIO
            && engine.number("allocator_frag_bytes") > MIN_WASTE_BYTES,
        Weight.PROBLEM,
        "fragmentation",
        "allocator_frag_ratio is %.2f: %s lie free between blocks, usable for blocks of the same"
            + " sizes only, as after many entries of one size have gone. %s",
        engine.decimal("allocator_frag_ratio"),
        engine.bytes("allocator_frag_bytes"),
        fragmentationCure());
    add(
        engine.number("allocator_resident")
                > engine.number("allocator_active") * MAX_UNRETURNED_RATIO
            && engine.number("allocator_rss_bytes") > MIN_WASTE_BYTES,
        Weight.NOTE,
        "unreturned",
        "%s are mapped and hold no block. Whole slabs of them go back to the operating system within"
            + " seconds; parts of slabs are used for what is written next. Nothing to do.",
        engine.bytes("allocator_rss_bytes"));
    long used = engine.number("used_memory");
    long peak = engine.number("used_memory_peak");
    add(
        peak - used > MIN_WASTE_BYTES && peak > used * MAX_PEAK_RATIO,
        Weight.NOTE,
        "peak",
        "%s was once far above the %s of now. What was freed goes back to the operating system, so"
            + " this costs nothing; but size the machine for the peak.",
        engine.bytes("used_memory_peak"),
        engine.bytes("used_memory"));
  }

  private String fragmentationCure() {
    if (engine.option("activedefrag").equals("no")) {
      return "Set activedefrag = yes.";
    }
    return engine.number("active_defrag_shared_misses") > 0
        ? "Values that keys share do not move; without value-sharing they do."
        : "It goes away as entries are written; clearing a cache gives all of its memory back.";
  }

  // --- what the background does -----------------------------------------------------------------

  private void examineBackground() {
    long pending = engine.number("lazyfree_pending_bytes");
    long limit = engine.number("maxmemory");
    long whole = limit > 0 ? limit : engine.number("used_memory");
    add(
        pending > whole / 100 * MAX_PENDING_PERCENT && pending > MIN_WASTE_BYTES / 10,
        Weight.PROBLEM,
        "pending",
        "%s still wait to be freed, and count as used until they are: values are dropped faster than"
            + " the background frees them. If that stays so, lower lazyfree-idle-threshold, or set"
            + " the lazyfree-lazy-* option of the cause to no, so that who drops them frees them.",
        engine.bytes("lazyfree_pending_bytes"));
    boolean expires = engine.number("expires") > 0;
    boolean isOff = engine.option("active-expire").equals("no");
    add(
        expires && isOff,
        Weight.PROBLEM,
        "expiry-off",
        "active-expire is off, and %s have a deadline: those that nobody asks for stay until they"
            + " are evicted. Set active-expire = yes.",
        engine.count("expires"));
    add(
        expires && !isOff && engine.decimal("expired_stale_perc") > MAX_STALE_PERCENT,
        Weight.PROBLEM,
        "stale",
        "expired_stale_perc is %.0f: so many of the entries with a deadline are due but still take"
            + " memory (%s). Raise active-expire-effort (now %s).",
        engine.decimal("expired_stale_perc"),
        engine.count("expires"),
        engine.option("active-expire-effort"));
    add(
        engine.number("total_eviction_exceeded_time") > MAX_EXCEEDED_MILLIS,
        Weight.PROBLEM,
        "exceeded",
        "used memory was over maxmemory for %,d ms in all since it was lowered, or is: %s, %s. If it"
            + " stays over, nothing is left that maxmemory-policy = %s may evict.",
        engine.number("total_eviction_exceeded_time"),
        engine.bytes("used_memory"),
        engine.bytes("maxmemory"),
        engine.option("maxmemory-policy"));
    add(
        engine.number("leaked_handles") > 0,
        Weight.PROBLEM,
        "leaks",
        "%s were collected before they were closed; what they held was given back late. The log says"
            + " where they were taken; leak-detection = all finds every one.",
        engine.count("leaked_handles"));
    add(
        engine.number("corrupted_blocks") > 0,
        Weight.PROBLEM,
        "corruption",
        "%s were written to behind their end, or after they were freed. That is a defect; please"
            + " report what the log says of it.",
        engine.count("corrupted_blocks"));
    add(
        engine.number("lazyfree_failures") > 0,
        Weight.PROBLEM,
        "failures",
        "%s: memory that could not be freed is lost until the manager is closed. That is a defect;"
            + " please report what the log says of it.",
        engine.count("lazyfree_failures"));
  }
}
