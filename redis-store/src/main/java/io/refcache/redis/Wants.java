package io.refcache.redis;

import io.refcache.store.ChangeKind;
import io.refcache.store.StoreListener;

/**
 * What somebody wants to be told of the changes of a cache.
 *
 * @param letters as scripts read it: one {@linkplain #letter letter} for each kind of change, and
 *     {@code o} for old values
 */
record Wants(String letters) {
  static final Wants NOTHING = new Wants("");

  private static final char OLD_VALUES = 'o';

  /** What a listener wants; null wants nothing. */
  static Wants of(StoreListener listener) {
    if (listener == null) {
      return NOTHING;
    }
    StringBuilder letters = new StringBuilder();
    boolean oldValues = false;
    for (ChangeKind kind : ChangeKind.values()) {
      if (listener.wants(kind)) {
        letters.append((char) letter(kind));
        oldValues |= listener.wantsOldValue(kind);
      }
    }
    return new Wants(oldValues ? letters.append(OLD_VALUES).toString() : letters.toString());
  }

  /** Reads what another process wants; what this version does not know is left out. */
  static Wants parse(String letters) {
    return NOTHING.and(new Wants(letters));
  }

  /** What either of two wants. */
  Wants and(Wants other) {
    StringBuilder both = new StringBuilder();
    for (ChangeKind kind : ChangeKind.values()) {
      append((char) letter(kind), other, both);
    }
    append(OLD_VALUES, other, both);
    return new Wants(both.toString());
  }

  private void append(char letter, Wants other, StringBuilder both) {
    if (letters.indexOf(letter) >= 0 || other.letters.indexOf(letter) >= 0) {
      both.append(letter);
    }
  }

  /** The kinds of changes alone. */
  Wants withoutOldValues() {
    return new Wants(letters.replace(String.valueOf(OLD_VALUES), ""));
  }

  /** Whether one of some kinds of changes is wanted. */
  boolean hasOneOf(String kinds) {
    return kinds.chars().anyMatch(kind -> letters.indexOf(kind) >= 0);
  }

  boolean isNothing() {
    return letters.isEmpty();
  }

  /** The letter of a kind of change. */
  static byte letter(ChangeKind kind) {
    return switch (kind) {
      case CREATED -> 'c';
      case UPDATED -> 'u';
      case REMOVED -> 'r';
      case EXPIRED -> 'x';
    };
  }
}
