package io.refcache.jcache;

import io.refcache.jcache.event.EntryChange;
import io.refcache.jcache.event.EventDispatcher;
import io.refcache.jcache.event.Publication;
import io.refcache.jcache.integration.EntryLoader;
import io.refcache.jcache.integration.EntryWriter;
import io.refcache.jcache.management.CacheStatistics;
import java.util.List;

/**
 * What the operations of one cache share.
 *
 * @param name the cache's name
 * @param entries the entries
 * @param isShared whether others change the entries, too, whom our locks do not hold up
 * @param locks orders what happens to a key
 * @param expiry says how long entries live
 * @param events tells the listeners
 * @param foreign brings what other processes have done to the listeners
 * @param statistics counts
 * @param loader loads for {@code loadAll}; null if there is none
 * @param readThrough loads what is missing; null unless the cache reads through
 * @param writer is written to before the cache; null unless the cache writes through
 */
record CacheParts<K, V>(
    String name,
    Entries<K, V> entries,
    boolean isShared,
    KeyLocks locks,
    ExpiryCalculator expiry,
    EventDispatcher<K, V> events,
    ForeignChanges<K, V> foreign,
    CacheStatistics statistics,
    EntryLoader<K, V> loader,
    EntryLoader<K, V> readThrough,
    EntryWriter<K, V> writer) {

  /**
   * Fixes the place of changes in the order of events, after what others have done before. To be
   * called under the key's lock.
   *
   * @return as for {@link EventDispatcher#publish}
   */
  Publication<K, V> publish(int stripe, List<EntryChange<K, V>> changes) {
    foreign.publishEarlier(stripe);
    return events.publish(stripe, changes);
  }

  /**
   * Has a publication delivered, waiting for its listeners unless the thread still holds a lock.
   */
  void deliver(Publication<K, V> publication, ThreadScratch thread) {
    if (thread.locksHeld > 0) {
      events.deliverIfFree(publication);
    } else {
      events.deliver(publication);
    }
  }
}
