package io.refcache.benchmarks.replay;

import java.util.function.LongSupplier;

/**
 * Holds a cache whose limit counts more than values at a number of bytes of values: the limit is
 * corrected now and then, soon at first, later at leisure, by the difference.
 */
final class CorrectedPayload {
  private static final int FIRST_CORRECTION = 500;
  private static final double PACE = 1.2;
  private static final int CORRECTIONS = 100;

  /** How far one correction may go. */
  private static final double LARGEST_STEP = 1.3;

  private final long wantedBytes;
  private final int mostRequestsBetween;
  private int requests;
  private int nextCorrection = FIRST_CORRECTION;
  private boolean isFull;
  private double payloads;
  private double looks;

  /**
   * @param wantedBytes of values
   * @param requests how many there will be
   */
  CorrectedPayload(long wantedBytes, int requests) {
    this.wantedBytes = wantedBytes;
    mostRequestsBetween = Math.max(1, requests / CORRECTIONS);
  }

  /** Counts a request; true if it is time to {@link #correct}. */
  boolean isDue() {
    requests++;
    if (requests < nextCorrection) {
      return false;
    }
    nextCorrection += step();
    return true;
  }

  private int step() {
    return (int) Math.min(mostRequestsBetween, requests * (PACE - 1));
  }

  /**
   * What the limit should be.
   *
   * @param limitBytes what it is
   * @param usedBytes what the entries take of it
   * @param evicts whether entries have been evicted
   * @param payload asks for the bytes of the values that are there
   */
  double correct(double limitBytes, double usedBytes, boolean evicts, LongSupplier payload) {
    long bytes = payload.getAsLong();
    isFull |= evicts || bytes > wantedBytes;
    if (!isFull || bytes == 0) {
      return limitBytes;
    }
    payloads += (double) bytes * step();
    looks += step();
    double wanted = limitBytes + (wantedBytes - bytes) * usedBytes / bytes;
    return Math.max(limitBytes / LARGEST_STEP, Math.min(limitBytes * LARGEST_STEP, wanted));
  }

  /** The payload as found on average since it was reached first, relative to what it should be. */
  double meanShare() {
    return looks == 0 ? Double.NaN : payloads / looks / wantedBytes;
  }
}
