package io.refcache.jcache.event;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A queue of deliveries that run one at a time, in the order in which they came.
 *
 * <p>A lane has no thread. Whoever wants a delivery done takes the turn and runs what is in front
 * of it as well; whoever finds the turn taken and may not wait leaves, and the one who has it runs
 * the rest before going. So order needs no thread to keep it, and a thread that holds locks never
 * waits for one that runs user code.
 */
final class Lane {
  private final Queue<Delivery> queue = new ConcurrentLinkedQueue<>();
  private final AtomicInteger length = new AtomicInteger();
  private final ReentrantLock turn = new ReentrantLock();
  private final AtomicBoolean scheduled = new AtomicBoolean();

  /** Puts a delivery at the end; the caller sees to it that somebody runs it. */
  void add(Delivery delivery) {
    length.incrementAndGet();
    queue.add(delivery);
  }

  /** How many deliveries wait. */
  int length() {
    return length.get();
  }

  /** Runs everything up to a delivery that was added, waiting for the turn. */
  void runUpTo(Delivery delivery) {
    turn.lock();
    try {
      while (!delivery.isDone() && runNext()) {}
    } finally {
      turn.unlock();
    }
    runIfFree();
  }

  /** Runs everything unless somebody is at it already, who then will. */
  void runIfFree() {
    while (!queue.isEmpty() && !turn.isHeldByCurrentThread() && turn.tryLock()) {
      try {
        while (runNext()) {}
      } finally {
        turn.unlock();
      }
    }
  }

  /** Has everything run by another thread. */
  void runSoon(Executor executor) {
    if (scheduled.compareAndSet(false, true)) {
      try {
        executor.execute(this::runScheduled);
      } catch (RejectedExecutionException closed) {
        scheduled.set(false);
        length.set(0);
        queue.clear();
      }
    }
  }

  private void runScheduled() {
    scheduled.set(false);
    turn.lock();
    try {
      while (runNext()) {}
    } finally {
      turn.unlock();
    }
    runIfFree();
  }

  private boolean runNext() {
    Delivery next = queue.poll();
    if (next == null) {
      return false;
    }
    length.decrementAndGet();
    next.run();
    return true;
  }
}
