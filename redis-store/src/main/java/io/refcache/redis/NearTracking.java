package io.refcache.redis;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

/**
 * Keeps a {@link NearSession} with one server: beats its lease while there is one, and makes
 * another one when it has ended. Safe for use by many threads.
 */
final class NearTracking implements AutoCloseable {
  private static final Logger LOG = System.getLogger(NearTracking.class.getName());

  private final Node node;
  private final Supplier<byte[]> prober;
  private final Executor executor;
  private final NearSession.Watcher watcher;
  private final Runnable onNewSession;
  private final AtomicBoolean connecting = new AtomicBoolean();

  /** Null until there has been one; the last one, which may have ended. */
  private volatile NearSession session;

  private volatile boolean failureLogged;

  /** Written under this. */
  private volatile boolean closed;

  /**
   * @param prober finds a {@linkplain NearSession probe} for the server, or throws
   * @param executor runs in a thread of its own what may take a while
   * @param watcher is told of changes
   * @param onNewSession is called before the first read on a new session
   */
  NearTracking(
      Node node,
      Supplier<byte[]> prober,
      Executor executor,
      NearSession.Watcher watcher,
      Runnable onNewSession) {
    this.node = node;
    this.prober = prober;
    this.executor = executor;
    this.watcher = watcher;
    this.onNewSession = onNewSession;
  }

  /** The session; null if there is none now. */
  NearSession session() {
    NearSession last = session;
    return last == null || last.hasEnded() ? null : last;
  }

  /** Has nothing that was read until now count as true any more. */
  void forget() {
    NearSession current = session();
    if (current != null) {
      current.forget();
    }
  }

  /** Does what is due; to be called several times within the time that a lease lasts. */
  void tend() {
    NearSession current = session();
    if (current != null) {
      current.beat();
    } else if (!closed && connecting.compareAndSet(false, true)) {
      try {
        executor.execute(this::tryToConnect);
      } catch (RuntimeException | OutOfMemoryError e) { // the next call tries again
        connecting.set(false);
        tell(e);
      }
    }
  }

  private void tryToConnect() {
    try {
      connect();
    } catch (RuntimeException e) {
      tell(e);
    } finally {
      connecting.set(false);
    }
  }

  /** Tells of the first failure in a row. */
  void tell(Throwable failure) {
    if (closed) {
      return;
    }
    Level level = failureLogged ? Level.DEBUG : Level.WARNING;
    failureLogged = true;
    LOG.log(
        level, () -> node + ": the near cache rests, for the server cannot be watched", failure);
  }

  /**
   * Begins a session. May take as long as connecting may.
   *
   * @throws io.lettuce.core.RedisException if there is no connection to be had
   * @throws java.util.concurrent.CompletionException if the server does not agree to be watched
   */
  void connect() {
    byte[] probe = prober.get();
    NearSession begun = new NearSession(node, probe, watcher);
    boolean used = false;
    try {
      begun.arm().toCompletableFuture().join();
      onNewSession.run();
      used = use(begun);
      failureLogged = false;
    } finally {
      if (!used) {
        begun.end();
      }
    }
  }

  private synchronized boolean use(NearSession begun) {
    if (!closed) {
      session = begun;
    }
    return !closed;
  }

  /** Ends the session, and begins no other one. */
  @Override
  public void close() {
    synchronized (this) {
      closed = true;
    }
    if (session != null) {
      session.end();
    }
  }

  /** Waits, not for long, until the connection is closed after {@link #close}. */
  void awaitClosed() {
    if (session != null) {
      session.awaitClosed();
    }
  }
}
