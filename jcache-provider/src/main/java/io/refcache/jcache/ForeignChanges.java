package io.refcache.jcache;

import io.refcache.jcache.event.EntryChange;
import io.refcache.jcache.event.Publication;
import io.refcache.store.ChangeKind;
import io.refcache.store.KeyBytes;
import io.refcache.store.ValueBytes;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;
import javax.cache.event.EventType;

/**
 * Brings what other processes have done to the listeners here.
 *
 * <p>Who hears of a change must not be made to wait, so it leaves the change in the inbox of the
 * key's stripe. A worker takes it out under the key's lock, where the changes of this process get
 * their place in the order of events as well, and nobody here waits for its listeners. If more than
 * {@value #MAX_WAITING} changes wait, later ones are dropped and counted. What cannot be decoded,
 * because this process does not let in its class, say, is dropped and counted, the first of it
 * logged.
 *
 * <p>Safe for use by many threads.
 */
final class ForeignChanges<K, V> {
  static final int MAX_WAITING = 65_536;

  private static final Logger LOG = System.getLogger(ForeignChanges.class.getName());
  private static final long LOCK_WAIT_MILLIS = 5;

  private final CacheParts<K, V> cache;
  private final Executor executor;
  private final AtomicInteger waiting = new AtomicInteger();
  private final AtomicBoolean warned = new AtomicBoolean();
  private final AtomicReferenceArray<Inbox> inboxes = new AtomicReferenceArray<>(KeyLocks.STRIPES);

  /**
   * @param executor runs what nobody waits for
   */
  ForeignChanges(CacheParts<K, V> cache, Executor executor) {
    this.cache = cache;
    this.executor = executor;
  }

  /** The type of the events that tell of a kind of change. */
  static EventType typeOf(ChangeKind kind) {
    return switch (kind) {
      case CREATED -> EventType.CREATED;
      case UPDATED -> EventType.UPDATED;
      case REMOVED -> EventType.REMOVED;
      case EXPIRED -> EventType.EXPIRED;
    };
  }

  private record Change(ChangeKind kind, KeyBytes key, ValueBytes value, ValueBytes oldValue) {}

  /** Takes over a change, without waiting. */
  void add(ChangeKind kind, KeyBytes key, ValueBytes value, ValueBytes oldValue) {
    if (waiting.get() >= MAX_WAITING) {
      cache.events().drop();
      return;
    }
    waiting.incrementAndGet();
    Inbox inbox = inbox(KeyLocks.stripe(key));
    inbox.changes.add(new Change(kind, key, value, oldValue));
    inbox.emptySoon();
  }

  private Inbox inbox(int stripe) {
    Inbox inbox = inboxes.get(stripe);
    if (inbox == null) {
      Inbox created = new Inbox(stripe);
      inbox = inboxes.compareAndSet(stripe, null, created) ? created : inboxes.get(stripe);
    }
    return inbox;
  }

  /** The changes of the keys of one stripe, as they came. */
  private final class Inbox implements Runnable {
    private final int stripe;
    private final Queue<Change> changes = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean scheduled = new AtomicBoolean();

    Inbox(int stripe) {
      this.stripe = stripe;
    }

    void emptySoon() {
      if (scheduled.compareAndSet(false, true)) {
        try {
          executor.execute(this);
        } catch (RejectedExecutionException closed) {
          changes.clear();
        }
      }
    }

    @Override
    public void run() {
      scheduled.set(false);
      ThreadScratch thread = ThreadScratch.current();
      List<Publication<K, V>> publications = new ArrayList<>();
      if (!cache.locks().tryLock(stripe, LOCK_WAIT_MILLIS, thread)) {
        emptySoon(); // a loader or a processor runs under the lock
        return;
      }
      try {
        for (Change next = changes.poll(); next != null; next = changes.poll()) {
          waiting.decrementAndGet();
          publish(next, publications);
        }
      } finally {
        cache.locks().unlock(stripe, thread);
      }
      publications.forEach(cache.events()::deliverSoon);
    }

    private void publish(Change change, List<Publication<K, V>> publications) {
      try {
        Publication<K, V> publication = cache.events().publish(stripe, List.of(decode(change)));
        if (publication != null) {
          publications.add(publication);
        }
      } catch (RuntimeException | LinkageError e) {
        cache.events().drop();
        LOG.log(
            warned.getAndSet(true) ? Level.DEBUG : Level.WARNING,
            () -> "cache '" + cache.name() + "': what another process has told cannot be read",
            e);
      }
    }

    private EntryChange<K, V> decode(Change change) {
      return new EntryChange<>(
          typeOf(change.kind),
          cache.entries().decodeKey(change.key),
          change.value == null ? null : cache.entries().decode(change.value),
          change.oldValue == null ? null : cache.entries().decode(change.oldValue));
    }
  }
}
