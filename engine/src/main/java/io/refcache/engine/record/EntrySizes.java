package io.refcache.engine.record;

import io.refcache.engine.memory.Slab;

/** How large the key and the value of a record are, as the application wrote them. */
public final class EntrySizes {
  /** What every record has besides key and value, at least. */
  public static final int HEADER_BYTES = RecordLayout.FIXED_HEADER_BYTES;

  private EntrySizes() {}

  /** The length of a record's key in bytes. */
  public static int keyBytes(Slab slab, int record) {
    return RecordLayout.keyLength(slab, record);
  }

  /**
   * The length of a record's value in bytes, wherever it is kept; for an object on the heap, what
   * is charged for it.
   */
  public static long valueBytes(Slab slab, int record) {
    int flags = RecordLayout.flags(slab, record);
    return RecordLayout.encoding(flags) == RecordLayout.REFERENCE
        ? slab.getLong(
            record
                + RecordLayout.valueOffset(flags, RecordLayout.keyLength(slab, record))
                + RecordLayout.HANDLE_BYTES)
        : RecordLayout.valueLength(slab, record, flags);
  }
}
