package io.refcache.engine.record;

import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * Objects on the heap that records refer to by number, for caches that store by reference.
 *
 * <p>A table of slots in chunks that never move, so that reading takes no lock. Numbers of freed
 * slots are used again, most recently freed first. Reading a number that was freed meanwhile gives
 * another object or null: readers validate that the record was still in place afterwards.
 *
 * <p>Thread-safe.
 */
public final class HeapReferences {
  /** The number of no object. */
  static final int NONE = -1;

  private static final int CHUNK_BITS = 10;
  private static final int CHUNK_SLOTS = 1 << CHUNK_BITS;
  private static final int MAX_CHUNKS = 1 << 18;

  private volatile AtomicReferenceArray<?>[] chunks = {};

  /*
   * Guarded by this: a stack of free numbers, and the first number that was never used. There is
   * room in the stack for all numbers that are in use: removing needs no memory.
   */
  private int[] free = new int[16];
  private int freeCount;
  private int next;

  /** Keeps an object; returns its number, or {@link #NONE} for null. */
  int add(Object object) {
    return object == null ? NONE : keep(object);
  }

  private synchronized int keep(Object object) {
    int handle;
    if (freeCount > 0) {
      handle = free[--freeCount];
    } else {
      handle = next;
      if (handle >>> CHUNK_BITS == chunks.length) {
        grow();
      }
      if (next == free.length) {
        free = java.util.Arrays.copyOf(free, next * 2);
      }
      next++;
    }
    chunk(handle).setRelease(handle & (CHUNK_SLOTS - 1), object);
    return handle;
  }

  Object get(int handle) {
    return chunk(handle).getAcquire(handle & (CHUNK_SLOTS - 1));
  }

  /** Lets go of an object; does nothing for {@link #NONE}. */
  void remove(int handle) {
    if (handle != NONE) {
      forget(handle);
    }
  }

  private synchronized void forget(int handle) {
    Object removed = chunk(handle).getAndSet(handle & (CHUNK_SLOTS - 1), null);
    if (removed == null) {
      throw new IllegalStateException("heap reference " + handle + " was removed twice");
    }
    free[freeCount++] = handle;
  }

  /** How many objects are kept. */
  public synchronized int size() {
    return next - freeCount;
  }

  @SuppressWarnings("unchecked")
  private AtomicReferenceArray<Object> chunk(int handle) {
    return (AtomicReferenceArray<Object>) chunks[handle >>> CHUNK_BITS];
  }

  private void grow() {
    if (chunks.length == MAX_CHUNKS) {
      throw new IllegalStateException("more than " + next + " objects stored by reference");
    }
    AtomicReferenceArray<?>[] grown = java.util.Arrays.copyOf(chunks, chunks.length + 1);
    grown[chunks.length] = new AtomicReferenceArray<>(CHUNK_SLOTS);
    chunks = grown;
  }
}
