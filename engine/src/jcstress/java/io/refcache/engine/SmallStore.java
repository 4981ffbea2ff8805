package io.refcache.engine;

import io.refcache.engine.alloc.Allocator;
import io.refcache.engine.index.Segment;
import io.refcache.engine.memory.DirectMemory;
import io.refcache.engine.memory.ReadEpochs;
import io.refcache.engine.time.EngineClock;
import io.refcache.store.Found;
import io.refcache.store.KeyBytes;
import io.refcache.store.Precondition;
import io.refcache.store.Ttl;
import io.refcache.store.ValueBytes;
import java.util.Arrays;

/**
 * A {@linkplain BareStore bare} store on native memory. Keys are numbers, and all bytes of a value are the same one, which a read returns.
 */
final class SmallStore {
  /** Instead of a value: there is none. */
  static final int ABSENT = 0;

  /** Instead of a value: its bytes are of different ones. */
  static final int TORN = -1;

  /** Instead of a value: the store is closed. */
  static final int CLOSED = -2;

  private static final DirectMemory MEMORY = new DirectMemory();
  private static final Allocator ALLOCATOR = new Allocator(MEMORY);

  private final OffHeapStore store =
      BareStore.open("stress", EngineClock.system(), MEMORY, ALLOCATOR);
  private final StoreContext context = store.context;

  void put(int key, int value, int valueBytes) {
    ValueBytes bytes = new ValueBytes(valueBytes);
    Arrays.fill(bytes.array(), 0, valueBytes, (byte) value);
    bytes.setBytes((byte) 1, valueBytes);
    store.put(key(key), bytes, Precondition.ANY, 0, Ttl.NONE, Ttl.NONE, null);
  }

  void remove(int key) {
    store.remove(key(key), Precondition.ANY, 0, null);
  }

  /** A key's value, or one of the constants. */
  int get(int key) {
    ValueBytes into = new ValueBytes();
    try {
      return store.get(key(key), into) == Found.PRESENT ? valueOf(into) : ABSENT;
    } catch (IllegalStateException e) {
      if (context.isClosed()) {
        return CLOSED;
      }
      throw e;
    }
  }

  private static int valueOf(ValueBytes bytes) {
    byte first = bytes.array()[0];
    for (int i = 1; i < bytes.length(); i++) {
      if (bytes.array()[i] != first) {
        return TORN;
      }
    }
    return first;
  }

  /** Moves a key's record elsewhere, as defragmentation does. */
  void move(int key) {
    KeyBytes bytes = key(key);
    long hash = context.index.hash(bytes);
    Segment segment = context.index.segment(hash);
    long stamp = segment.lock().readLock();
    ReadEpochs.Reader thread = context.epochs.reader();
    long place = segment.find(hash, bytes, thread);
    long address = place == Segment.NOT_FOUND ? 0 : thread.found();
    segment.lock().unlockRead(stamp);
    if (address != 0) {
      new StoreDefrag(context).move(address);
    }
  }

  /** Takes everything out and frees it. */
  void close() {
    ClearedTables tables = new ClearedTables(1, () -> {});
    context.close();
    store.detachAll(tables);
    while (tables.freeSome(Integer.MAX_VALUE)) {
      // One table after the other.
    }
  }

  private static KeyBytes key(int number) {
    KeyBytes key = new KeyBytes(Integer.BYTES);
    for (int i = 0; i < Integer.BYTES; i++) {
      key.array()[i] = (byte) (number >>> i * Byte.SIZE);
    }
    key.setCanonical(Integer.BYTES);
    return key;
  }
}
