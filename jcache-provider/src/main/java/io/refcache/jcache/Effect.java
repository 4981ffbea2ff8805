package io.refcache.jcache;

/** One thing that the specification attaches to an {@link Outcome} of a {@link CacheOperation}. */
enum Effect {
  /** Counts as a hit. */
  HIT,
  /** Counts as a miss. */
  MISS,
  /** Counts as a put. */
  PUT,
  /** Counts as a removal. */
  REMOVAL,
  /** The expiry policy says how long the new entry lives. */
  CREATION,
  /** The expiry policy says how long the changed entry lives. */
  UPDATE,
  /** The expiry policy says how long the entry lives that was looked at. */
  ACCESS,
  /** The value goes to the cache writer first. */
  WRITE,
  /** The key goes to the cache writer's {@code delete} first. */
  DELETE,
  /** Listeners are told, with the type of event that belongs to the outcome. */
  NOTIFY;

  /** This effect as a bit of a mask. */
  final int bit = 1 << ordinal();

  /** Whether a mask contains this effect. */
  boolean in(int mask) {
    return (mask & bit) != 0;
  }
}
