package io.refcache.engine.memory;

import io.refcache.engine.time.EngineClock;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * Native memory of this process. How it is got and freed was chosen by the Java version when the
 * class was loaded: {@link ArenaSource} or {@link BufferSource}.
 *
 * <p>The C library keeps freed memory for itself (glibc, once it has seen a large block freed,
 * serves blocks of up to 32 MiB from its heap), so it is asked from time to time to return what it
 * holds.
 */
public final class DirectMemory implements Memory {
  /** So much must have been freed for a trim to be worth its milliseconds. */
  static final long BYTES_BETWEEN_TRIMS = 32L << 20;

  /** Less is worth them after so many calls, so that it is not kept for ever: a slab at least. */
  static final int TRIMS_PUT_OFF = 10;

  private static final long BYTES_FOR_LATE_TRIM = 1L << 20;

  /** The same at the end, when there is no next time. */
  private static final long BYTES_FOR_LAST_TRIM = 16L << 20;

  private static final long READERS_LEAVE_WITHIN_NANOS = TimeUnit.SECONDS.toNanos(10);
  private static final long POLL_NANOS = TimeUnit.MICROSECONDS.toNanos(100);
  private static final NativeSource SOURCE = NativeSource.ofThisJava();

  private static final Slab NOTHING = new DirectSlab(ByteBuffer.allocateDirect(0), null);

  private final ReadEpochs epochs = new ReadEpochs();
  private final AtomicLong mappedBytes = new AtomicLong();
  private final AtomicLong freedSinceTrim = new AtomicLong();

  /** Used by one thread at a time. */
  private int trimsPutOff;

  private final Object retiredLock = new Object();

  /*
   * Retired slabs in the order of their epochs, linked to one another so that retiring one needs no
   * memory; guarded by retiredLock.
   */
  private DirectSlab firstRetired;
  private DirectSlab lastRetired;
  private int retiredSlabs;

  private volatile boolean closed;

  /**
   * How much native memory this Java can give at most, in bytes: {@code -XX:MaxDirectMemorySize}
   * (or the largest heap size, its default) up to Java 21, {@link Long#MAX_VALUE} after that. Other
   * users of direct memory share it.
   */
  public static long capacityBytes() {
    return SOURCE.capacityBytes();
  }

  @Override
  public Slab map(int bytes) {
    if (bytes <= 0) {
      throw new IllegalArgumentException("a slab has at least one byte: " + bytes);
    }
    if (closed) {
      throw new IllegalStateException("memory is closed");
    }
    DirectSlab slab;
    try {
      slab = SOURCE.allocate(bytes);
    } catch (OutOfMemoryError e) {
      throw new OutOfNativeMemoryException(
          "no native memory for %,d bytes more, %,d are mapped. %s"
              .formatted(bytes, mappedBytes.get(), SOURCE.remedy()),
          e);
    }
    mappedBytes.addAndGet(bytes);
    return slab;
  }

  @Override
  public Slab nothing() {
    return NOTHING;
  }

  @Override
  public void unmap(Slab slab) {
    free(givenBack(slab));
  }

  @Override
  public void retire(Slab slab) {
    DirectSlab direct = givenBack(slab);
    synchronized (retiredLock) {
      direct.retiredEpoch = epochs.retireEpoch();
      if (lastRetired == null) {
        firstRetired = direct;
      } else {
        lastRetired.nextRetired = direct;
      }
      lastRetired = direct;
      retiredSlabs++;
    }
    reclaimRetired();
  }

  private static DirectSlab givenBack(Slab slab) {
    DirectSlab direct = (DirectSlab) slab;
    if (!direct.giveBack()) {
      throw new IllegalStateException(
          "a slab of %,d bytes is given back twice".formatted(slab.capacity()));
    }
    return direct;
  }

  /** One look at the readers serves all that was retired before: the oldest section bounds them. */
  @Override
  public long reclaimRetired() {
    if (retiredSlabs() == 0) {
      return 0;
    }
    long bytes = 0;
    long oldestSection = epochs.oldestSection();
    DirectSlab slab = pollRetiredBefore(oldestSection);
    while (slab != null && free(slab)) {
      bytes += slab.capacity();
      slab = pollRetiredBefore(oldestSection);
    }
    return bytes;
  }

  private DirectSlab pollRetiredBefore(long epoch) {
    synchronized (retiredLock) {
      DirectSlab slab = firstRetired;
      if (slab == null || slab.retiredEpoch >= epoch) {
        return null;
      }
      firstRetired = slab.nextRetired;
      slab.nextRetired = null;
      if (firstRetired == null) {
        lastRetired = null;
      }
      retiredSlabs--;
      return slab;
    }
  }

  /** Frees a slab, or keeps it for later where there is not even the memory to free it. */
  private boolean free(DirectSlab slab) {
    slab.detach();
    try {
      SOURCE.free(slab.owner());
    } catch (OutOfMemoryError e) {
      keepAsFirst(slab);
      return false;
    }
    mappedBytes.addAndGet(-slab.capacity());
    freedSinceTrim.addAndGet(slab.capacity());
    return true;
  }

  private void keepAsFirst(DirectSlab slab) {
    synchronized (retiredLock) {
      slab.nextRetired = firstRetired;
      firstRetired = slab;
      if (lastRetired == null) {
        lastRetired = slab;
      }
      retiredSlabs++;
    }
  }

  @Override
  public void trim() {
    trimsPutOff = freedSinceTrim.get() < BYTES_FOR_LATE_TRIM ? 0 : trimsPutOff + 1;
    trimAbove(trimsPutOff < TRIMS_PUT_OFF ? BYTES_BETWEEN_TRIMS : BYTES_FOR_LATE_TRIM);
  }

  private void trimAbove(long bytes) {
    long freed = freedSinceTrim.get();
    if (freed >= bytes && freedSinceTrim.compareAndSet(freed, 0)) {
      trimsPutOff = 0;
      Diagnostics.trimNativeHeap();
    }
  }

  /** What the C library may keep of what was freed. */
  long untrimmedBytes() {
    return freedSinceTrim.get();
  }

  @Override
  public long mappedBytes() {
    return mappedBytes.get();
  }

  @Override
  public ReadEpochs epochs() {
    return epochs;
  }

  @Override
  public void close() {
    closed = true;
    EngineClock sinceClosed = EngineClock.system();
    reclaimRetired();
    while (retiredSlabs() > 0) {
      if (sinceClosed.nanos() > READERS_LEAVE_WITHIN_NANOS) {
        throw new IllegalStateException(
            "%d retired slabs stay mapped: a reader doesn't leave its section"
                .formatted(retiredSlabs()));
      }
      LockSupport.parkNanos(POLL_NANOS);
      reclaimRetired();
    }
    trimAbove(BYTES_FOR_LAST_TRIM);
  }

  private int retiredSlabs() {
    synchronized (retiredLock) {
      return retiredSlabs;
    }
  }
}
