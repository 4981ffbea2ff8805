package io.refcache.engine.evict;

/**
 * Takes what a {@link VictimSource} samples. Copies, so that a source needs no object per entry.
 */
@FunctionalInterface
public interface CandidateSink {

  /**
   * Offers an entry.
   *
   * @param hash the hash of its key, by which the source finds it again
   * @param address where its record was seen; never followed here
   * @param stamp what tells this entry from a later one at the same address, as the source likes
   * @param accessWord its {@link AccessWord}
   * @param deadlineMillis when it expires, on the engine's clock, or {@link Candidate#NO_DEADLINE}
   * @param bytes the usable bytes it occupies
   */
  void offer(long hash, long address, int stamp, int accessWord, long deadlineMillis, int bytes);
}
