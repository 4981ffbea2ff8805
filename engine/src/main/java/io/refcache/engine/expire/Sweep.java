package io.refcache.engine.expire;

/** What one call of {@link ExpirySource#expireDue} did; the source adds to it. */
public final class Sweep {
  /** The entries with a deadline that were looked at. */
  public int visited;

  /** Those of them that were due. */
  public int expired;

  void reset() {
    visited = 0;
    expired = 0;
  }
}
