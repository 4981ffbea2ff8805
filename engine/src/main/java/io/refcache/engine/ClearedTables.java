package io.refcache.engine;

import io.refcache.engine.index.Detached;
import io.refcache.engine.reclaim.Garbage;

/** What a store held when it was cleared or closed: whole tables of entries. */
final class ClearedTables implements Garbage {
  private final Detached[] tables;
  private int size;
  private final Runnable atEnd;

  /* What is left in all tables: asked for after every few entries, and so not summed up each time. */
  private long bytes;
  private long objects;

  /**
   * Nothing yet, with places for tables: what has been taken out of the index must not get lost
   * because there is no memory to note it.
   *
   * @param atEnd run once everything has been released
   */
  ClearedTables(int places, Runnable atEnd) {
    this.tables = new Detached[places];
    this.atEnd = atEnd;
  }

  /** Adds what a segment held; before this is handed to whoever releases it. */
  void add(Detached table) {
    tables[size++] = table;
    bytes += table.bytes();
    objects += table.entries();
  }

  boolean isEmpty() {
    return size == 0;
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
    if (size > 0) {
      releaseSome(tables[size - 1], maxBlocks);
    }
    if (size == 0) {
      atEnd.run();
      return false;
    }
    return true;
  }

  private void releaseSome(Detached table, int maxBlocks) {
    long bytesBefore = table.bytes();
    long objectsBefore = table.entries();
    if (!table.releaseSome(maxBlocks)) {
      tables[--size] = null;
    }
    bytes -= bytesBefore - table.bytes();
    objects -= objectsBefore - table.entries();
  }
}
