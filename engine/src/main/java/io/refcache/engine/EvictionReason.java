package io.refcache.engine;

/** What an entry was pushed out for. */
enum EvictionReason {
  /** A write found {@code maxmemory} used up. */
  WRITE("evicted_for_writes"),
  /** A write found its cache's own {@code maxmemory} used up. */
  QUOTA("evicted_for_quotas"),
  /** An index table had to grow. */
  TABLE("evicted_for_tables"),
  /** A limit was lowered under what is used. */
  LOWERED_LIMIT("evicted_for_lowered_limits");

  private final String figureName;

  EvictionReason(String figureName) {
    this.figureName = figureName;
  }

  /** The name under which such evictions are counted. */
  String figureName() {
    return figureName;
  }
}
