package io.refcache.jcache;

import java.lang.ref.WeakReference;
import java.util.Collections;
import java.util.Map;
import java.util.WeakHashMap;

/**
 * What one thread needs again and again: buffers for its operations, and how many key locks it
 * holds.
 *
 * <p>Operations nest, because loaders, writers, processors, listeners and the serialization of keys
 * may call caches again: so there is a stack of buffers, one level for each operation in progress.
 *
 * <p>Nothing here keeps a class loader alive. What a thread's own table refers to is a plain {@link
 * WeakReference}, a class of the JDK; the strong reference to this object sits in a static field of
 * this class, which goes when its loader goes; and that field's table refers to threads weakly.
 *
 * <pre>
 *   Thread --> table of thread locals --> WeakReference . . > ThreadScratch
 *   loader --> this class --> OWNERS (weak keys: threads) --> ThreadScratch
 * </pre>
 */
final class ThreadScratch {
  private static final ThreadLocal<WeakReference<ThreadScratch>> CURRENT = new ThreadLocal<>();
  private static final Map<Thread, ThreadScratch> OWNERS =
      Collections.synchronizedMap(new WeakHashMap<>());

  private Scratch[] levels = {new Scratch()};
  private int depth;

  /** How many key locks the thread holds; kept by {@link KeyLocks}. */
  int locksHeld;

  /** How often the thread has taken a key lock that it held already; kept by {@link KeyLocks}. */
  int reentries;

  private ThreadScratch() {}

  /** The calling thread's own. */
  static ThreadScratch current() {
    WeakReference<ThreadScratch> reference = CURRENT.get();
    ThreadScratch scratch = reference == null ? null : reference.get();
    return scratch == null ? create() : scratch;
  }

  private static ThreadScratch create() {
    ThreadScratch scratch = new ThreadScratch();
    OWNERS.put(Thread.currentThread(), scratch);
    CURRENT.set(new WeakReference<>(scratch));
    return scratch;
  }

  /** Buffers for an operation that begins; every call needs its {@link #release}. */
  Scratch acquire() {
    if (depth == levels.length) {
      Scratch[] more = new Scratch[depth + 1];
      System.arraycopy(levels, 0, more, 0, depth);
      more[depth] = new Scratch();
      levels = more;
    }
    return levels[depth++];
  }

  /** Takes back the buffers of the operation that began last. */
  void release() {
    levels[--depth].trim();
  }
}
