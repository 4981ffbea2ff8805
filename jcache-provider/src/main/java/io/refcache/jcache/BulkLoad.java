package io.refcache.jcache;

import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
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
    try {
      executor.execute(new Task(new LinkedHashSet<>(keys), operation, listener));
    } catch (RejectedExecutionException e) {
      throw new IllegalStateException("cache '" + cache.name() + "' is closed", e);
    }
  }

  /** The loading of one set. */
  private final class Task implements Workers.Task {
    private final Set<K> keys;
    private final CacheOperation operation;
    private final CompletionListener listener;

    Task(Set<K> keys, CacheOperation operation, CompletionListener listener) {
      this.keys = keys;
      this.operation = operation;
      this.listener = listener;
    }

    @Override
    public void run() {
      if (!begin()) {
        abandon();
        return;
      }
      Failures failures = new Failures();
      try {
        failures.run(() -> load(keys, operation, failures));
      } finally {
        end();
      }
      finish(failures.first());
    }

    @Override
    public void abandon() {
      finish(new CacheLoaderException("cache '" + cache.name() + "' was closed before loading"));
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

  private void load(Set<K> keys, CacheOperation operation, Failures failures) {
    if (!operation.can(Outcome.UPDATED)) {
      keys.removeIf(reads::containsKey);
    }
    Map<K, V> loaded = keys.isEmpty() ? Map.of() : cache.loader().loadAll(keys);
    loaded.forEach(
        (key, value) ->
            failures.run(() -> new EntryUpdate<>(cache, operation, key, value, null).run()));
  }
}
