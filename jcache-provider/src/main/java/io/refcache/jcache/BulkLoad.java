package io.refcache.jcache;

import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import javax.cache.integration.CacheLoaderException;
import javax.cache.integration.CompletionListener;

/**
 * Loads many entries in another thread, and says when it is done.
 *
 * <p>The application's loader is closed with the cache, and must not be called after that: so
 * closing waits for what is being loaded, and lets nothing begin any more.
 */
final class BulkLoad<K, V> implements AutoCloseable {
  /** A loader that takes longer than that to notice that nobody waits for it is left behind. */
  private static final long CLOSE_PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(5);

  private final CacheParts<K, V> cache;
  private final EntryReads<K, V> reads;
  private final Executor executor;

  /** Keys that were asked for and are not done with: what shows how far a long load is. */
  private final AtomicLong pendingKeys = new AtomicLong();

  private final AtomicLong loadedKeys = new AtomicLong();

  /* Guarded by this. */
  private int running;
  private boolean closed;

  BulkLoad(CacheParts<K, V> cache, EntryReads<K, V> reads, Executor executor) {
    this.cache = cache;
    this.reads = reads;
    this.executor = executor;
  }

  /**
   * Loads the entries of a set, which is copied first.
   *
   * @param operation what to do with what is there already
   * @param listener is told of the end; null for nobody
   */
  void start(Set<? extends K> keys, CacheOperation operation, CompletionListener listener) {
    if (cache.loader() == null) {
      if (listener != null) {
        listener.onCompletion();
      }
      return;
    }
    Task task = new Task(new LinkedHashSet<>(keys), operation, listener);
    pendingKeys.addAndGet(task.left);
    try {
      executor.execute(task);
    } catch (RejectedExecutionException e) {
      task.settle(task.left);
      throw new IllegalStateException("cache '" + cache.name() + "' is closed", e);
    }
  }

  /** The loading of one set. */
  private final class Task implements Workers.Task {
    private final Set<K> keys;
    private final CacheOperation operation;
    private final CompletionListener listener;

    /** Of its keys, those that count as pending; used by one thread at a time. */
    private int left;

    Task(Set<K> keys, CacheOperation operation, CompletionListener listener) {
      this.keys = keys;
      this.operation = operation;
      this.listener = listener;
      this.left = keys.size();
    }

    @Override
    public void run() {
      if (!begin()) {
        abandon();
        return;
      }
      Failures failures = new Failures();
      try {
        failures.run(() -> load(failures));
      } finally {
        settle(left);
        end();
      }
      finish(failures.first());
    }

    @Override
    public void abandon() {
      settle(left);
      finish(new CacheLoaderException("cache '" + cache.name() + "' was closed before loading"));
    }

    private void load(Failures failures) {
      if (!operation.can(Outcome.UPDATED)) {
        keys.removeIf(reads::containsKey);
        settle(left - keys.size());
      }
      Map<K, V> loaded = keys.isEmpty() ? Map.of() : cache.loader().loadAll(keys);
      settle(left - loaded.size());
      loaded.forEach(
          (key, value) -> {
            failures.run(() -> new EntryUpdate<>(cache, operation, key, value, null).run());
            loadedKeys.incrementAndGet();
            settle(1);
          });
    }

    /** So many keys are pending no more: they are there, or nobody will bring them. */
    private void settle(int count) {
      left -= count;
      pendingKeys.addAndGet(-count);
    }

    private void finish(Throwable failure) {
      if (listener == null) {
        return;
      }
      if (failure == null) {
        listener.onCompletion();
      } else if (failure instanceof CacheLoaderException e) {
        listener.onException(e);
      } else {
        listener.onException(new CacheLoaderException(failure));
      }
    }
  }

  private synchronized boolean begin() {
    if (closed) {
      return false;
    }
    running++;
    return true;
  }

  private synchronized void end() {
    running--;
    notifyAll();
  }

  /** Waits a moment for what is being loaded; what has not begun yet is abandoned. */
  @Override
  public synchronized void close() {
    closed = true;
    long start = System.nanoTime();
    long left = CLOSE_PATIENCE_NANOS;
    try {
      while (running > 0 && left > 0) {
        TimeUnit.NANOSECONDS.timedWait(this, left);
        left = CLOSE_PATIENCE_NANOS - (System.nanoTime() - start);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Says how far loading is. */
  void writeTo(Map<String, Object> info) {
    info.put("load_pending_keys", pendingKeys.get());
    info.put("loaded_keys", loadedKeys.get());
  }
}
