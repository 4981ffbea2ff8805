package io.refcache.engine.reclaim;

import io.refcache.engine.stats.Counter;
import io.refcache.engine.stats.Info;
import io.refcache.engine.time.EngineClock;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * Lazy free: gives memory back later and elsewhere, so that nobody waits for it who does not have
 * to.
 *
 * <p>Freeing one block is cheaper than queueing it. So only what takes more than {@value
 * #LAZYFREE_THRESHOLD} blocks (a long value, a whole cleared table) is worth being submitted; its
 * entry is gone from the index by then, and only the memory comes later. <b>When</b> it comes
 * depends on the need:
 *
 * <ol>
 *   <li><b>At once</b>, in the thread that wants it, while memory is over its limit or more is
 *       pending than the ceiling allows: memory that is needed now must not lie in a queue. A
 *       writer that lacks room can also take from the queue what others submitted: {@link
 *       #freeNow}.
 *   <li><b>Beside the work</b>, without a pause, by the worker thread while the processors are
 *       idle.
 *   <li><b>In batches</b> of {@value #BATCH_BLOCKS} blocks with a pause of {@value
 *       #BATCH_PAUSE_MILLIS} ms between, by the worker while they are busy, or nobody knows.
 * </ol>
 *
 * <p>Each way counts the objects it freed. Pending bytes are still in use: a limit that is compared
 * with used memory sees them. Garbage that throws is dropped, counted, and the first such failure
 * logged; the worker goes on and nothing of it stays pending.
 *
 * <p>Safe for use by many threads, but not from within {@link Garbage#freeSome}.
 */
public final class Reclaimer implements AutoCloseable {
  /** The effort, in blocks, above which freeing late pays. */
  public static final int LAZYFREE_THRESHOLD = 64;

  /** The idle share of the processors above which the worker does not pause, by default. */
  public static final double DEFAULT_IDLE_THRESHOLD = 0.5;

  /** How many blocks are freed in one step, by whomever: bounds what others wait for. */
  static final int STEP_BLOCKS = 64;

  /**
   * How many blocks the worker frees between two pauses while the processors are busy: two
   * milliseconds' worth of work or so. Where others wait for the processors a pause costs the
   * worker several times what it says, so that smaller batches would take half a minute over five
   * million entries.
   */
  static final int BATCH_BLOCKS = 16_384;

  static final int BATCH_PAUSE_MILLIS = 1;

  private static final int BATCH_STEPS = BATCH_BLOCKS / STEP_BLOCKS;
  private static final long BATCH_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(BATCH_PAUSE_MILLIS);
  private static final Logger LOGGER = System.getLogger(Reclaimer.class.getPackageName());

  private final ReclaimQueue queue = new ReclaimQueue();
  private final BooleanSupplier memoryIsOver;
  private final IdleGauge idleGauge;
  private final Thread worker;
  private volatile long pendingCeilingBytes;
  private volatile double idleThreshold = DEFAULT_IDLE_THRESHOLD;

  private final Counter freedImmediate = new Counter();
  private final Counter freedIdle = new Counter();
  private final Counter freedBatched = new Counter();
  private final Counter lazyfreedObjects = new Counter();
  private final Counter failures = new Counter();

  /**
   * Starts the worker.
   *
   * @param threadName of the worker, a daemon
   * @param clock paces the look at the processors' load
   * @param memoryIsOver whether used memory is over its limit; asked by any thread, should be cheap
   * @param pendingCeilingBytes how much may be pending before callers free for themselves
   */
  public Reclaimer(
      String threadName,
      EngineClock clock,
      BooleanSupplier memoryIsOver,
      long pendingCeilingBytes) {
    this(threadName, new CpuIdleGauge(clock), memoryIsOver, pendingCeilingBytes);
  }

  /** As the other, with a gauge of the caller's own. */
  public Reclaimer(
      String threadName,
      IdleGauge idleGauge,
      BooleanSupplier memoryIsOver,
      long pendingCeilingBytes) {
    this.idleGauge = idleGauge;
    this.memoryIsOver = memoryIsOver;
    setPendingCeilingBytes(pendingCeilingBytes);
    // Inherits nothing: the worker must not keep the class loader of whoever made the first cache.
    worker = new Thread(null, this::work, threadName, 0, false);
    worker.setContextClassLoader(null);
    worker.setDaemon(true);
    worker.start();
  }

  /**
   * Sets how much may be pending.
   *
   * @param bytes 0 frees everything at once
   * @throws IllegalArgumentException if negative
   */
  public void setPendingCeilingBytes(long bytes) {
    if (bytes < 0) {
      throw new IllegalArgumentException("pending ceiling of " + bytes + " bytes; it must be >= 0");
    }
    pendingCeilingBytes = bytes;
  }

  /**
   * Sets the idle share of the processors above which the worker does not pause ({@code
   * lazyfree-idle-threshold}).
   *
   * @param share from 0 to 1
   * @throws IllegalArgumentException if it is not
   */
  public void setIdleThreshold(double share) {
    if (!(share >= 0 && share <= 1)) {
      throw new IllegalArgumentException("idle threshold " + share + "; it must be from 0 to 1");
    }
    idleThreshold = share;
  }

  /**
   * Frees garbage, now or later. What is submitted belongs to the reclaimer; after {@link #close}
   * it is freed before this returns. Nothing that is submitted gets lost, not even if there is no
   * memory to queue it.
   */
  public void submit(Garbage garbage) {
    if (memoryIsOver.getAsBoolean() || !enqueue(garbage)) {
      freeAtOnce(garbage);
    }
  }

  private boolean enqueue(Garbage garbage) {
    try {
      return queue.add(new ReclaimQueue.Piece(garbage), pendingCeilingBytes);
    } catch (OutOfMemoryError e) {
      return false;
    }
  }

  /**
   * Frees pending garbage in this thread, the oldest first, because room is needed. Once the queue
   * is empty, steps that others are taking are waited for.
   *
   * @param bytesWanted how much would do
   * @return the bytes that came back by this thread's steps and those it waited for; less than
   *     wanted only if no more was pending
   */
  public long freeNow(long bytesWanted) {
    long freedBytes = 0;
    while (freedBytes < bytesWanted) {
      ReclaimQueue.Piece piece = queue.beginStep();
      if (piece != null) {
        freedBytes += step(piece, freedImmediate);
      } else {
        long before = queue.pendingBytes();
        boolean goOn = queue.awaitStepEnd();
        freedBytes += Math.max(0, before - queue.pendingBytes());
        if (!goOn) {
          break;
        }
      }
    }
    return freedBytes;
  }

  /** Frees, in this thread, all that is pending; returns when all of it has been freed. */
  public void drain() {
    freeNow(Long.MAX_VALUE);
  }

  /**
   * Ends the worker and frees what is left in this thread. Idempotent; an interrupt stays pending.
   */
  @Override
  public void close() {
    queue.close();
    joinWorker();
    drain();
  }

  /** The bytes that wait to be freed ({@code lazyfree_pending_bytes}). */
  public long pendingBytes() {
    return queue.pendingBytes();
  }

  /** The objects that wait to be freed ({@code lazyfree_pending_objects}). */
  public long pendingObjects() {
    return queue.pendingObjects();
  }

  /** The objects that went through the queue and are freed ({@code lazyfreed_objects}). */
  public long lazyfreedObjects() {
    return lazyfreedObjects.sum();
  }

  /** The objects freed at once because memory was needed ({@code lazyfree_immediate}). */
  public long freedImmediate() {
    return freedImmediate.sum();
  }

  /** The objects freed beside the work, the processors being idle ({@code lazyfree_idle}). */
  public long freedIdle() {
    return freedIdle.sum();
  }

  /** The objects freed in batches, the processors being busy ({@code lazyfree_batched}). */
  public long freedBatched() {
    return freedBatched.sum();
  }

  /** The pieces of garbage that threw and were dropped ({@code lazyfree_failures}). */
  public long failures() {
    return failures.sum();
  }

  /** Writes the section {@code lazyfree_*}. */
  public void writeTo(Info info) {
    info.put("lazyfree_pending_objects", pendingObjects())
        .put("lazyfree_pending_bytes", pendingBytes())
        .put("lazyfreed_objects", lazyfreedObjects())
        .put("lazyfree_immediate", freedImmediate())
        .put("lazyfree_idle", freedIdle())
        .put("lazyfree_batched", freedBatched())
        .put("lazyfree_failures", failures());
  }

  /** Sets the counters to zero ({@code CONFIG RESETSTAT}); what is pending stays. */
  public void resetStatistics() {
    freedImmediate.reset();
    freedIdle.reset();
    freedBatched.reset();
    lazyfreedObjects.reset();
    failures.reset();
  }

  /** The worker's life. */
  private void work() {
    while (queue.awaitWork()) {
      if (memoryIsOver.getAsBoolean()) {
        batch(freedImmediate);
      } else if (idleGauge.idleShare() > idleThreshold) {
        batch(freedIdle);
      } else {
        batch(freedBatched);
        queue.pause(BATCH_PAUSE_NANOS);
      }
    }
  }

  private void batch(Counter way) {
    for (int i = 0; i < BATCH_STEPS; i++) {
      ReclaimQueue.Piece piece = queue.beginStep();
      if (piece == null) {
        return;
      }
      step(piece, way);
    }
  }

  /** Takes one step at a piece of the queue; returns the bytes freed. */
  private long step(ReclaimQueue.Piece piece, Counter way) {
    boolean moreLeft = false;
    boolean failed = false;
    long leftBytes = 0;
    long leftObjects = 0;
    try {
      moreLeft = piece.garbage.freeSome(STEP_BLOCKS);
      if (moreLeft) {
        leftBytes = piece.garbage.bytes();
        leftObjects = piece.garbage.objects();
      }
    } catch (Throwable failure) {
      failed = true;
      moreLeft = false;
      leftBytes = 0;
      leftObjects = 0;
      fail(failure);
    }
    long bytes = piece.settleBytes(leftBytes);
    long objects = piece.settleObjects(leftObjects);
    if (!failed) {
      // Counted before it stops being pending, so that no object is in neither figure.
      way.add(objects);
      lazyfreedObjects.add(objects);
    }
    queue.endStep(piece, moreLeft, bytes, objects);
    return failed ? 0 : bytes;
  }

  /** Frees what never was in the queue. */
  private void freeAtOnce(Garbage garbage) {
    try {
      long left = Math.max(0, garbage.objects());
      while (garbage.freeSome(STEP_BLOCKS)) {
        long now = Math.max(0, Math.min(left, garbage.objects()));
        freedImmediate.add(left - now);
        left = now;
      }
      freedImmediate.add(left);
    } catch (Throwable failure) {
      fail(failure);
    }
  }

  private void fail(Throwable failure) {
    if (failures.sum() == 0) {
      LOGGER.log(Level.WARNING, "Garbage could not be freed; its memory may be lost", failure);
    }
    failures.increment();
  }

  private void joinWorker() {
    if (Thread.currentThread() == worker) {
      return;
    }
    boolean interrupted = false;
    while (worker.isAlive()) {
      try {
        worker.join();
      } catch (InterruptedException later) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
