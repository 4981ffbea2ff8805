package io.refcache.jcache.event;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.cache.Cache;
import javax.cache.event.CacheEntryListenerException;

/** The changes of one operation on one key, on their way to those who were registered then. */
public final class Publication<K, V> extends Delivery {
  private static final Logger LOG = System.getLogger(EventDispatcher.class.getName());

  private final Cache<K, V> source;
  private final List<EntryChange<K, V>> changes;
  private final List<Registration<K, V>> receivers;
  private final Lane lane;
  private Throwable failure;
  private volatile boolean abandoned;
  private final AtomicBoolean logged = new AtomicBoolean();

  Publication(
      Cache<K, V> source,
      List<EntryChange<K, V>> changes,
      List<Registration<K, V>> receivers,
      Lane lane) {
    this.source = source;
    this.changes = changes;
    this.receivers = receivers;
    this.lane = lane;
  }

  Lane lane() {
    return lane;
  }

  /** Says that nobody is going to wait for this: what is thrown is to be logged. */
  void abandon() {
    abandoned = true;
    logIfAbandoned();
  }

  /** Tells everybody everything, whatever is thrown meanwhile. */
  @Override
  void deliver() {
    for (EntryChange<K, V> change : changes) {
      for (Registration<K, V> receiver : receivers) {
        try {
          receiver.tell(source, change);
        } catch (Throwable e) {
          keep(e);
        }
      }
    }
  }

  @Override
  void delivered() {
    logIfAbandoned();
  }

  private void logIfAbandoned() {
    if (abandoned && isDone() && failure != null && logged.compareAndSet(false, true)) {
      LOG.log(
          Level.WARNING, "cache '" + source.getName() + "': a listener or filter failed", failure);
    }
  }

  private void keep(Throwable e) {
    if (failure == null) {
      failure = e;
    } else if (failure != e) {
      failure.addSuppressed(e);
    }
  }

  /** Throws what was kept: errors as they are, exceptions as the specification's. */
  void throwFailure() {
    if (failure instanceof Error error) {
      throw error;
    }
    if (failure instanceof CacheEntryListenerException exception) {
      throw exception;
    }
    if (failure != null) {
      throw new CacheEntryListenerException("a cache entry listener or filter failed", failure);
    }
  }
}
