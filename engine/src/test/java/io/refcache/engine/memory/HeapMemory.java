package io.refcache.engine.memory;

import java.util.ArrayDeque;

/**
 * Memory on the heap, for tests: it can be told to fail, and its slabs know when they are used
 * after their end. Locks and plain arrays only, so that a model checker can follow it.
 */
public class HeapMemory implements Memory {
  private static final long NEVER = Long.MAX_VALUE;

  private record Retired(HeapSlab slab, long epoch) {}

  private final Slab nothing = new HeapSlab(0);
  private final ReadEpochs epochs = new ReadEpochs();
  private final ArrayDeque<Retired> retired = new ArrayDeque<>();
  private long mappedBytes;
  private long mapsUntilFailure = NEVER;
  private boolean closed;

  /** The n-th call of {@link #map} from now on fails, and that one only; 1 is the next. */
  public synchronized void failMap(long nth) {
    mapsUntilFailure = nth;
  }

  @Override
  public synchronized Slab map(int bytes) {
    if (closed) {
      throw new IllegalStateException("memory is closed");
    }
    if (mapsUntilFailure != NEVER && --mapsUntilFailure == 0) {
      mapsUntilFailure = NEVER;
      throw new OutOfNativeMemoryException("told to fail");
    }
    HeapSlab slab = slab(bytes);
    mappedBytes += bytes;
    return slab;
  }

  HeapSlab slab(int bytes) {
    return new HeapSlab(bytes);
  }

  @Override
  public Slab nothing() {
    return nothing;
  }

  @Override
  public synchronized void unmap(Slab slab) {
    if (!((HeapSlab) slab).unmap()) {
      throw new IllegalStateException("given back twice");
    }
    mappedBytes -= slab.capacity();
  }

  @Override
  public synchronized void retire(Slab slab) {
    boolean given = retired.stream().anyMatch(r -> r.slab() == slab);
    if (given || ((HeapSlab) slab).isUnmapped()) {
      throw new IllegalStateException("given back twice");
    }
    retired.addLast(new Retired((HeapSlab) slab, epochs.retireEpoch()));
    reclaimRetired();
  }

  @Override
  public synchronized long reclaimRetired() {
    long before = mappedBytes;
    while (!retired.isEmpty() && epochs.safeSince(retired.peekFirst().epoch())) {
      unmap(retired.removeFirst().slab());
    }
    return before - mappedBytes;
  }

  @Override
  public void trim() {
    // The collector does that.
  }

  @Override
  public synchronized long mappedBytes() {
    return mappedBytes;
  }

  @Override
  public ReadEpochs epochs() {
    return epochs;
  }

  /** Doesn't wait: a test that leaves a reader in its section shall fail. */
  @Override
  public synchronized void close() {
    closed = true;
    reclaimRetired();
    if (!retired.isEmpty()) {
      throw new IllegalStateException(retired.size() + " retired slabs are still being read");
    }
  }
}
