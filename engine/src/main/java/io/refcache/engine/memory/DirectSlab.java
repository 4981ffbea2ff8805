package io.refcache.engine.memory;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Objects;

/** A slab in native memory, seen through a direct buffer, which checks the bounds. */
final class DirectSlab extends Slab {
  private static final VarHandle INT =
      MethodHandles.byteBufferViewVarHandle(int[].class, ByteOrder.nativeOrder());
  private static final VarHandle LONG_OF_ARRAY =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());
  private static final VarHandle INT_OF_ARRAY =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.nativeOrder());
  private static final VarHandle GIVEN_BACK;
  private static final ByteBuffer NOTHING = ByteBuffer.allocateDirect(0);
  private static final byte[] ZEROS = new byte[4096];

  static {
    try {
      GIVEN_BACK =
          MethodHandles.lookup().findVarHandle(DirectSlab.class, "givenBack", boolean.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final int capacity;
  private final Object owner;

  /** Replaced by an empty buffer when the memory goes, so that a late access fails in Java. */
  private ByteBuffer buffer;

  private volatile boolean givenBack;

  /** When it was retired, and what was retired next; guarded by the memory's lock. */
  long retiredEpoch;

  DirectSlab nextRetired;

  /**
   * Wraps a direct buffer.
   *
   * @param owner what its {@link NativeSource} needs to free the memory
   */
  DirectSlab(ByteBuffer buffer, Object owner) {
    this.buffer = buffer.order(ByteOrder.nativeOrder());
    this.capacity = buffer.capacity();
    this.owner = owner;
  }

  Object owner() {
    return owner;
  }

  /** Marks the slab as given back; says whether this is the first time. */
  boolean giveBack() {
    return GIVEN_BACK.compareAndSet(this, false, true);
  }

  /** Takes the memory away from this slab: every access from here on is out of bounds. */
  void detach() {
    buffer = NOTHING;
  }

  @Override
  public int capacity() {
    return capacity;
  }

  @Override
  public byte getByte(int offset) {
    return buffer.get(offset);
  }

  @Override
  public void putByte(int offset, byte value) {
    buffer.put(offset, value);
  }

  @Override
  public short getShort(int offset) {
    return buffer.getShort(offset);
  }

  @Override
  public void putShort(int offset, short value) {
    buffer.putShort(offset, value);
  }

  @Override
  public int getInt(int offset) {
    return buffer.getInt(offset);
  }

  @Override
  public void putInt(int offset, int value) {
    buffer.putInt(offset, value);
  }

  @Override
  public long getLong(int offset) {
    return buffer.getLong(offset);
  }

  @Override
  public void putLong(int offset, long value) {
    buffer.putLong(offset, value);
  }

  @Override
  public int getIntAcquire(int offset) {
    return (int) INT.getAcquire(buffer, offset);
  }

  @Override
  public void putIntRelease(int offset, int value) {
    INT.setRelease(buffer, offset, value);
  }

  @Override
  public boolean compareAndSetInt(int offset, int expected, int value) {
    return INT.compareAndSet(buffer, offset, expected, value);
  }

  @Override
  public int getAndAddInt(int offset, int delta) {
    return (int) INT.getAndAdd(buffer, offset, delta);
  }

  @Override
  public void getBytes(int offset, byte[] target, int from, int length) {
    buffer.get(offset, target, from, length);
  }

  @Override
  public void putBytes(int offset, byte[] source, int from, int length) {
    buffer.put(offset, source, from, length);
  }

  /**
   * Compares longs; the rest is compared as the last long of the range, which overlaps what was
   * compared before, and ranges too short for that as ints, then bytes. Most keys have no more than
   * 24 bytes, for which a loop would cost more than what is done in it.
   */
  @Override
  public boolean equalBytes(int offset, byte[] bytes, int from, int length) {
    ByteBuffer memory = buffer;
    if (length < Long.BYTES) {
      return equalShort(memory, offset, bytes, from, length);
    }
    int lastLong = length - Long.BYTES;
    if (difference(memory, offset, bytes, from) != 0
        || difference(memory, offset + lastLong, bytes, from + lastLong) != 0
        || lastLong > Long.BYTES
            && difference(memory, offset + Long.BYTES, bytes, from + Long.BYTES) != 0) {
      return false;
    }
    for (int i = 2 * Long.BYTES; i < lastLong; i += Long.BYTES) {
      if (difference(memory, offset + i, bytes, from + i) != 0) {
        return false;
      }
    }
    return true;
  }

  private static long difference(ByteBuffer memory, int offset, byte[] bytes, int from) {
    return memory.getLong(offset) ^ (long) LONG_OF_ARRAY.get(bytes, from);
  }

  private static boolean equalShort(
      ByteBuffer memory, int offset, byte[] bytes, int from, int length) {
    Objects.checkFromIndexSize(from, length, bytes.length);
    int i = 0;
    if (length >= Integer.BYTES) {
      if (memory.getInt(offset) != (int) INT_OF_ARRAY.get(bytes, from)) {
        return false;
      }
      i = Integer.BYTES;
    }
    for (; i < length; i++) {
      if (memory.get(offset + i) != bytes[from + i]) {
        return false;
      }
    }
    return true;
  }

  @Override
  public void copyTo(int offset, Slab target, int targetOffset, int length) {
    ((DirectSlab) target).buffer.put(targetOffset, buffer, offset, length);
  }

  @Override
  public void zero(int offset, int length) {
    Objects.checkFromIndexSize(offset, length, capacity);
    ByteBuffer memory = buffer;
    for (int done = 0; done < length; done += ZEROS.length) {
      memory.put(offset + done, ZEROS, 0, Math.min(ZEROS.length, length - done));
    }
  }
}
