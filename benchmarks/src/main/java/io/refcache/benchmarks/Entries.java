package io.refcache.benchmarks;

import io.refcache.engine.Engine;
import io.refcache.store.KeyBytes;
import io.refcache.store.Precondition;
import io.refcache.store.Store;
import io.refcache.store.ValueBytes;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Map;

/**
 * Entries by number: a key of 16 bytes and a value of any length. Reads and writes them, with
 * buffers that belong to one thread.
 */
final class Entries {
  static final int KEY_BYTES = 16;

  private static final byte TAG = 1;
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  final KeyBytes key = new KeyBytes(KEY_BYTES);
  final ValueBytes value;
  final ValueBytes found;
  private final Store store;

  Entries(Store store, int maxValueBytes) {
    this.store = store;
    this.value = new ValueBytes(maxValueBytes);
    this.found = new ValueBytes(maxValueBytes);
    new java.util.SplittableRandom(1).nextBytes(value.array());
  }

  /** Opens the only store of an engine. */
  static Store open(Engine engine) {
    return engine.open("entries", Map.of());
  }

  /** The bytes of all keys and values of a store. */
  static long payloadBytes(Store store) {
    long[] bytes = new long[1];
    long cursor = Store.SCAN_START;
    while (cursor != Store.SCAN_END) {
      cursor = store.scan(cursor, (key, value) -> bytes[0] += key.length() + value.length());
    }
    return bytes[0];
  }

  KeyBytes key(long number) {
    LONGS.set(key.array(), 0, 0x6B65_793A_0000_0000L);
    LONGS.set(key.array(), Long.BYTES, number);
    key.setCanonical(KEY_BYTES);
    return key;
  }

  void put(long number, int valueBytes, long ttlMillis) {
    value.setBytes(TAG, valueBytes);
    store.put(key(number), value, Precondition.ANY, 0, ttlMillis, ttlMillis, null);
  }

  boolean get(long number) {
    return store.get(key(number), found) == io.refcache.store.Found.PRESENT;
  }
}
