package io.refcache.redis;

import io.refcache.store.KeyBytes;

/**
 * Tells whether an entry has been changed between two moments, for all keys by a fixed number of
 * counters: each change raises the counter of its key. A key that shares its counter with another
 * one is sometimes taken for changed, which costs a copy that is not kept.
 *
 * <p>Whoever keeps a copy holds the lock of the counter from looking at it until the copy is there,
 * and whoever has seen a change holds it until the copy is gone: so no copy outlives the change of
 * its entry, whichever comes first. Safe for use by many threads.
 */
final class NearStripes {
  private static final int STRIPES = 4096;

  private final Stripe[] stripes = new Stripe[STRIPES];

  private static final class Stripe {
    /** Written under the lock of this. */
    private volatile long changes;

    /** Under the lock of this. */
    private void raise() {
      changes = changes + 1;
    }
  }

  NearStripes() {
    for (int i = 0; i < STRIPES; i++) {
      stripes[i] = new Stripe();
    }
  }

  /** How often the entries that share the counter of a key have changed. */
  long changes(KeyBytes key) {
    return stripe(key).changes;
  }

  /** Keeps a copy if nothing has changed since; returns whether it did. */
  boolean keep(KeyBytes key, long changesBefore, Runnable keeping) {
    Stripe stripe = stripe(key);
    synchronized (stripe) {
      if (stripe.changes != changesBefore) {
        return false;
      }
      keeping.run();
      return true;
    }
  }

  /** Counts a change, and drops the copy. */
  void change(KeyBytes key, Runnable dropping) {
    Stripe stripe = stripe(key);
    synchronized (stripe) {
      stripe.raise();
      dropping.run();
    }
  }

  /** Counts a change of all entries. */
  void changeAll() {
    for (Stripe stripe : stripes) {
      synchronized (stripe) {
        stripe.raise();
      }
    }
  }

  private Stripe stripe(KeyBytes key) {
    byte[] array = key.array();
    int hash = key.length();
    for (int i = 0; i < key.length(); i++) {
      hash = 31 * hash + array[i];
    }
    return stripes[(int) (Versions.mix(hash) & (STRIPES - 1))];
  }
}
