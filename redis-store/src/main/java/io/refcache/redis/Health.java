package io.refcache.redis;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;

/**
 * Notices when a server falls silent, and leaves it.
 *
 * <p>A connection that breaks is made anew by the client. One whose peer is paused, or cut off,
 * does not break: the client would wait for ever, though Sentinels may long have named another
 * master. So after {@value #SUSPICIOUS_TIMEOUTS} timeouts in a row a thread tries to connect again,
 * until somebody answers. And after {@value #MAX_TIMEOUTS} nobody else waits for the server any
 * more: commands are refused at once until that thread has come through. Whoever is refused sees to
 * it that there is such a thread, since nothing else would end the silence.
 *
 * <p>Safe for use by many threads.
 */
final class Health implements AutoCloseable {
  static final int SUSPICIOUS_TIMEOUTS = 2;
  static final int MAX_TIMEOUTS = 5;

  private static final Logger LOG = System.getLogger(Health.class.getName());
  private static final long PAUSE_NANOS = 250_000_000;

  private final String address;
  private final Runnable renewal;
  private final Executor starter;
  private final AtomicInteger timeoutsInARow = new AtomicInteger();
  private final AtomicBoolean renewing = new AtomicBoolean();
  private final Counters counters;
  private volatile boolean closed;

  /** What the servers of one backend have done, those included that have left it. */
  static final class Counters {
    private final LongAdder timeouts = new LongAdder();
    private final LongAdder disconnects = new LongAdder();
    private final LongAdder renewals = new LongAdder();

    /** Adds the counters. */
    void tell(Map<String, Object> figures) {
      figures.put("redis_timeouts", timeouts.sum());
      figures.put("redis_disconnects", disconnects.sum());
      figures.put("redis_renewals", renewals.sum());
    }

    void reset() {
      timeouts.reset();
      disconnects.reset();
      renewals.reset();
    }
  }

  /**
   * @param renewal connects again, or throws
   * @param starter runs what is given to it in a thread of its own
   */
  Health(String address, Runnable renewal, Counters counters, Executor starter) {
    this.address = address;
    this.counters = counters;
    this.renewal = renewal;
    this.starter = starter;
  }

  Health(String address, Runnable renewal, Counters counters) {
    this(address, renewal, counters, Health::startThread);
  }

  private static void startThread(Runnable task) {
    Thread thread = new Thread(task, "refcache-redis-watchdog");
    thread.setDaemon(true);
    thread.start();
  }

  /** Whether it is of no use to ask; if so somebody is trying to come through. */
  boolean refuses() {
    if (!isSilent()) {
      return false;
    }
    startRenewal();
    return true;
  }

  /** Whether nobody waits for the server any more. */
  boolean isSilent() {
    return timeoutsInARow.get() >= MAX_TIMEOUTS;
  }

  void answered() {
    if (timeoutsInARow.get() != 0) {
      timeoutsInARow.set(0);
    }
  }

  void timedOut() {
    counters.timeouts.increment();
    if (timeoutsInARow.incrementAndGet() >= SUSPICIOUS_TIMEOUTS) {
      startRenewal();
    }
  }

  private void startRenewal() {
    if (closed || !renewing.compareAndSet(false, true)) {
      return;
    }
    try {
      starter.execute(this::renew);
    } catch (RuntimeException | OutOfMemoryError e) { // the next one who is refused tries again
      renewing.set(false);
      LOG.log(Level.WARNING, () -> address + ": there is no thread to connect again", e);
    }
  }

  void disconnected() {
    counters.disconnects.increment();
  }

  private void renew() {
    LOG.log(Level.WARNING, "{0} does not answer in time: connecting again", address);
    try {
      while (!closed && timeoutsInARow.get() != 0) {
        if (isAnsweredAfterRenewal()) {
          counters.renewals.increment();
          timeoutsInARow.set(0);
          LOG.log(Level.INFO, "{0} answers again", address);
        } else {
          LockSupport.parkNanos(PAUSE_NANOS);
        }
      }
    } finally {
      renewing.set(false);
    }
  }

  private boolean isAnsweredAfterRenewal() {
    try {
      renewal.run();
      return true;
    } catch (RuntimeException e) {
      LOG.log(Level.DEBUG, () -> address + " does not answer", e);
      return false;
    }
  }

  @Override
  public void close() {
    closed = true;
  }
}
