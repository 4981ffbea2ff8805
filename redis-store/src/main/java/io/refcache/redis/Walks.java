package io.refcache.redis;

import io.lettuce.core.KeyScanCursor;
import io.lettuce.core.ScanArgs;
import io.lettuce.core.ScanCursor;
import io.refcache.store.Store;
import io.refcache.store.StoreException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Walks over the entries of one cache by {@code SCAN}, a page at a time.
 *
 * <p>The server may name a key twice, when its table grows or shrinks meanwhile; a store must not.
 * So a walk remembers what it has seen, from its first page to its last. Walks that are left in the
 * middle are forgotten when there are too many of them, the one first that was left longest ago.
 *
 * <p>A page costs the server a look at {@value #PAGE_KEYS} keys of its database, whosever they are.
 * Safe for use by many threads, each walk by one at a time.
 */
final class Walks {
  static final int PAGE_KEYS = 1000;
  static final int MAX_WALKS = 64;

  private final Calls calls;
  private final byte[] pattern;

  /** By cursor; guarded by this. */
  private final Map<Long, Walk> open = new LinkedHashMap<>();

  private long lastCursor;

  private static final class Walk {
    private final KeySet seen = new KeySet();
    private ScanCursor at = ScanCursor.INITIAL;
  }

  Walks(Calls calls, byte[] pattern) {
    this.calls = calls;
    this.pattern = pattern;
  }

  /**
   * Goes a page further.
   *
   * @param cursor {@link Store#SCAN_START}, or what the last call has returned
   * @param names receives the names of the page
   * @return the cursor to go on with, or {@link Store#SCAN_END}
   */
  long next(long cursor, List<byte[]> names) {
    Walk walk = cursor == Store.SCAN_START ? new Walk() : take(cursor);
    KeyScanCursor<byte[]> page;
    try {
      page = page(walk.at, pattern);
    } catch (RuntimeException e) {
      if (cursor != Store.SCAN_START) {
        keep(cursor, walk);
      }
      throw e;
    }
    for (byte[] name : page.getKeys()) {
      if (walk.seen.add(name)) {
        names.add(name);
      }
    }
    if (page.isFinished()) {
      return Store.SCAN_END;
    }
    walk.at = page;
    return keep(cursor, walk);
  }

  /** All names of keys that match a pattern. */
  List<byte[]> all(byte[] ofPattern) {
    List<byte[]> names = new ArrayList<>();
    KeySet seen = new KeySet();
    ScanCursor at = ScanCursor.INITIAL;
    do {
      KeyScanCursor<byte[]> page = page(at, ofPattern);
      page.getKeys().stream().filter(seen::add).forEach(names::add);
      at = page;
    } while (!at.isFinished());
    return names;
  }

  /** How many keys there are. */
  long count() {
    KeySet seen = new KeySet();
    ScanCursor at = ScanCursor.INITIAL;
    do {
      KeyScanCursor<byte[]> page = page(at, pattern);
      page.getKeys().forEach(seen::add);
      at = page;
    } while (!at.isFinished());
    return seen.size();
  }

  /** Removes all keys, a page at a time. */
  void removeAll() {
    ScanCursor at = ScanCursor.INITIAL;
    do {
      KeyScanCursor<byte[]> page = page(at, pattern);
      if (!page.getKeys().isEmpty()) {
        calls.change(c -> c.unlink(page.getKeys().toArray(byte[][]::new)));
      }
      at = page;
    } while (!at.isFinished());
  }

  private KeyScanCursor<byte[]> page(ScanCursor at, byte[] ofPattern) {
    return calls.read(c -> c.scan(at, new ScanArgs().limit(PAGE_KEYS).match(ofPattern)));
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
