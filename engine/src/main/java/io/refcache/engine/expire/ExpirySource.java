package io.refcache.engine.expire;

/** The entries of one store that have a deadline. */
public interface ExpirySource {
  /** The cursor that starts a walk, and that the end of a walk returns. */
  long START = 0;

  /** How many entries have a deadline; 0 spares the store the visit. */
  long volatileCount();

  /**
   * Visits some entries that have a deadline and expires those that are due: removes them, or hands
   * them to whoever is to.
   *
   * <p>The work must be bounded by a multiple of {@code maxEntries} even where few are found. Never
   * called by two threads at once.
   *
   * @param cursor {@link #START} or what the last call returned
   * @param maxEntries how many to visit at most
   * @param sweep receives how many were visited and how many of them were due; only what was
   *     expired or handed on counts as due, lest the same entries be found due for ever
   * @return the cursor to go on with; {@link #START} once all have been visited
   */
  long expireDue(long cursor, int maxEntries, Sweep sweep);
}
