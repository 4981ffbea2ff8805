package io.refcache.engine.alloc;

import java.util.Arrays;

/**
 * The pages of a size class that have free blocks, in lists by how full they are: 8 to 16 levels of
 * the same width, for the width is a power of two.
 *
 * <p>Blocks are taken from the fullest, so that full pages stay full and sparse ones drain; and the
 * sparsest are those worth emptying. Within a level the page that came last comes first.
 *
 * <p>Guarded by the lock of the {@link SizeClassPages}.
 */
final class PartialPages {
  static final int LEVELS = 16;

  private final Page[] heads = new Page[LEVELS];

  /** Bit l: the list of level l isn't empty. */
  private int levelsInUse;

  boolean isEmpty() {
    return levelsInUse == 0;
  }

  /** A page of the highest level; there must be one. */
  Page fullest() {
    return heads[Integer.SIZE - 1 - Integer.numberOfLeadingZeros(levelsInUse)];
  }

  /** The first page of the lowest level; null if there is none at all. */
  Page sparsest() {
    return isEmpty() ? null : heads[Integer.numberOfTrailingZeros(levelsInUse)];
  }

  /** Adds a page that is in no list. */
  void add(Page page) {
    int level = page.fullness();
    Page head = heads[level];
    page.level = level;
    page.next = head;
    if (head != null) {
      head.previous = page;
    }
    heads[level] = page;
    levelsInUse |= 1 << level;
  }

  /** Puts a page in which blocks were taken or given back into the list it belongs to now. */
  void update(Page page) {
    if (page.level != page.fullness()) {
      remove(page);
      add(page);
    }
  }

  void remove(Page page) {
    if (page.previous == null) {
      heads[page.level] = page.next;
      if (page.next == null) {
        levelsInUse &= ~(1 << page.level);
      }
    } else {
      page.previous.next = page.next;
    }
    if (page.next != null) {
      page.next.previous = page.previous;
    }
    page.previous = null;
    page.next = null;
    page.level = Page.IN_NO_LIST;
  }

  void clear() {
    Arrays.fill(heads, null);
    levelsInUse = 0;
  }
}
