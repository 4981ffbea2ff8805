package io.refcache.store;

/**
 * A write was refused because it would exceed {@code maxmemory} and nothing may be evicted for it
 * (Redis: {@code OOM command not allowed when used memory > 'maxmemory'}). Nothing has changed.
 */
public final class MemoryLimitException extends StoreException {
  private static final long serialVersionUID = 1L;

  private final long requestedBytes;
  private final long usedBytes;
  private final long limitBytes;
  private final long pendingBytes;
  private final String policy;

  /**
   * @param store the store that was written to
   * @param requestedBytes what the write needed
   * @param usedBytes what was in use, pending bytes included
   * @param limitBytes the limit that stands in the way
   * @param pendingBytes what waits to be freed in the background
   * @param policy the {@code maxmemory-policy} in force
   * @param reason why room could not be made
   */
  public MemoryLimitException(
      String store,
      long requestedBytes,
      long usedBytes,
      long limitBytes,
      long pendingBytes,
      String policy,
      String reason) {
    super(
        "cache '%s': a write of %,d bytes is refused: %s (used_memory %,d of maxmemory %,d, maxmemory-policy %s, lazyfree_pending_bytes %,d)"
            .formatted(store, requestedBytes, reason, usedBytes, limitBytes, policy, pendingBytes));
    this.requestedBytes = requestedBytes;
    this.usedBytes = usedBytes;
    this.limitBytes = limitBytes;
    this.pendingBytes = pendingBytes;
    this.policy = policy;
  }

  public long requestedBytes() {
    return requestedBytes;
  }

  public long usedBytes() {
    return usedBytes;
  }

  public long limitBytes() {
    return limitBytes;
  }

  public long pendingBytes() {
    return pendingBytes;
  }

  public String policy() {
    return policy;
  }
}
