package io.refcache.engine.evict;

/**
 * An entry that might be evicted, as it looked when it was last seen: enough to find it again, not
 * enough to trust. The record may be gone, and its address taken by another, by the time anyone
 * looks; hence the hash and the stamp.
 *
 * <p>A mutable holder, reused for one entry after the other; belongs to one thread at a time.
 */
public final class Candidate {
  /** {@link #deadlineMillis} of an entry that does not expire. */
  public static final long NO_DEADLINE = -1;

  /** The store it lives in. */
  public VictimSource source;

  /** The hash of its key. */
  public long hash;

  /** Where its record was seen. */
  public long address;

  /** What tells it from a later entry at the same address. */
  public int stamp;

  /** Its {@link AccessWord}; renewed by {@link VictimSource#refresh}. */
  public int accessWord;

  /** Its deadline on the engine's clock; renewed by {@link VictimSource#refresh}. */
  public long deadlineMillis = NO_DEADLINE;

  /** The usable bytes it occupies. */
  public int bytes;

  /** How good a victim it is under the ranking of the pool it is in; more is better. */
  long score;

  /** Whether its deadline has come. */
  boolean isDue(long nowMillis) {
    return deadlineMillis != NO_DEADLINE && deadlineMillis <= nowMillis;
  }

  boolean isSameEntry(Candidate other) {
    return address == other.address
        && hash == other.hash
        && stamp == other.stamp
        && source == other.source;
  }

  void copyFrom(Candidate other) {
    source = other.source;
    hash = other.hash;
    address = other.address;
    stamp = other.stamp;
    accessWord = other.accessWord;
    deadlineMillis = other.deadlineMillis;
    bytes = other.bytes;
    score = other.score;
  }

  /** Lets go of the source, so that a closed store is not kept from the garbage collector. */
  void clear() {
    source = null;
  }

  @Override
  public String toString() {
    return String.format(
        "Candidate[hash=%016x, address=%x, stamp=%x, score=%d, bytes=%d]",
        hash, address, stamp, score, bytes);
  }
}
