package io.refcache.jcache;

import io.refcache.jcache.event.EntryChange;
import io.refcache.jcache.event.EventDispatcher;
import io.refcache.store.ChangeKind;
import io.refcache.store.KeyBytes;
import io.refcache.store.ValueBytes;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
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
 * <p>The inbox also keeps the order between the two. A change of this process leaves a mark where
 * it belongs among those of others, before its verb returns and while it holds the key's lock:
 *
 * <pre>
 *   theirs  theirs  mark  theirs
 *   `-- before ours ---'  `- after it
 * </pre>
 *
 * <p>So the operation publishes what is before the mark, then its own change, and leaves the rest
 * to the worker. One operation has a stripe at a time: of several marks, which are left where one
 * has failed on its way to its listeners, the last is its own.
 *
 * <p>Safe for use by many threads.
 */
final class ForeignChanges<K, V> {
  static final int MAX_WAITING = 65_536;

  private static final Logger LOG = System.getLogger(ForeignChanges.class.getName());
  private static final long LOCK_WAIT_MILLIS = 5;

  private final String cacheName;
  private final Entries<K, V> entries;
  private final KeyLocks locks;
  private final EventDispatcher<K, V> events;
  private final Executor executor;
  private final AtomicInteger waiting = new AtomicInteger();
  private final AtomicBoolean warned = new AtomicBoolean();
  private final AtomicReferenceArray<Inbox> inboxes = new AtomicReferenceArray<>(KeyLocks.STRIPES);

  /**
   * @param executor runs what nobody waits for
   */
  ForeignChanges(
      String cacheName,
      Entries<K, V> entries,
      KeyLocks locks,
      EventDispatcher<K, V> events,
      Executor executor) {
    this.cacheName = cacheName;
    this.entries = entries;
    this.locks = locks;
    this.events = events;
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

  /** A change of another process; without a kind, the mark of one of this process. */
  private record Change(ChangeKind kind, KeyBytes key, ValueBytes value, ValueBytes oldValue) {
    static final Change MARK = new Change(null, null, null, null);
  }

  /** Takes over a change, without waiting. */
  void add(ChangeKind kind, KeyBytes key, ValueBytes value, ValueBytes oldValue) {
    if (waiting.get() >= MAX_WAITING) {
      events.drop();
      return;
    }
    waiting.incrementAndGet();
    Inbox inbox = inbox(KeyLocks.stripe(key));
    inbox.changes.add(new Change(kind, key, value, oldValue));
    inbox.emptySoon();
  }

  /** Takes over the mark of a change of this process, without waiting. */
  void mark(KeyBytes key) {
    Inbox inbox = inbox(KeyLocks.stripe(key));
    inbox.changes.add(Change.MARK);
    inbox.marks.incrementAndGet();
  }

  /** Publishes what comes before the last mark. To be called under the stripe's lock. */
  void publishEarlier(int stripe) {
    Inbox inbox = inboxes.get(stripe);
    if (inbox != null) {
      inbox.publishEarlier();
    }
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
    private final AtomicInteger marks = new AtomicInteger();
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
      if (!locks.tryLock(stripe, LOCK_WAIT_MILLIS, thread)) {
        emptySoon(); // a loader or a processor runs under the lock
        return;
      }
      try {
        Change next = changes.poll();
        while (next != null) {
          publish(next);
          next = changes.poll();
        }
      } finally {
        locks.unlock(stripe, thread);
      }
    }

    @SuppressWarnings("ReferenceEquality") // there is one mark
    void publishEarlier() {
      for (int left = marks.get(); left > 0; ) {
        Change next = changes.poll();
        publish(next);
        left -= next == Change.MARK ? 1 : 0;
      }
    }

    @SuppressWarnings("ReferenceEquality") // there is one mark
    private void publish(Change change) {
      if (change == Change.MARK) {
        marks.decrementAndGet();
        return;
      }
      waiting.decrementAndGet();
      try {
        events.publishSoon(stripe, List.of(decode(change)));
      } catch (RuntimeException | LinkageError e) {
        events.drop();
        LOG.log(
            warned.getAndSet(true) ? Level.DEBUG : Level.WARNING,
            () -> "cache '" + cacheName + "': what another process has told cannot be read",
            e);
      }
    }

    private EntryChange<K, V> decode(Change change) {
      return new EntryChange<>(
          typeOf(change.kind),
          entries.decodeKey(change.key),
          change.value == null ? null : entries.decode(change.value),
          change.oldValue == null ? null : entries.decode(change.oldValue));
    }
  }
}
