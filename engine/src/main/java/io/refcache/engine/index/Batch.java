package io.refcache.engine.index;

import io.refcache.engine.record.Cause;
import io.refcache.engine.record.Records;
import io.refcache.engine.trace.LeakDetector;
import io.refcache.store.KeyBytes;
import java.util.Arrays;

/**
 * Records that were retained under a lock in order to be looked at outside of it. Whoever filled a
 * batch closes it, which releases them.
 *
 * <p>That happens in the method that made it. Still a batch can be lost while user code looks at
 * its records: a virtual thread that waits for what never comes, and that nobody refers to, is
 * collected with its stack, and nothing that stands in a {@code finally} is ever run. So batches
 * are watched for leaks.
 *
 * <p>Not thread-safe.
 */
public final class Batch implements AutoCloseable {
  private final Held held;
  private final LeakDetector.Tracker tracker;

  /** For hashing keys while the batch is filled. */
  final KeyBytes scratch = new KeyBytes(64);

  /** The references, apart from the batch, which must be collectable while they are known. */
  private static final class Held implements Runnable {
    final Records records;
    long[] addresses = new long[32];
    int size;

    Held(Records records) {
      this.records = records;
    }

    /** Releases the records; those that have left the index meanwhile are freed now. */
    @Override
    public void run() {
      while (size > 0) {
        records.release(addresses[--size], Cause.REMOVAL);
      }
    }
  }

  public Batch(Records records, LeakDetector leakDetector) {
    held = new Held(records);
    tracker = leakDetector.track(this, "a batch of records", held);
  }

  public int size() {
    return held.size;
  }

  public long address(int i) {
    return held.addresses[i];
  }

  /** Retains a record; under the lock of its segment. */
  void add(long address) {
    if (held.size == held.addresses.length) {
      held.addresses = Arrays.copyOf(held.addresses, held.size * 2);
    }
    held.records.retain(address);
    held.addresses[held.size++] = address;
  }

  @Override
  public void close() {
    tracker.close();
    held.run();
  }
}
