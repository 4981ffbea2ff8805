package io.refcache.engine.evict;

import java.util.SplittableRandom;

/**
 * The entries of one store as candidates for eviction.
 *
 * <p>Called by any thread that needs room, by several at once, and never under a lock of this
 * package. A source that has been removed, or closed, answers as if it were empty: a call under way
 * on another thread may still reach it.
 */
public interface VictimSource {

  /** The policy in force for this store now. */
  EvictionPolicy policy();

  /**
   * How many entries the policy may evict: all, or those with a deadline. May be a little out of
   * date; 0 means that there is nothing to sample. Asked about once per eviction; should be cheap.
   */
  long candidates();

  /**
   * Offers up to {@code count} entries of the policy's scope, chosen at random, to the sink.
   *
   * <p>The work must be bounded by a multiple of {@code count}, not by what is found: where
   * candidates are sparse, fewer or none may be offered, and the caller asks again with a larger
   * count. Whether the samples are independent or neighbours in the table is the source's choice;
   * neighbours are cheaper and a little worse.
   */
  void sample(int count, SplittableRandom random, CandidateSink sink);

  /**
   * Reads {@link Candidate#accessWord} and {@link Candidate#deadlineMillis} of an entry afresh.
   *
   * @return false if the entry is gone: that hash, address and stamp no longer name it
   */
  boolean refresh(Candidate candidate);

  /**
   * Takes the entry out, unless it is gone. One whose deadline has passed counts as expired, not as
   * evicted.
   *
   * @return the usable bytes that were let go, whether they are free by now or waiting to be; -1 if
   *     nothing was evicted
   */
  long evict(Candidate candidate);
}
