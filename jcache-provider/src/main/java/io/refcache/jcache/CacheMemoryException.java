package io.refcache.jcache;

import io.refcache.store.MemoryLimitException;
import javax.cache.CacheException;

/**
 * A value was refused because it would exceed {@code maxmemory} and nothing may be evicted for it:
 * the policy is {@code noeviction}, there is nothing that the policy may evict, or the value is
 * larger than the whole budget. Nothing was written; reads, removals and expiry go on.
 *
 * <p>If the value had gone to a cache writer before, the entry was removed, so that the cache does
 * not return what was overwritten.
 */
public final class CacheMemoryException extends CacheException {
  private static final long serialVersionUID = 1L;

  private final long requestedBytes;
  private final long usedBytes;
  private final long limitBytes;
  private final long pendingBytes;
  private final String policy;

  CacheMemoryException(MemoryLimitException cause) {
    super(cause.getMessage(), cause);
    requestedBytes = cause.requestedBytes();
    usedBytes = cause.usedBytes();
    limitBytes = cause.limitBytes();
    pendingBytes = cause.pendingBytes();
    policy = cause.policy();
  }

  /** What the write needed. */
  public long requestedBytes() {
    return requestedBytes;
  }

  /** What was in use ({@code used_memory}), pending bytes included. */
  public long usedBytes() {
    return usedBytes;
  }

  /** The limit that stood in the way: {@code maxmemory} of the manager, or of the cache. */
  public long limitBytes() {
    return limitBytes;
  }

  /** What waited to be freed in the background ({@code lazyfree_pending_bytes}). */
  public long pendingBytes() {
    return pendingBytes;
  }

  /** The {@code maxmemory-policy} in force. */
  public String policy() {
    return policy;
  }
}
