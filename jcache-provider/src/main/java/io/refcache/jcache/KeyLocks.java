package io.refcache.jcache;

import io.refcache.store.KeyBytes;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.locks.ReentrantLock;
import javax.cache.CacheException;

/**
 * One lock for each key, by striping: it makes an operation on a key atomic against all others that
 * change it, and puts their events in order.
 *
 * <p>Lock order: a key's stripe comes before every lock of the store. User code (loaders, writers,
 * processors, expiry policies, codecs) runs under a stripe; listeners run under none. Operations on
 * many keys lock one key at a time.
 *
 * <p>Locks are reentrant, so user code may work with its own key. If it works with other keys two
 * threads can wait for each other; whoever holds a stripe already therefore waits for a second one
 * {@value #NESTED_WAIT_SECONDS} s and then fails, instead of for ever.
 *
 * <p><b>A plain put takes no lock</b>, if nobody listens or is written through, its expiry is a
 * constant and its key's bytes are canonical. It is one verb of the store, which is atomic, and it
 * says nothing of what it found; so all that a lock could keep it from is to come between the look
 * and the change of another operation. That one (see {@link EntryUpdate}) changes only what it has
 * seen, by version, and otherwise leaves the put's value as it is: which is what one would see if
 * it had come first, a moment before the put. What says what it found ({@code getAndPut}, {@code
 * putIfAbsent}, {@code remove}) could tell that apart, and takes the lock; and so does a put of
 * code that runs under a lock itself, where the operation that called it counts last.
 *
 * <p>The stripe follows from those bytes of the key that equal keys share ({@link
 * KeyBytes#hashedLength()}).
 */
final class KeyLocks {
  static final int STRIPES = 1024;
  static final int NESTED_WAIT_SECONDS = 10;

  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());
  private static final long MULTIPLIER = 0x9E3779B97F4A7C15L;

  private final String cacheName;
  private final long nestedWaitMillis;
  private final AtomicReferenceArray<ReentrantLock> locks = new AtomicReferenceArray<>(STRIPES);

  KeyLocks(String cacheName) {
    this(cacheName, TimeUnit.SECONDS.toMillis(NESTED_WAIT_SECONDS));
  }

  KeyLocks(String cacheName, long nestedWaitMillis) {
    this.cacheName = cacheName;
    this.nestedWaitMillis = nestedWaitMillis;
  }

  /** The stripe of a key, from 0 to {@link #STRIPES} - 1. */
  static int stripe(KeyBytes key) {
    byte[] bytes = key.array();
    int length = key.hashedLength();
    long hash = length;
    int i = 0;
    for (; i + Long.BYTES <= length; i += Long.BYTES) {
      hash = mix(hash ^ (long) LONGS.get(bytes, i));
    }
    for (; i < length; i++) {
      hash = mix(hash ^ bytes[i]);
    }
    return (int) (hash >>> 32) & (STRIPES - 1);
  }

  private static long mix(long x) {
    long product = x * MULTIPLIER;
    return product ^ (product >>> 29);
  }

  /**
   * Takes a stripe.
   *
   * @throws CacheException if the thread holds another stripe and this one cannot be had in time
   */
  void lock(int stripe, ThreadScratch thread) {
    ReentrantLock lock = lockOf(stripe);
    if (!lock.tryLock()) {
      if (thread.locksHeld == 0) {
        lock.lock();
      } else if (!lockWithin(lock, nestedWaitMillis)) {
        throw new CacheException(
            ("cache '%s': gave up after %,d ms of waiting for a key's lock while holding another"
                    + " key's; a loader, writer, entry processor or expiry policy that works with"
                    + " other keys of a cache can wait for its own kind for ever")
                .formatted(cacheName, nestedWaitMillis));
      }
    }
    if (thread.locksHeld++ > 0 && lock.getHoldCount() > 1) {
      thread.reentries++;
    }
  }

  /** Takes a stripe if that is possible within a time. */
  boolean tryLock(int stripe, long waitMillis, ThreadScratch thread) {
    boolean locked = lockWithin(lockOf(stripe), waitMillis);
    if (locked) {
      thread.locksHeld++;
    }
    return locked;
  }

  void unlock(int stripe, ThreadScratch thread) {
    thread.locksHeld--;
    locks.get(stripe).unlock();
  }

  private static boolean lockWithin(ReentrantLock lock, long waitMillis) {
    try {
      return lock.tryLock(waitMillis, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private ReentrantLock lockOf(int stripe) {
    ReentrantLock lock = locks.get(stripe);
    if (lock == null) {
      ReentrantLock created = new ReentrantLock();
      lock = locks.compareAndSet(stripe, null, created) ? created : locks.get(stripe);
    }
    return lock;
  }
}
