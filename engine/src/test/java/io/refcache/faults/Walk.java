package io.refcache.faults;

import java.util.ArrayList;
import java.util.List;

/**
 * Runs a scenario once for every point in it, and lets another point fail each time.
 *
 * <p>By default a walk takes longer steps, so that a build takes seconds: {@code
 * -Drefcache.faults.stride=1} stops at every point. Each scenario has one fault at least, and where
 * the first step goes differs from one to the next.
 */
public final class Walk {
  private static final int STRIDE = Integer.getInteger("refcache.faults.stride", 97);

  private static final int ENOUGH_FAILURES = Integer.getInteger("refcache.faults.enough", 20);

  private final List<String> failures = new ArrayList<>();
  private int scenarios;
  private long faults;

  /** Walks through a scenario with each kind of fault. */
  public void through(String name, Scenario.Maker maker, Fault... kinds) {
    // An interrupt may hit at any point; other faults pass by those that cannot fail.
    long points = points(name, maker, Fault.INTERRUPT);
    for (Fault kind : kinds) {
      scenarios++;
      long first = 1 + scenarios % Math.max(1, Math.min(STRIDE, points));
      for (long point = first; point <= points; point += STRIDE) {
        step(name, maker, kind, point);
        if (failures.size() >= ENOUGH_FAILURES) {
          assertNoFailures();
        }
      }
    }
  }

  /** Runs the scenario with nothing failing, which must be right as well. */
  private long points(String name, Scenario.Maker maker, Fault kind) {
    run(name + " without a fault", maker, kind, Long.MAX_VALUE);
    return FaultPlan.passed();
  }

  private void step(String name, Scenario.Maker maker, Fault kind, long point) {
    if (run(name + " with " + kind + " " + point, maker, kind, point)) {
      faults++;
    }
  }

  /** Returns whether the fault was injected. */
  private boolean run(String what, Scenario.Maker maker, Fault kind, long point) {
    String site = null;
    try {
      Scenario scenario = maker.make();
      Throwable thrown = null;
      FaultPlan.arm(point, kind);
      try {
        scenario.act();
      } catch (Throwable e) {
        thrown = e;
      } finally {
        site = FaultPlan.disarm();
        // An interrupt may stay pending or be spent, as the code pleases.
        Thread.interrupted();
      }
      if (site == null && thrown != null) {
        throw thrown;
      }
      scenario.verify(thrown);
      // What has failed is not closed as well: closing waits for blocks that have leaked.
      scenario.close();
    } catch (Throwable e) {
      failures.add(what + (site == null ? "" : ", " + site) + ": " + describe(e));
    }
    return site != null;
  }

  private static String describe(Throwable e) {
    StringBuilder text = new StringBuilder(e.toString().strip());
    for (StackTraceElement frame : e.getStackTrace()) {
      if (frame.getClassName().startsWith("io.refcache.") && text.length() < 2_000) {
        text.append("\n      at ").append(frame);
      }
    }
    return text.toString();
  }

  /** How many faults were injected. */
  public long faults() {
    return faults;
  }

  /** Fails if any scenario did, and tells of all of them. */
  public void assertNoFailures() {
    System.out.printf(
        "faults: %,d injected in %,d scenarios, at %,d places of the code so far%n",
        faults, scenarios, FaultPlan.sites().size());
    if (!failures.isEmpty()) {
      throw new AssertionError(
          "%,d of %,d faults did harm:%n%s"
              .formatted(failures.size(), faults, String.join("\n", failures)));
    }
  }
}
