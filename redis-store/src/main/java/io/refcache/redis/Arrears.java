package io.refcache.redis;

import io.refcache.store.StoreException;
import io.refcache.store.StoreUnavailableException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * The removals that a cache owes its server.
 *
 * <p>A change that did not reach the server leaves an entry there that is out of date. So its name
 * is written down, and a thread that lives as long as anything is owed removes the entry as soon as
 * the server lets it. If that becomes more than {@value #MAX_NAMES} names, all entries of the cache
 * are owed instead.
 *
 * <p>Safe for use by many threads.
 */
final class Arrears implements AutoCloseable {
  /** How removals are made. Each of the two may be done again after it has failed. */
  interface Payment {
    /**
     * Removes the entries of these names, {@value Arrears#BATCH} at most.
     *
     * @throws StoreException if one of them may still be there
     */
    void remove(List<byte[]> names);

    /**
     * Removes all entries of the cache.
     *
     * @throws StoreException if one of them may still be there
     */
    void removeAll();
  }

  static final int MAX_NAMES = 10_000;

  /** How many entries are removed at a time. */
  static final int BATCH = 50;

  /** What {@link #size} says if all entries are owed. */
  static final long ALL = -1;

  private static final Logger LOG = System.getLogger(Arrears.class.getName());
  private static final long PAUSE_NANOS = 250_000_000;
  private static final long CLOSE_MILLIS = TimeUnit.SECONDS.toMillis(5);

  private final String cache;
  private final Payment payment;

  /** Whether anything is owed, what is just being removed included. Written under this. */
  private volatile boolean any;

  /* Guarded by this. */
  private final Set<ByteBuffer> names = new LinkedHashSet<>();
  private boolean all;
  private boolean allUnderWay;
  private final Set<ByteBuffer> underWay = new HashSet<>();
  private boolean closed;
  private Thread payer;

  /**
   * @param cache names the cache and its server in messages
   */
  Arrears(String cache, Payment payment) {
    this.cache = cache;
    this.payment = payment;
  }

  /** Whether the removal of an entry is owed; if so somebody is trying to make it. */
  boolean owes(byte[] name) {
    return any && isPursued() && isOwed(ByteBuffer.wrap(name));
  }

  private synchronized boolean isOwed(ByteBuffer name) {
    return all || allUnderWay || names.contains(name) || underWay.contains(name);
  }

  /** Whether anything is owed; if so somebody is trying to remove it. */
  boolean any() {
    return any && isPursued();
  }

  private synchronized boolean isPursued() {
    if (any) {
      begin();
    }
    return any;
  }

  /** How many names are owed; {@link #ALL} for all that there are. */
  synchronized long size() {
    return all || allUnderWay ? ALL : names.size() + underWay.size();
  }

  /** Owes the removal of an entry. */
  synchronized void add(byte[] name) {
    if (!all) {
      names.add(ByteBuffer.wrap(name));
      if (names.size() > MAX_NAMES) {
        addAll();
        return;
      }
    }
    begin();
  }

  /** Owes the removal of all entries. */
  synchronized void addAll() {
    all = true;
    names.clear();
    begin();
  }

  private void begin() {
    if (closed) {
      return;
    }
    any = true;
    if (payer != null) {
      return;
    }
    LOG.log(
        Level.WARNING,
        "{0} cannot be reached: goes without, and removes what should have changed as soon as it can",
        cache);
    Thread thread = new Thread(this::pay, "refcache-redis-arrears");
    thread.setDaemon(true);
    try {
      thread.start();
      payer = thread;
    } catch (OutOfMemoryError e) { // the next one who is refused tries again
      LOG.log(Level.WARNING, () -> cache + ": there is no thread to remove what should change", e);
    }
  }

  /** Pays until nothing is owed any more, or, once this is closed, until that fails. */
  private void pay() {
    long paid = 0;
    boolean told = false;
    while (true) {
      List<byte[]> batch = new ArrayList<>(BATCH);
      if (!take(batch)) {
        LOG.log(Level.INFO, "{0}: removed what should have changed ({1} entries)", cache, paid);
        return;
      }
      try {
        if (batch.isEmpty()) {
          payment.removeAll();
        } else {
          payment.remove(batch);
        }
        paid += batch.size();
      } catch (RuntimeException e) {
        putBack();
        if (isClosed()) {
          return;
        }
        if (!(told || e instanceof StoreUnavailableException)) {
          told = true;
          LOG.log(Level.ERROR, cache + " does not let go of what should have changed", e);
        }
        LockSupport.parkNanos(PAUSE_NANOS);
      }
    }
  }

  /**
   * Takes out what is to be removed next: some names, or all entries if it leaves the list empty.
   *
   * @return false if nothing is owed any more, which is the end of the thread
   */
  private synchronized boolean take(List<byte[]> batch) {
    allUnderWay = all;
    all = false;
    underWay.clear();
    if (allUnderWay) {
      return true;
    }
    for (Iterator<ByteBuffer> i = names.iterator(); i.hasNext() && batch.size() < BATCH; ) {
      ByteBuffer name = i.next();
      i.remove();
      batch.add(name.array());
      underWay.add(name);
    }
    if (batch.isEmpty()) {
      any = false;
      payer = null;
      return false;
    }
    return true;
  }

  private synchronized void putBack() {
    all |= allUnderWay;
    allUnderWay = false;
    if (!all) {
      names.addAll(underWay);
    }
    underWay.clear();
  }

  private synchronized boolean isClosed() {
    return closed;
  }

  /** Tries for the last time; says what could not be removed. */
  @Override
  public void close() {
    long left = end();
    if (left != 0) {
      LOG.log(
          Level.WARNING,
          "{0} is closed and could not be reached: {1} of its entries there may be out of date",
          cache,
          left == ALL ? "all" : left);
    }
  }

  /** How many are left. */
  private long end() {
    Thread last;
    synchronized (this) {
      closed = true;
      last = payer;
    }
    if (last != null) {
      LockSupport.unpark(last);
      try {
        last.join(CLOSE_MILLIS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
    synchronized (this) {
      any = false;
      return size();
    }
  }
}
