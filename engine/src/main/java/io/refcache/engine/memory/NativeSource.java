package io.refcache.engine.memory;

/** One way to get native memory and to give it back: which one depends on the Java version. */
interface NativeSource {
  /**
   * Gets memory, filled with zeros.
   *
   * @throws OutOfMemoryError if there is no more
   */
  DirectSlab allocate(int bytes);

  /**
   * Gives memory back.
   *
   * @param owner the owner of a slab that this source allocated
   */
  void free(Object owner);

  /** How much it can give at most, in bytes; {@link Long#MAX_VALUE} if Java sets no limit. */
  long capacityBytes();

  /** What to do when there is no more, a sentence for the user. */
  String remedy();

  /** The one for the Java that runs. */
  static NativeSource ofThisJava() {
    return Runtime.version().feature() >= ArenaSource.SINCE_FEATURE
        ? new ArenaSource()
        : new BufferSource();
  }
}
