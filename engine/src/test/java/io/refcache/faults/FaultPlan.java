package io.refcache.faults;

import io.refcache.engine.memory.OutOfNativeMemoryException;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/**
 * Says at which point what is to fail: the n-th that a thread comes by from now on, and that one
 * only.
 *
 * <p>Points are passed by the thread that armed the plan; those of other threads don't count, so
 * that a number means the same point in every run.
 */
public final class FaultPlan {
  private static final String[] OUR_FRAMES = {
    FaultPlan.class.getName(), "java.", "jdk.", "sun.",
  };

  /** The places in the code at which a fault was injected, with the fault's name. */
  private static final Map<String, Boolean> SITES = new ConcurrentHashMap<>();

  private static volatile Thread armedThread;
  private static long pointsLeft;
  private static long passed;
  private static Fault fault;
  private static String site;

  private FaultPlan() {}

  /** Lets the n-th point of this thread fail; 1 is the next. */
  public static void arm(long nth, Fault with) {
    pointsLeft = nth;
    passed = 0;
    fault = with;
    site = null;
    armedThread = Thread.currentThread();
  }

  /** Ends the plan; returns where the fault was, or null if there were fewer points. */
  public static String disarm() {
    armedThread = null;
    return site;
  }

  /** How many points the thread has passed since it armed the plan, up to the one that failed. */
  public static long passed() {
    return passed;
  }

  /** Every place at which something failed so far. */
  public static Set<String> sites() {
    return SITES.keySet().stream().collect(Collectors.toUnmodifiableSet());
  }

  // --- what instrumented code calls -------------------------------------------------------------

  /** An object is about to be made. */
  public static void heap() {
    if (isDue() && isFailure("heap")) {
      throw new OutOfMemoryError("injected");
    }
  }

  /** A block or a slab is about to be taken. */
  public static void nativeMemory() {
    if (isDue() && isFailure("native")) {
      throw new OutOfNativeMemoryException("injected");
    }
  }

  /** Whether the budget refuses. */
  public static boolean refuses() {
    return isDue() && isFailure("budget");
  }

  /** A lock is about to be taken: nothing fails there, but a thread may be interrupted. */
  public static void lock() {
    if (fault == Fault.INTERRUPT && isDue()) {
      isFailure("lock");
    } else {
      Schedule.disturb();
    }
  }

  /** Code of the user runs. */
  public static void callback() {
    if (isDue() && isFailure("callback")) {
      if (fault == Fault.ERROR) {
        throw new AssertionError("injected");
      }
      throw new IllegalArgumentException("injected");
    }
  }

  /** Memory is about to be read or written. */
  public static void access() {
    Schedule.disturb();
  }

  private static boolean isDue() {
    Schedule.disturb();
    if (armedThread != Thread.currentThread() || site != null) {
      return false;
    }
    passed++;
    return --pointsLeft == 0;
  }

  /** Notes the place; false if nothing is to be thrown there. */
  private static boolean isFailure(String kind) {
    site = kind + " at " + caller();
    SITES.put(fault + ": " + site, true);
    if (fault == Fault.INTERRUPT) {
      Thread.currentThread().interrupt();
      return false;
    }
    return true;
  }

  private static String caller() {
    return StackWalker.getInstance()
        .walk(
            frames ->
                frames
                    .filter(FaultPlan::isCodeUnderTest)
                    .findFirst()
                    .map(StackWalker.StackFrame::toString)
                    .orElse("nowhere"));
  }

  private static boolean isCodeUnderTest(StackWalker.StackFrame frame) {
    for (String prefix : OUR_FRAMES) {
      if (frame.getClassName().startsWith(prefix)) {
        return false;
      }
    }
    return true;
  }
}
