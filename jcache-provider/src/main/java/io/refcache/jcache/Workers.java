package io.refcache.jcache;

import java.lang.ref.WeakReference;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The threads of one cache manager for what its users do not wait for: asynchronous listeners and
 * {@code loadAll}. Daemons, made when needed; they end when idle for a while, and when the manager
 * is closed.
 */
final class Workers implements Executor, AutoCloseable {
  private static final int MAX_THREADS = 4;
  private static final int IDLE_SECONDS = 5;
  private static final int CLOSE_WAIT_MILLIS = 500;

  private final ThreadPoolExecutor pool;

  /**
   * @param name names the threads
   * @param loader the context class loader of the threads
   */
  Workers(String name, WeakReference<ClassLoader> loader) {
    AtomicInteger count = new AtomicInteger();
    pool =
        new ThreadPoolExecutor(
            MAX_THREADS,
            MAX_THREADS,
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            task -> {
              Thread thread = new Thread(task, name + "-" + count.incrementAndGet());
              thread.setDaemon(true);
              thread.setContextClassLoader(loader.get());
              return thread;
            });
    pool.allowCoreThreadTimeOut(true);
  }

  @Override
  public void execute(Runnable task) {
    pool.execute(task);
  }

  /** Interrupts what runs and waits for it a moment; what has not begun is abandoned. */
  @Override
  public void close() {
    for (Runnable left : pool.shutdownNow()) {
      if (left instanceof Task task) {
        task.abandon();
      }
    }
    try {
      pool.awaitTermination(CLOSE_WAIT_MILLIS, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** A task that somebody waits for, even if it is never run. */
  interface Task extends Runnable {
    /** Called instead of {@link #run} if the workers are closed first. */
    void abandon();
  }
}
