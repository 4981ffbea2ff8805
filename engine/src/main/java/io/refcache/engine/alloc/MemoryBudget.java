package io.refcache.engine.alloc;

import java.util.concurrent.atomic.AtomicLong;

/**
 * A bound in bytes that is never exceeded by {@link #tryReserve}, however many threads try: bytes
 * are reserved first and allocated then.
 *
 * <p>A child is the quota of one part; what is reserved there is reserved at its parent as well, or
 * not at all. A child reserves for itself first and takes that back if its parent refuses, so that
 * for a moment another thread may be refused what would just have fitted; the bound is never
 * broken.
 *
 * <p>Safe for use by any thread.
 */
public final class MemoryBudget {
  /** As a limit: there is none. */
  public static final long UNLIMITED = 0;

  private final MemoryBudget parent;
  private final AtomicLong used = new AtomicLong();
  private final AtomicLong peak = new AtomicLong();
  private volatile long limit;

  /**
   * A budget of its own.
   *
   * @param limitBytes {@link #UNLIMITED} or the bound
   */
  public MemoryBudget(long limitBytes) {
    this(limitBytes, null);
  }

  private MemoryBudget(long limitBytes, MemoryBudget parent) {
    this.parent = parent;
    setLimit(limitBytes);
  }

  /**
   * A budget within this one.
   *
   * @param quotaBytes {@link #UNLIMITED} (but by this one's) or the child's own bound
   */
  public MemoryBudget child(long quotaBytes) {
    return new MemoryBudget(quotaBytes, this);
  }

  /** The budget that all others are quotas of; this one, if it is none itself. */
  public MemoryBudget root() {
    return parent == null ? this : parent.root();
  }

  /** Reserves bytes here and at every parent, or nothing. */
  public boolean tryReserve(long bytes) {
    requireAmount(bytes);
    if (!tryReserveHere(bytes)) {
      return false;
    }
    if (parent != null && !parent.tryReserve(bytes)) {
      used.addAndGet(-bytes);
      return false;
    }
    notePeak();
    return true;
  }

  private boolean tryReserveHere(long bytes) {
    while (true) {
      long before = used.get();
      long bound = limit;
      if (bound != UNLIMITED && bytes > bound - before) {
        return false;
      }
      if (used.compareAndSet(before, before + bytes)) {
        return true;
      }
    }
  }

  /** Reserves bytes here whatever the bound, but at every parent within theirs, or nothing. */
  public boolean tryReserveOver(long bytes) {
    requireAmount(bytes);
    if (parent != null && !parent.tryReserve(bytes)) {
      return false;
    }
    used.addAndGet(bytes);
    notePeak();
    return true;
  }

  /** Counts bytes that are in use already and can't be refused, here and at every parent. */
  public void reserveUnchecked(long bytes) {
    requireAmount(bytes);
    used.addAndGet(bytes);
    notePeak();
    if (parent != null) {
      parent.reserveUnchecked(bytes);
    }
  }

  /**
   * Gives reserved bytes back, here and at every parent.
   *
   * @throws IllegalStateException if that is more than what is reserved; nothing changes here then
   */
  public void release(long bytes) {
    requireAmount(bytes);
    if (bytes == 0) {
      return;
    }
    while (true) {
      long before = used.get();
      if (bytes > before) {
        throw new IllegalStateException(
            "%,d bytes are released of %,d that are reserved".formatted(bytes, before));
      }
      if (used.compareAndSet(before, before - bytes)) {
        break;
      }
    }
    if (parent != null) {
      parent.release(bytes);
    }
  }

  private static void requireAmount(long bytes) {
    if (bytes < 0) {
      throw new IllegalArgumentException("a number of bytes is not negative: " + bytes);
    }
  }

  private void notePeak() {
    long now = used.get();
    long highest = peak.get();
    while (now > highest && !peak.compareAndSet(highest, now)) {
      highest = peak.get();
    }
  }

  /** The bytes that are reserved. */
  public long used() {
    return used.get();
  }

  /** The most that was ever in use. */
  public long peak() {
    return peak.get();
  }

  /** This budget's own bound, or {@link #UNLIMITED}. */
  public long limit() {
    return limit;
  }

  /** Sets the bound; it may be below what is in use, which is then {@linkplain #isOver() over}. */
  public void setLimit(long limitBytes) {
    requireAmount(limitBytes);
    limit = limitBytes;
  }

  /** Whether more is in use than this budget's own bound allows. */
  public boolean isOver() {
    long bound = limit;
    return bound != UNLIMITED && used.get() > bound;
  }

  /** Whether a number of bytes could be reserved if nothing else were, here and at every parent. */
  public boolean fits(long bytes) {
    long bound = limit;
    return (bound == UNLIMITED || bytes <= bound) && (parent == null || parent.fits(bytes));
  }
}
