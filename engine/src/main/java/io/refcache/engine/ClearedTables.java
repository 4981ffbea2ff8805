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

  /* What is left in all tables: asked for after every few entries, and so not summed up each time. */
  private long bytes;
  private long objects;

  /**
   * @param atEnd run once everything has been released
   */
  ClearedTables(List<Detached> tables, Runnable atEnd) {
    this.tables = new ArrayDeque<>(tables);
    this.atEnd = atEnd;
    for (Detached table : tables) {
      bytes += table.bytes();
      objects += table.entries();
    }
  }

  @Override
  public long bytes() {
    return bytes;
  }

  @Override
  public long objects() {
    return objects;
  }

  @Override
  public boolean freeSome(int maxBlocks) {
    Detached first = tables.peek();
    if (first != null) {
      releaseSome(first, maxBlocks);
    }
    if (tables.isEmpty()) {
      atEnd.run();
      return false;
    }
    return true;
  }

  private void releaseSome(Detached table, int maxBlocks) {
    long bytesBefore = table.bytes();
    long objectsBefore = table.entries();
    if (!table.releaseSome(maxBlocks)) {
      tables.remove();
    }
    bytes -= bytesBefore - table.bytes();
    objects -= objectsBefore - table.entries();
  }
}
