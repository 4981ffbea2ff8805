package io.refcache.jcache.event;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.LongAdder;
import javax.cache.Cache;
import javax.cache.configuration.CacheEntryListenerConfiguration;
import javax.cache.event.EventType;

/**
 * Brings the changes of one cache to its listeners: to each in the order in which they happened to
 * a key.
 *
 * <p>An operation <em>publishes</em> under its key's lock, which fixes the order, and has the
 * publication <em>delivered</em> after it has let go of the lock. No listener and no filter ever
 * runs under the lock of a key, so they may use the cache. A synchronous listener has returned when
 * the operation returns, with one exception: an operation that is itself part of a listener, or of
 * something that runs under a key's lock, does not wait if somebody else is delivering events of
 * the same {@link Lane}, who then delivers these as well. Waiting there could last for ever.
 *
 * <p>Asynchronous listeners have lanes of their own, which are run by an executor. If more than
 * {@value #MAX_WAITING} events of a lane wait for them, later ones are dropped, counted and logged:
 * a listener that cannot keep up costs events, never memory without bound.
 *
 * <p>What a synchronous listener throws reaches the caller; what nobody waits for is logged. Safe
 * for use by many threads.
 */
public final class EventDispatcher<K, V> {
  /** The number of lanes; events of keys of different lanes may overtake one another. */
  static final int LANES = 64;

  /** How many events of one lane may wait for asynchronous listeners. */
  static final int MAX_WAITING = 16_384;

  private static final Logger LOG = System.getLogger(EventDispatcher.class.getName());

  /** Whether the thread runs listeners now; an int, so that no class of ours is held by it. */
  private static final ThreadLocal<int[]> RUNNING = ThreadLocal.withInitial(() -> new int[1]);

  private final Cache<K, V> source;
  private final Executor executor;
  private final Lane[] synchronousLanes = lanes();
  private final Lane[] asynchronousLanes = lanes();
  private final LongAdder dropped = new LongAdder();
  private volatile Registrations<K, V> registrations = Registrations.none();

  /**
   * @param source the cache that events name
   * @param executor runs asynchronous listeners
   */
  public EventDispatcher(Cache<K, V> source, Executor executor) {
    this.source = source;
    this.executor = executor;
  }

  private static Lane[] lanes() {
    Lane[] lanes = new Lane[LANES];
    for (int i = 0; i < LANES; i++) {
      lanes[i] = new Lane();
    }
    return lanes;
  }

  /**
   * Registers a listener.
   *
   * @return what was made for it and is to be closed with it
   * @throws IllegalArgumentException if an equal configuration is registered
   */
  public synchronized List<Object> register(CacheEntryListenerConfiguration<K, V> configuration) {
    if (registrations.find(configuration) != null) {
      throw new IllegalArgumentException(
          "cache '%s': a listener of an equal configuration is registered already: %s"
              .formatted(source.getName(), configuration));
    }
    List<Object> made = new ArrayList<>();
    try {
      Registration<K, V> registration = new Registration<>(configuration, made::add);
      registrations = registrations.with(registration);
      return registration.resources();
    } catch (RuntimeException | Error e) {
      for (Object resource : made) {
        closeAfter(e, resource);
      }
      throw e;
    }
  }

  private static void closeAfter(Throwable failure, Object resource) {
    if (resource instanceof AutoCloseable closeable) {
      try {
        closeable.close();
      } catch (Exception e) {
        failure.addSuppressed(e);
      }
    }
  }

  /**
   * Takes a listener out.
   *
   * @return what is to be closed, empty if no such listener is registered
   */
  public synchronized List<Object> deregister(CacheEntryListenerConfiguration<K, V> configuration) {
    Registration<K, V> registration = registrations.find(configuration);
    if (registration == null) {
      return List.of();
    }
    registrations = registrations.without(registration);
    registration.close();
    return registration.resources();
  }

  /** Takes all listeners out; returns what is to be closed. */
  public synchronized List<Object> deregisterAll() {
    List<Object> resources = new ArrayList<>();
    for (Registration<K, V> registration : registrations.all()) {
      registration.close();
      resources.addAll(registration.resources());
    }
    registrations = Registrations.none();
    return resources;
  }

  /** Whether anybody listens at all. */
  public boolean isActive() {
    return registrations.isActive();
  }

  /** Whether anybody wants events of a type. */
  public boolean wants(EventType type) {
    return registrations.wants(type);
  }

  /** Whether anybody wants the old value in events of a type. */
  public boolean wantsOldValue(EventType type) {
    return registrations.wantsOldValue(type);
  }

  /**
   * How many events were not delivered: to asynchronous listeners that could not keep up, or
   * because what another process has told could not be {@linkplain #drop read}.
   */
  public long dropped() {
    return dropped.sum();
  }

  /** Counts an event that cannot be delivered. */
  public void drop() {
    dropped.increment();
  }

  /**
   * Fixes the place of changes in the order of events. To be called under the key's lock.
   *
   * @param stripe the key's lock; keys of the same stripe share a lane
   * @return what to {@linkplain #deliver deliver} after the lock was released; null if there is
   *     nothing to deliver
   */
  public Publication<K, V> publish(int stripe, List<EntryChange<K, V>> changes) {
    Registrations<K, V> now = registrations;
    if (!now.asynchronous().isEmpty()) {
      publishAsynchronously(now.asynchronous(), asynchronousLanes[stripe % LANES], changes);
    }
    if (now.synchronous().isEmpty()) {
      return null;
    }
    Lane lane = synchronousLanes[stripe % LANES];
    Publication<K, V> publication = new Publication<>(source, changes, now.synchronous(), lane);
    lane.add(publication);
    return publication;
  }

  /**
   * Fixes the place of changes for which nobody here waits: every listener is an asynchronous one.
   * To be called under the key's lock.
   */
  public void publishSoon(int stripe, List<EntryChange<K, V>> changes) {
    Registrations<K, V> now = registrations;
    if (!now.asynchronous().isEmpty()) {
      publishAsynchronously(now.asynchronous(), asynchronousLanes[stripe % LANES], changes);
    }
    if (!now.synchronous().isEmpty()) {
      publishAsynchronously(now.synchronous(), synchronousLanes[stripe % LANES], changes);
    }
  }

  private void publishAsynchronously(
      List<Registration<K, V>> receivers, Lane lane, List<EntryChange<K, V>> changes) {
    if (lane.length() >= MAX_WAITING) {
      if (dropped.sum() == 0) {
        LOG.log(
            Level.WARNING,
            "cache ''{0}'': asynchronous listeners cannot keep up; events are dropped",
            source.getName());
      }
      dropped.add(changes.size());
      return;
    }
    Publication<K, V> publication = new Publication<>(source, changes, receivers, lane);
    publication.abandon();
    lane.add(publication);
    lane.runSoon(executor);
  }

  /**
   * Has a publication delivered, and throws what a listener threw. To be called without a lock.
   *
   * @throws javax.cache.event.CacheEntryListenerException if a listener or filter threw an
   *     exception
   */
  public void deliver(Publication<K, V> publication) {
    int[] running = RUNNING.get();
    if (running[0] > 0) {
      deliverIfFree(publication);
      return;
    }
    running[0]++;
    try {
      publication.lane().runUpTo(publication);
    } finally {
      running[0]--;
    }
    publication.throwFailure();
  }

  /** Has a publication delivered, now if nobody else is delivering and soon otherwise. */
  public void deliverIfFree(Publication<K, V> publication) {
    int[] running = RUNNING.get();
    running[0]++;
    try {
      publication.lane().runIfFree();
    } finally {
      running[0]--;
    }
    if (publication.isDone()) {
      publication.throwFailure();
    } else {
      publication.abandon();
    }
  }

  /**
   * Has a publication delivered by another thread; unless too many wait already, then by this one.
   * For the background, where nobody is to be told of failures.
   */
  public void deliverSoon(Publication<K, V> publication) {
    publication.abandon();
    Lane lane = publication.lane();
    if (lane.length() < MAX_WAITING) {
      lane.runSoon(executor);
    } else {
      lane.runIfFree();
    }
  }
}
