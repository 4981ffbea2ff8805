package io.refcache.jcache;

import io.refcache.jcache.event.EntryChange;
import io.refcache.jcache.event.EvictionDispatcher;
import io.refcache.jcache.event.Publication;
import io.refcache.store.ChangeKind;
import io.refcache.store.KeyBytes;
import io.refcache.store.StoreListener;
import io.refcache.store.ValueBytes;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.List;
import javax.cache.event.EventType;

/**
 * Tells listeners of entries that left without having been asked to, and of what other processes
 * do.
 *
 * <p>An entry that the store found to be due is taken out here, under its key's lock, so that its
 * event comes in order; the listeners run in another thread, so that none of them holds up the
 * expiry of everybody's entries. If the key's lock is not to be had soon, because a loader or a
 * processor runs under it, the entry is left for the next time. Evictions are handed over as copies
 * in the thread that needed the room.
 */
final class StoreEvents<K, V> implements StoreListener {
  private static final Logger LOG = System.getLogger(StoreEvents.class.getName());
  private static final long LOCK_WAIT_MILLIS = 5;

  private final CacheParts<K, V> cache;
  private final EvictionDispatcher<K, V> evictions;

  StoreEvents(CacheParts<K, V> cache, EvictionDispatcher<K, V> evictions) {
    this.cache = cache;
    this.evictions = evictions;
  }

  @Override
  public boolean wantsExpired() {
    return cache.events().wants(EventType.EXPIRED);
  }

  @Override
  public void due(KeyBytes key) {
    ThreadScratch thread = ThreadScratch.current();
    Scratch scratch = thread.acquire();
    Publication<K, V> publication = null;
    try {
      scratch.key.set(key);
      int stripe = KeyLocks.stripe(scratch.key);
      if (cache.locks().tryLock(stripe, LOCK_WAIT_MILLIS, thread)) {
        try {
          publication = expire(scratch, stripe);
        } finally {
          cache.locks().unlock(stripe, thread);
        }
      }
    } catch (RuntimeException e) {
      LOG.log(Level.DEBUG, () -> "cache '" + cache.name() + "': an expired entry stays", e);
    } finally {
      thread.release();
    }
    if (publication != null) {
      cache.events().deliverSoon(publication);
    }
  }

  private Publication<K, V> expire(Scratch scratch, int stripe) {
    boolean wantsValue = cache.events().wantsOldValue(EventType.EXPIRED);
    if (!cache.entries().removeExpired(scratch, wantsValue ? scratch.current : null)) {
      return null;
    }
    K key = cache.entries().decodeKey(scratch);
    V value = wantsValue ? cache.entries().decode(scratch.current) : null;
    return cache
        .events()
        .publish(stripe, List.of(new EntryChange<>(EventType.EXPIRED, key, null, value)));
  }

  /** Too late for the key's lock, which this thread must not wait for: it may hold another one. */
  @Override
  public void expired(KeyBytes key, ValueBytes value) {
    Publication<K, V> publication =
        cache
            .events()
            .publish(
                KeyLocks.stripe(key),
                List.of(
                    new EntryChange<>(
                        EventType.EXPIRED,
                        cache.entries().decodeKey(key),
                        null,
                        cache.events().wantsOldValue(EventType.EXPIRED)
                            ? cache.entries().decode(value)
                            : null)));
    if (publication != null) {
      cache.events().deliverSoon(publication);
    }
  }

  @Override
  public boolean wantsEvicted() {
    return evictions.isActive();
  }

  @Override
  public void evicted(KeyBytes key, ValueBytes value) {
    try {
      evictions.publish(cache.entries().decodeKey(key), cache.entries().decode(value));
    } catch (RuntimeException e) {
      LOG.log(Level.WARNING, () -> "cache '" + cache.name() + "': an eviction is not told of", e);
    }
  }

  @Override
  public boolean wants(ChangeKind kind) {
    return cache.events().wants(ForeignChanges.typeOf(kind));
  }

  @Override
  public boolean wantsOldValue(ChangeKind kind) {
    return cache.events().wantsOldValue(ForeignChanges.typeOf(kind));
  }

  @Override
  public void changed(ChangeKind kind, KeyBytes key, ValueBytes value, ValueBytes oldValue) {
    cache.foreign().add(kind, key, value, oldValue);
  }

  @Override
  public void changedHere(KeyBytes key) {
    cache.foreign().mark(key);
  }
}
