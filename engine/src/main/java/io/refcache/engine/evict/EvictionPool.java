package io.refcache.engine.evict;

import io.refcache.engine.evict.EvictionPolicy.Ranking;

/**
 * The best victims seen so far, kept from one eviction to the next, so that few samples do the work
 * of many.
 *
 * <p>Holds at most {@value #CAPACITY} candidates, or {@value #DENSITY_CAPACITY}, by ascending
 * score. It holds what was seen, not what is: the taker must refresh what it takes, and put it back
 * if it has become a worse victim than the next.
 *
 * <p>Places are allocated when they are first needed, and used again; candidates are copied in and
 * out. Guarded by the pool's monitor, which is held for a scan of these places and never while a
 * source is called.
 */
final class EvictionPool {
  /** More gains nothing measurable (64: 0.8536 against 0.8529 of the older half evicted). */
  static final int CAPACITY = 16;

  /** By hit density, ten samples find with so many as good victims as fifteen with sixteen. */
  static final int DENSITY_CAPACITY = 32;

  private static final long TAKES_ANY = Long.MIN_VALUE;

  private final Candidate[] places;

  /** Of the candidates: to find one needs no look at all of them. */
  private final long[] addresses;

  private volatile int size;

  /**
   * The score of the worst candidate, once at most one place is left, as one is when the best has
   * just been taken: of several that are not above it, no more than the best will stay.
   */
  private volatile long bar = TAKES_ANY;

  EvictionPool(Ranking ranking) {
    int capacity = ranking == Ranking.LHD ? DENSITY_CAPACITY : CAPACITY;
    places = new Candidate[capacity];
    addresses = new long[capacity];
  }

  /**
   * Whether a candidate with that score would stay, whatever else is offered with it; may be a
   * little out of date. Of others it is enough to offer the best.
   */
  boolean takes(long score) {
    return score > bar;
  }

  /**
   * Copies a candidate in, in place of what it knew of the same entry, if it is good enough. What
   * has become worse than all that are here is left to be found out when it is taken.
   */
  synchronized void offer(Candidate candidate) {
    if (size < places.length || candidate.score > places[0].score) {
      insert(candidate);
    }
  }

  private void insert(Candidate candidate) {
    for (int i = 0; i < size; i++) {
      if (addresses[i] == candidate.address && places[i].isSameEntry(candidate)) {
        removeAt(i);
        break;
      }
    }
    if (size == places.length) {
      removeAt(0);
    }
    Candidate place = places[size] == null ? new Candidate() : places[size];
    int at = size;
    while (at > 0 && places[at - 1].score > candidate.score) {
      places[at] = places[at - 1];
      addresses[at] = addresses[at - 1];
      at--;
    }
    places[at] = place;
    addresses[at] = candidate.address;
    place.copyFrom(candidate);
    resize(size + 1);
  }

  /** Offers some candidates, and takes the best of all out: false if there is none. */
  synchronized boolean offerAndTakeBest(Candidate[] candidates, int count, Candidate into) {
    for (int i = 0; i < count; i++) {
      offer(candidates[i]);
    }
    return takeBest(into);
  }

  /** Takes the best candidate out: false if there is none. */
  synchronized boolean takeBest(Candidate into) {
    if (size == 0) {
      return false;
    }
    resize(size - 1);
    into.copyFrom(places[size]);
    places[size].clear();
    return true;
  }

  /**
   * Puts a refreshed candidate back if the pool has a better one.
   *
   * @return false if there is none: the candidate is still the best
   */
  synchronized boolean putBackIfBeaten(Candidate candidate) {
    if (size == 0 || places[size - 1].score <= candidate.score) {
      return false;
    }
    offer(candidate);
    return true;
  }

  /** Whether there is nobody; may be a little out of date. */
  boolean isEmpty() {
    return size == 0;
  }

  synchronized int size() {
    return size;
  }

  synchronized void clear() {
    while (size > 0) {
      resize(size - 1);
      places[size].clear();
    }
  }

  synchronized void removeSource(VictimSource source) {
    for (int i = size - 1; i >= 0; i--) {
      if (places[i].source == source) {
        removeAt(i);
      }
    }
  }

  /** Closes the gap; the emptied place goes to the end and is used again. */
  private void removeAt(int index) {
    Candidate emptied = places[index];
    System.arraycopy(places, index + 1, places, index, size - index - 1);
    System.arraycopy(addresses, index + 1, addresses, index, size - index - 1);
    resize(size - 1);
    places[size] = emptied;
    emptied.clear();
  }

  private void resize(int newSize) {
    size = newSize;
    bar = newSize >= places.length - 1 ? places[0].score : TAKES_ANY;
  }
}
