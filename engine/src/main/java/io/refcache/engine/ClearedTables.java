package io.refcache.engine;

import io.refcache.engine.index.Detached;
import io.refcache.engine.reclaim.Garbage;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** What a store held when it was cleared or closed: whole tables of entries. */
final class ClearedTables implements Garbage {
  private final Deque<Detached> tables;
  private final Runnable atEnd;

  /**
   * @param atEnd run once everything has been released
   */
  ClearedTables(List<Detached> tables, Runnable atEnd) {
    this.tables = new ArrayDeque<>(tables);
    this.atEnd = atEnd;
  }

  @Override
  public long bytes() {
    return tables.stream().mapToLong(Detached::bytes).sum();
  }

  @Override
  public long objects() {
    return tables.stream().mapToLong(Detached::entries).sum();
  }

  @Override
  public boolean freeSome(int maxBlocks) {
    Detached first = tables.peek();
    if (first != null && !first.releaseSome(maxBlocks)) {
      tables.remove();
    }
    if (tables.isEmpty()) {
      atEnd.run();
      return false;
    }
    return true;
  }
}
