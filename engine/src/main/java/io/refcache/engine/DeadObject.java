package io.refcache.engine;

import io.refcache.engine.reclaim.Garbage;
import io.refcache.engine.record.ValueObjects;

/** A large value that nobody owns any more. */
final class DeadObject implements Garbage {
  private final ValueObjects objects;
  private final long bytesPerBlock;
  private long next;
  private long bytes;

  DeadObject(ValueObjects objects, long object, int blocks, long bytes) {
    this.objects = objects;
    this.next = object;
    this.bytes = bytes;
    this.bytesPerBlock = bytes / blocks;
  }

  @Override
  public long bytes() {
    return bytes;
  }

  @Override
  public long objects() {
    return next == ValueObjects.NONE ? 0 : 1;
  }

  @Override
  public boolean freeSome(int maxBlocks) {
    next = objects.freeSome(next, maxBlocks);
    bytes = next == ValueObjects.NONE ? 0 : Math.max(0, bytes - maxBlocks * bytesPerBlock);
    return next != ValueObjects.NONE;
  }
}
