package io.refcache.engine.index;

import io.refcache.engine.record.Cause;
import io.refcache.engine.record.Records;
import io.refcache.store.KeyBytes;
import java.util.Arrays;

/**
 * Records that were retained under a lock in order to be looked at outside of it. Whoever filled a
 * batch closes it, which releases them.
 *
 * <p>Not thread-safe.
 */
public final class Batch implements AutoCloseable {
  private final Records records;
  private long[] addresses = new long[32];
  private int size;

  /** For hashing keys while the batch is filled. */
  final KeyBytes scratch = new KeyBytes(64);

  public Batch(Records records) {
    this.records = records;
  }

  public int size() {
    return size;
  }

  public long address(int i) {
    return addresses[i];
  }

  /** Retains a record; under the lock of its segment. */
  void add(long address) {
    if (size == addresses.length) {
      addresses = Arrays.copyOf(addresses, size * 2);
    }
    records.retain(address);
    addresses[size++] = address;
  }

  /** Releases the records; those that have left the index meanwhile are freed now. */
  @Override
  public void close() {
    while (size > 0) {
      records.release(addresses[--size], Cause.REMOVAL);
    }
  }
}
