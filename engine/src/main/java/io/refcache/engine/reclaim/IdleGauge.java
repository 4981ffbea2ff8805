package io.refcache.engine.reclaim;

/** Tells how idle the processors are. Asked by one thread. */
@FunctionalInterface
public interface IdleGauge {
  /** The answer of a gauge that does not know. */
  double UNKNOWN = -1;

  /** The idle share of the processors of late, from 0 to 1, or {@link #UNKNOWN}. */
  double idleShare();
}
