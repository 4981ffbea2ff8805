package io.refcache.faults;

/** What happens at the point that is to fail. */
public enum Fault {
  /**
   * What the point's kind says: no heap, no native memory, a budget that refuses, a callback that
   * throws an exception.
   */
  FAILURE,
  /** As {@link #FAILURE}, but callbacks throw an {@link Error}. */
  ERROR,
  /** The thread is interrupted, and goes on. */
  INTERRUPT
}
