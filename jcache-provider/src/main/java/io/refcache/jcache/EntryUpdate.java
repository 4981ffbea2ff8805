package io.refcache.jcache;

import io.refcache.jcache.event.EntryChange;
import io.refcache.jcache.event.Publication;
import io.refcache.store.Found;
import io.refcache.store.Precondition;
import io.refcache.store.Stored;
import io.refcache.store.Ttl;
import io.refcache.store.ValueBytes;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import javax.cache.event.EventType;

/**
 * One operation on one entry, from the lock to the listeners.
 *
 * <p>The template: take the key's lock; look at the entry, and take it out first if it has expired;
 * decide; ask the writer; ask the expiry policy; change the store; let go of the lock; count; have
 * the listeners told. What belongs to which outcome is in the table of {@link CacheOperation}.
 * Operations that decide otherwise than by the table alone, because they load or run an entry
 * processor, override {@link #decide}.
 *
 * <p>The store may push an entry out at any time, lock or not, and a deadline may pass in the
 * middle of an operation: an entry that goes between the look and the change counts as there, as if
 * it had gone a moment later, and its new value is stored as a creation where the operation can
 * create. And a plain put may come in between, which takes no lock of the key ({@link KeyLocks}
 * says why that is right): so a change is made only to the entry that was seen, and if that has
 * been overwritten meanwhile the operation counts as done just before.
 *
 * <p>Where the entries are shared with other processes, which know nothing of our locks, they may
 * be changed by any operation in between, and to have come just before it would not be right for
 * one that has seen the entry. So then it begins again with another look, until nobody comes in
 * between: a writer, a loader or a processor may run more than once.
 *
 * <p>Used once, by one thread.
 */
class EntryUpdate<K, V> {
  final CacheParts<K, V> cache;
  final K key;

  /** The table's row; an entry processor's is known when it has run. */
  CacheOperation operation;

  /** The value that is to be there; null if none. */
  V value;

  /** The buffers; valid while the operation runs. */
  Scratch scratch;

  /** Time spent in code of the application that is not to be counted. */
  long loadNanos;

  private final V expected;
  private boolean returnsOldValue;
  private V oldValue;
  private long seenVersion = ValueBytes.ANY_VERSION;

  /** Whether the store could not be reached for a look, so that nobody knows what is there. */
  private boolean unseen;

  private boolean reentered;
  private boolean decoded;
  private boolean written;
  private boolean bornExpired;
  private List<EntryChange<K, V>> changes;

  /**
   * @param value the value that is to be there; null if none
   * @param expected the value that a conditional operation asks for; null otherwise
   */
  EntryUpdate(CacheParts<K, V> cache, CacheOperation operation, K key, V value, V expected) {
    this.cache = cache;
    this.operation = operation;
    this.key = key;
    this.value = value;
    this.expected = expected;
  }

  /** Says that {@link #oldValue} will be asked for. */
  EntryUpdate<K, V> returningOldValue() {
    returnsOldValue = true;
    return this;
  }

  /** The value that was there; null if there was none. */
  V oldValue() {
    return oldValue;
  }

  /** Runs the operation; an entry that was born expired counts as {@link Outcome#MISSING}. */
  final Outcome run() {
    long startNanos = cache.statistics().isEnabled() ? System.nanoTime() : 0;
    ThreadScratch thread = ThreadScratch.current();
    Publication<K, V> publication = null;
    Outcome outcome = null;
    scratch = thread.acquire();
    try {
      cache.entries().encodeKey(key, scratch);
      if (value != null) {
        cache.entries().encodeNext(value, scratch);
      }
      int stripe = KeyLocks.stripe(scratch.key);
      cache.locks().lock(stripe, thread);
      try {
        outcome = lookAndChange(thread);
      } finally {
        try {
          publication = changes == null ? null : cache.publish(stripe, changes);
        } finally {
          cache.locks().unlock(stripe, thread);
        }
      }
    } finally {
      scratch = null;
      thread.release();
      if (outcome == null && publication != null) {
        cache.events().deliverSoon(publication);
      }
    }
    if (startNanos != 0) {
      count(outcome, System.nanoTime() - startNanos - loadNanos);
    }
    if (publication != null) {
      cache.deliver(publication, thread);
    }
    return bornExpired ? Outcome.MISSING : outcome;
  }

  private Outcome lookAndChange(ThreadScratch thread) {
    for (int conflicts = 1; ; conflicts++) {
      int reentries = thread.reentries;
      Outcome decided = decide(look());
      reentered = thread.reentries != reentries;
      Outcome outcome = apply(decided);
      if (outcome != null) {
        return outcome;
      }
      Conflicts.pause(cache.name(), conflicts);
      beginAgain();
    }
  }

  /**
   * Forgets what was seen: others have changed the entry since. No event of ours is recorded by
   * then; that an entry was found due stays true.
   */
  void beginAgain() {
    seenVersion = ValueBytes.ANY_VERSION;
    decoded = false;
    oldValue = null;
  }

  /** Whether there is an entry. Its value, if it is wanted, is in {@link Scratch#current} then. */
  private boolean look() {
    boolean wantsValue =
        returnsOldValue
            || operation.isConditional()
            || wantsOldValue(EventType.UPDATED, Outcome.UPDATED)
            || wantsOldValue(EventType.REMOVED, Outcome.REMOVED);
    Found found =
        operation.countsReads()
            ? cache.entries().getForUpdate(key, scratch)
            : cache.entries().peek(key, scratch, wantsValue ? scratch.current : null);
    unseen = found == Found.UNKNOWN;
    if (found == Found.EXPIRED) {
      expireDue();
    }
    boolean present = found == Found.PRESENT;
    if (present && (wantsValue || operation.countsReads())) {
      seenVersion = scratch.current.version();
    }
    if (present && wantsValue) {
      current();
    }
    return present;
  }

  private boolean wantsOldValue(EventType type, Outcome outcome) {
    return operation.can(outcome) && cache.events().wantsOldValue(type);
  }

  /** A copy of the value that is there. */
  final V current() {
    if (!decoded) {
      oldValue = cache.entries().decode(scratch.current);
      decoded = true;
    }
    return oldValue;
  }

  /** Says what is to become of the entry. */
  Outcome decide(boolean present) {
    if (!present) {
      return operation.whenAbsent();
    }
    return operation.isConditional() && !Objects.deepEquals(expected, current())
        ? Outcome.DIFFERENT
        : operation.whenPresent();
  }

  /** Does what was decided; null if the entry is shared and another one now. */
  private Outcome apply(Outcome outcome) {
    int mask = operation.mask(outcome);
    writeThrough(mask);
    return switch (outcome) {
      case CREATED -> create() || !cache.isShared() ? outcome : null;
      case UPDATED -> update();
      case REMOVED -> remove();
      case FOUND, DIFFERENT -> touch(outcome, mask);
      case MISSING -> miss();
    };
  }

  /**
   * Leaves things as they are; but an entry that could not be seen, and would perhaps have been
   * changed, must not stay as it was: none is better than one that is out of date.
   */
  private Outcome miss() {
    if (unseen && (operation.can(Outcome.UPDATED) || operation.can(Outcome.REMOVED))) {
      cache.entries().remove(scratch, Precondition.ANY, ValueBytes.ANY_VERSION, null);
    }
    return Outcome.MISSING;
  }

  private void writeThrough(int mask) {
    if (cache.writer() == null) {
      return;
    }
    if (Effect.WRITE.in(mask)) {
      cache.writer().write(key, value);
      written = true;
    } else if (Effect.DELETE.in(mask)) {
      cache.writer().delete(key);
    }
  }

  /**
   * Stores a new entry.
   *
   * @return false if there is one again that was put meanwhile, and has the last word
   */
  private boolean create() {
    if (unseen && operation.isLoadOfAbsent()) {
      return true; // there is no store to keep it in
    }
    long ttlMillis = cache.expiry().creationMillis();
    Stored stored = store(reentered ? Precondition.ANY : Precondition.ABSENT, ttlMillis, Ttl.KEEP);
    if (stored == Stored.UNMATCHED && cache.isShared()) {
      return false;
    }
    bornExpired = stored == Stored.EXPIRED;
    if (stored != null && !bornExpired) {
      change(EventType.CREATED);
    }
    return stored != Stored.UNMATCHED;
  }

  private Outcome update() {
    long ttlMillis = cache.expiry().updateMillis();
    Stored stored = store(seen(Precondition.PRESENT), Ttl.NONE, ttlMillis);
    if (stored == Stored.UNMATCHED && cache.isShared()) {
      return null;
    }
    if (stored == Stored.UNMATCHED) { // gone since we looked, or overwritten
      expireDue();
      if (operation.can(Outcome.CREATED) && create()) {
        return Outcome.CREATED;
      }
    }
    change(EventType.UPDATED);
    if (stored == Stored.EXPIRED && cache.events().wants(EventType.EXPIRED)) {
      add(new EntryChange<>(EventType.EXPIRED, copyOfKey(), null, copyOfNext()));
    }
    return Outcome.UPDATED;
  }

  private Outcome remove() {
    Precondition precondition = seen(Precondition.ANY);
    Found found = cache.entries().remove(scratch, precondition, seenVersion, null);
    boolean done = found == Found.PRESENT || found == Found.UNKNOWN;
    if (!done && cache.isShared() && !reentered) {
      return null;
    }
    change(EventType.REMOVED);
    return Outcome.REMOVED;
  }

  /**
   * What must be true of the entry for it to be changed: that it is the one that was seen. Where
   * its version is not known, or code of the application has changed it under our own lock, {@code
   * otherwise} is enough.
   */
  private Precondition seen(Precondition otherwise) {
    return reentered || seenVersion == ValueBytes.ANY_VERSION ? otherwise : Precondition.VERSION;
  }

  private Outcome touch(Outcome outcome, int mask) {
    if (Effect.ACCESS.in(mask) && cache.expiry().asksOnAccess()) {
      long ttlMillis = cache.expiry().accessMillis();
      if (ttlMillis != Ttl.KEEP) {
        cache.entries().expire(scratch, scratch.current.version(), ttlMillis);
      }
    }
    return outcome;
  }

  /**
   * Stores the new value. Without memory for it a read that has loaded goes on, with nothing kept
   * (null); a write fails, and if the writer has the new value already the old one must go.
   */
  private Stored store(Precondition precondition, long ttlOnCreate, long ttlOnUpdate) {
    try {
      return cache
          .entries()
          .put(scratch, precondition, seenVersion, ttlOnCreate, ttlOnUpdate, null);
    } catch (CacheMemoryException e) {
      if (operation.isReadThrough()) {
        return null;
      }
      if (written || operation.isWrittenBefore()) {
        cache.entries().remove(scratch, Precondition.ANY, ValueBytes.ANY_VERSION, null);
      }
      throw e;
    }
  }

  /** Takes out an entry that is due, if it still is. */
  private void expireDue() {
    boolean wantsValue = cache.events().wantsOldValue(EventType.EXPIRED);
    if (cache.entries().removeExpired(scratch, wantsValue ? scratch.current : null)
        && cache.events().wants(EventType.EXPIRED)) {
      V expired = wantsValue ? cache.entries().decode(scratch.current) : null;
      add(new EntryChange<>(EventType.EXPIRED, copyOfKey(), null, expired));
    }
  }

  private void change(EventType type) {
    if (!cache.events().wants(type)) {
      return;
    }
    V next = type == EventType.REMOVED ? null : copyOfNext();
    V old = cache.events().wantsOldValue(type) && type != EventType.CREATED ? oldValue : null;
    add(new EntryChange<>(type, copyOfKey(), next, old));
  }

  private void add(EntryChange<K, V> change) {
    if (changes == null) {
      changes = new ArrayList<>(2);
    }
    changes.add(change);
  }

  /** A copy of the key. */
  final K copyOfKey() {
    return cache.entries().decodeKey(scratch);
  }

  private V copyOfNext() {
    return cache.entries().decode(scratch.next);
  }

  private void count(Outcome outcome, long nanos) {
    int mask = operation.mask(outcome);
    count(cache, bornExpired ? mask & ~Effect.PUT.bit : mask, nanos);
  }

  /** Counts what a mask of effects says. */
  static void count(CacheParts<?, ?> cache, int mask, long nanos) {
    if (Effect.HIT.in(mask)) {
      cache.statistics().hit(nanos);
    }
    if (Effect.MISS.in(mask)) {
      cache.statistics().miss(nanos);
    }
    if (Effect.PUT.in(mask)) {
      cache.statistics().put(nanos);
    }
    if (Effect.REMOVAL.in(mask)) {
      cache.statistics().removal(nanos);
    }
  }
}
