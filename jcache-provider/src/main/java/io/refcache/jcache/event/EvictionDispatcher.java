package io.refcache.jcache.event;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.LongAdder;

/** Brings the evictions of one cache to its eviction listeners, in order, in another thread. */
public final class EvictionDispatcher<K, V> {
  private static final Logger LOG = System.getLogger(EvictionDispatcher.class.getName());

  private final String cacheName;
  private final Executor executor;
  private final List<EvictionListener<? super K, ? super V>> listeners =
      new CopyOnWriteArrayList<>();
  private final Lane lane = new Lane();
  private final LongAdder dropped = new LongAdder();

  public EvictionDispatcher(String cacheName, Executor executor) {
    this.cacheName = cacheName;
    this.executor = executor;
  }

  public void add(EvictionListener<? super K, ? super V> listener) {
    listeners.add(listener);
  }

  /** Takes out a listener; returns whether it was there. */
  public boolean remove(EvictionListener<? super K, ? super V> listener) {
    return listeners.remove(listener);
  }

  /** Takes all listeners out; returns what is to be closed. */
  public List<Object> removeAll() {
    List<Object> resources = List.copyOf(listeners);
    listeners.clear();
    return resources;
  }

  public boolean isActive() {
    return !listeners.isEmpty();
  }

  /** How many evictions the listeners were not told of because they could not keep up. */
  public long dropped() {
    return dropped.sum();
  }

  /** Hands over an eviction. */
  public void publish(K key, V value) {
    if (lane.length() >= EventDispatcher.MAX_WAITING) {
      dropped.increment();
      return;
    }
    lane.add(new Eviction(key, value));
    lane.runSoon(executor);
  }

  private final class Eviction extends Delivery {
    private final K key;
    private final V value;

    Eviction(K key, V value) {
      this.key = key;
      this.value = value;
    }

    @Override
    void deliver() {
      for (EvictionListener<? super K, ? super V> listener : listeners) {
        try {
          listener.onEviction(key, value);
        } catch (RuntimeException e) {
          LOG.log(Level.WARNING, "cache '" + cacheName + "': an eviction listener failed", e);
        }
      }
    }
  }
}
