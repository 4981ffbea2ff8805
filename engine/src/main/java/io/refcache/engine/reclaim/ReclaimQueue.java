package io.refcache.engine.reclaim;

import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * What waits to be freed, oldest first, and the sums of it.
 *
 * <p>Garbage is taken out for one step and put back at the front if more of it is left. So any
 * number of threads can free at once, none is stuck with a large piece, and whoever finds the queue
 * empty while steps are under way can wait for one to end: a step is short.
 *
 * <p>The sums include what is being freed just now. They are charged when garbage is added and
 * discharged step by step, never by more than was charged: however a piece of garbage reports, and
 * whatever it throws, an empty queue has nothing pending.
 */
final class ReclaimQueue {
  /** The most pieces that wait: bounds the queue's own size on the heap. */
  static final int MAX_PIECES = 1 << 16;

  /**
   * A piece of garbage and what of it is still counted as pending. Belongs to who took it. A link
   * of the queue itself, so that putting it back needs no memory.
   */
  static final class Piece {
    final Garbage garbage;
    private Piece next;
    private long bytes;
    private long objects;

    Piece(Garbage garbage) {
      this.garbage = garbage;
      this.bytes = Math.max(0, garbage.bytes());
      this.objects = Math.max(0, garbage.objects());
    }

    /** Takes off what a step has freed, never more than is left to account for. */
    long settleBytes(long leftBytes) {
      long freed = bytes - Math.max(0, Math.min(leftBytes, bytes));
      bytes -= freed;
      return freed;
    }

    /** As {@link #settleBytes}, for objects. */
    long settleObjects(long leftObjects) {
      long freed = objects - Math.max(0, Math.min(leftObjects, objects));
      objects -= freed;
      return freed;
    }
  }

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition work = lock.newCondition();
  private final Condition stepEnded = lock.newCondition();
  private final Condition closing = lock.newCondition();

  // Guarded by lock; the sums are volatile so that figures can be read without it.
  private Piece first;
  private Piece last;
  private int pieces;
  private int stepsUnderWay;
  private boolean closed;
  private volatile long pendingBytes;
  private volatile long pendingObjects;

  /**
   * Adds a piece.
   *
   * @return false if the queue is closed, or would hold more than the ceiling
   */
  boolean add(Piece piece, long ceilingBytes) {
    lock.lock();
    try {
      if (closed
          || pieces + stepsUnderWay >= MAX_PIECES
          || pendingBytes + piece.bytes > ceilingBytes) {
        return false;
      }
      addLast(piece);
      pendingBytes += piece.bytes;
      pendingObjects += piece.objects;
      work.signal();
      return true;
    } finally {
      lock.unlock();
    }
  }

  private void addLast(Piece piece) {
    if (last == null) {
      first = piece;
    } else {
      last.next = piece;
    }
    last = piece;
    pieces++;
  }

  private void addFirst(Piece piece) {
    piece.next = first;
    first = piece;
    if (last == null) {
      last = piece;
    }
    pieces++;
  }

  private Piece pollFirst() {
    Piece piece = first;
    if (piece != null) {
      first = piece.next;
      piece.next = null;
      if (first == null) {
        last = null;
      }
      pieces--;
    }
    return piece;
  }

  /** Takes the oldest piece for one step, or null; {@link #endStep} must follow. */
  Piece beginStep() {
    lock.lock();
    try {
      Piece piece = pollFirst();
      if (piece != null) {
        stepsUnderWay++;
      }
      return piece;
    } finally {
      lock.unlock();
    }
  }

  /** Ends a step: takes off what it settled, and puts the piece back if more is left. */
  void endStep(Piece piece, boolean moreLeft, long settledBytes, long settledObjects) {
    lock.lock();
    try {
      pendingBytes -= settledBytes;
      pendingObjects -= settledObjects;
      stepsUnderWay--;
      if (moreLeft) {
        addFirst(piece);
        work.signal();
      }
      stepEnded.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Waits, unless there is work, for a step of another thread to end. Not ended by an interrupt,
   * which stays pending: steps are short.
   *
   * @return false if there is neither work nor a step under way
   */
  boolean awaitStepEnd() {
    lock.lock();
    try {
      if (first == null && stepsUnderWay > 0) {
        stepEnded.awaitUninterruptibly();
      }
      return first != null || stepsUnderWay > 0;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Waits for work.
   *
   * @return false if the queue was closed
   */
  boolean awaitWork() {
    lock.lock();
    try {
      while (first == null && !closed) {
        work.awaitUninterruptibly();
      }
      return !closed;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Lets time pass, unless the queue is closed meanwhile. Ended early by an interrupt, which is
   * swallowed: this is the worker's, and nobody has a reason to interrupt it.
   */
  void pause(long nanos) {
    lock.lock();
    try {
      long left = nanos;
      while (left > 0 && !closed) {
        left = closing.awaitNanos(left);
      }
    } catch (InterruptedException shortPause) {
      // Nothing is lost by going on early.
    } finally {
      lock.unlock();
    }
  }

  /** Refuses what comes from now on, and wakes who waits for work. What is there stays. */
  void close() {
    lock.lock();
    try {
      closed = true;
      work.signalAll();
      closing.signalAll();
    } finally {
      lock.unlock();
    }
  }

  long pendingBytes() {
    return pendingBytes;
  }

  long pendingObjects() {
    return pendingObjects;
  }
}
