package io.refcache.engine.memory;

import java.util.Arrays;
import java.util.Objects;

/**
 * A slab on the heap, for tests: no native memory, no var handle on a buffer, and it remembers that
 * it was unmapped. Every access after that throws {@link IllegalStateException}.
 */
public class HeapSlab extends Slab {
  private final byte[] bytes;
  private volatile boolean unmapped;

  HeapSlab(int capacity) {
    bytes = new byte[capacity];
  }

  /** Says whether this was the first time. */
  synchronized boolean unmap() {
    boolean first = !unmapped;
    unmapped = true;
    return first;
  }

  public boolean isUnmapped() {
    return unmapped;
  }

  /** Called before each access. */
  void accessed() {}

  private void check(int offset, int length) {
    accessed();
    if (unmapped) {
      throw new IllegalStateException("access to unmapped memory at offset " + offset);
    }
    Objects.checkFromIndexSize(offset, length, bytes.length);
  }

  private long get(int offset, int width) {
    check(offset, width);
    long value = 0;
    for (int i = width - 1; i >= 0; i--) {
      value = value << Byte.SIZE | Byte.toUnsignedLong(bytes[offset + i]);
    }
    return value;
  }

  private void put(int offset, int width, long value) {
    check(offset, width);
    for (int i = 0; i < width; i++) {
      bytes[offset + i] = (byte) (value >>> (i * Byte.SIZE));
    }
  }

  private static void checkAligned(int offset) {
    if (offset % Integer.BYTES != 0) {
      throw new IllegalStateException("not aligned: " + offset);
    }
  }

  @Override
  public int capacity() {
    return bytes.length;
  }

  @Override
  public byte getByte(int offset) {
    return (byte) get(offset, Byte.BYTES);
  }

  @Override
  public void putByte(int offset, byte value) {
    put(offset, Byte.BYTES, value);
  }

  @Override
  public short getShort(int offset) {
    return (short) get(offset, Short.BYTES);
  }

  @Override
  public void putShort(int offset, short value) {
    put(offset, Short.BYTES, value);
  }

  @Override
  public int getInt(int offset) {
    return (int) get(offset, Integer.BYTES);
  }

  @Override
  public void putInt(int offset, int value) {
    put(offset, Integer.BYTES, value);
  }

  @Override
  public long getLong(int offset) {
    return get(offset, Long.BYTES);
  }

  @Override
  public void putLong(int offset, long value) {
    put(offset, Long.BYTES, value);
  }

  @Override
  public synchronized int getIntAcquire(int offset) {
    checkAligned(offset);
    return getInt(offset);
  }

  @Override
  public synchronized void putIntRelease(int offset, int value) {
    checkAligned(offset);
    putInt(offset, value);
  }

  @Override
  public synchronized boolean compareAndSetInt(int offset, int expected, int value) {
    checkAligned(offset);
    boolean isExpected = getInt(offset) == expected;
    if (isExpected) {
      putInt(offset, value);
    }
    return isExpected;
  }

  @Override
  public synchronized int getAndAddInt(int offset, int delta) {
    checkAligned(offset);
    int before = getInt(offset);
    putInt(offset, before + delta);
    return before;
  }

  @Override
  public void getBytes(int offset, byte[] target, int from, int length) {
    check(offset, length);
    System.arraycopy(bytes, offset, target, from, length);
  }

  @Override
  public void putBytes(int offset, byte[] source, int from, int length) {
    check(offset, length);
    System.arraycopy(source, from, bytes, offset, length);
  }

  @Override
  public boolean equalBytes(int offset, byte[] other, int from, int length) {
    check(offset, length);
    return Arrays.equals(bytes, offset, offset + length, other, from, from + length);
  }

  @Override
  public void copyTo(int offset, Slab target, int targetOffset, int length) {
    check(offset, length);
    HeapSlab other = (HeapSlab) target;
    other.check(targetOffset, length);
    System.arraycopy(bytes, offset, other.bytes, targetOffset, length);
  }

  @Override
  public void zero(int offset, int length) {
    check(offset, length);
    Arrays.fill(bytes, offset, offset + length, (byte) 0);
  }
}
