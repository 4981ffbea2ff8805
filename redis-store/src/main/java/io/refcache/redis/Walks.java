package io.refcache.redis;

import io.lettuce.core.KeyScanCursor;
import io.lettuce.core.ScanArgs;
import io.lettuce.core.ScanCursor;
import io.refcache.redis.Calls.Effect;
import io.refcache.store.Store;
import io.refcache.store.StoreException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * Walks over the entries of one cache by {@code SCAN}, a page at a time, from one server to the
 * next.
 *
 * <p>A server may name a key twice, when its table grows or shrinks meanwhile, and so may two that
 * a key moves between; a store must not. So a walk remembers what it has seen, from its first page
 * to its last. When servers have come or gone, or slots are another one's, it goes round once more,
 * {@value #MAX_ROUNDS} times at most, since it may have missed what moved past it. Walks that are
 * left in the middle are forgotten when there are too many of them, the one first that was left
 * longest ago.
 *
 * <p>A page costs a server a look at {@value #PAGE_KEYS} keys of its database, whosever they are.
 * Safe for use by many threads, each walk by one at a time.
 */
final class Walks {
  static final int PAGE_KEYS = 1000;
  static final int MAX_WALKS = 64;
  static final int MAX_ROUNDS = 4;

  private final Calls calls;
  private final Bulk bulk;
  private final byte[] pattern;

  /** By cursor; guarded by this. */
  private final Map<Long, Walk> open = new LinkedHashMap<>();

  private long lastCursor;

  Walks(Calls calls, byte[] pattern) {
    this.calls = calls;
    this.bulk = new Bulk(calls);
    this.pattern = pattern;
  }

  /** A walk as far as it has gone. */
  private final class Walk {
    private final KeySet seen = new KeySet();
    private final ScanArgs arguments;
    private final Deque<Node> left = new ArrayDeque<>();
    private ScanCursor at;
    private long revision;
    private int rounds;

    Walk(byte[] ofPattern) {
      arguments = new ScanArgs().limit(PAGE_KEYS).match(ofPattern);
      beginRound();
    }

    private void beginRound() {
      rounds++;
      revision = calls.servers().revision();
      left.clear();
      left.addAll(calls.servers().masters());
      at = ScanCursor.INITIAL;
    }

    /** The names of the next page that are new. If it fails, the walk is where it was. */
    List<byte[]> page() {
      boolean hasGone = !calls.servers().masters().contains(left.element());
      if (hasGone && rounds < MAX_ROUNDS) {
        beginRound();
      }
      KeyScanCursor<byte[]> page =
          calls.await(calls.send(left.element(), c -> c.scan(at, arguments)), Effect.READS);
      at = page;
      if (page.isFinished()) {
        left.remove();
        at = ScanCursor.INITIAL;
        if (left.isEmpty() && revision != calls.servers().revision() && rounds < MAX_ROUNDS) {
          beginRound();
        }
      }
      return page.getKeys().stream().filter(seen::add).toList();
    }

    boolean isFinished() {
      return left.isEmpty();
    }
  }

  /**
   * Goes a page further.
   *
   * @param cursor {@link Store#SCAN_START}, or what the last call has returned
   * @param names receives the names of the page
   * @return the cursor to go on with, or {@link Store#SCAN_END}
   */
  long next(long cursor, List<byte[]> names) {
    Walk walk = cursor == Store.SCAN_START ? new Walk(pattern) : take(cursor);
    try {
      names.addAll(walk.page());
    } catch (RuntimeException e) {
      if (cursor != Store.SCAN_START) {
        keep(cursor, walk);
      }
      throw e;
    }
    return walk.isFinished() ? Store.SCAN_END : keep(cursor, walk);
  }

  /** All names of keys that match a pattern. */
  List<byte[]> all(byte[] ofPattern) {
    List<byte[]> names = new ArrayList<>();
    Walk walk = new Walk(ofPattern);
    while (!walk.isFinished()) {
      names.addAll(walk.page());
    }
    return names;
  }

  /** How many names there are that are of some kind. */
  long count(Predicate<byte[]> kind) {
    long count = 0;
    Walk walk = new Walk(pattern);
    while (!walk.isFinished()) {
      count += walk.page().stream().filter(kind).count();
    }
    return count;
  }

  /** Removes all keys, a page at a time. */
  void removeAll() {
    Walk walk = new Walk(pattern);
    while (!walk.isFinished()) {
      bulk.unlink(walk.page());
    }
  }

  private synchronized Walk take(long cursor) {
    Walk walk = open.remove(cursor);
    if (walk == null) {
      throw new StoreException(
          "a walk over the entries was left for too long: %d others have begun since"
              .formatted(MAX_WALKS));
    }
    return walk;
  }

  private synchronized long keep(long cursor, Walk walk) {
    long kept = cursor == Store.SCAN_START ? ++lastCursor : cursor;
    open.put(kept, walk);
    if (open.size() > MAX_WALKS) {
      open.remove(open.keySet().iterator().next());
    }
    return kept;
  }
}
