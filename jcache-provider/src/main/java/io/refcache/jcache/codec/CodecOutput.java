package io.refcache.jcache.codec;

import io.refcache.store.KeyBytes;
import io.refcache.store.ValueBytes;
import java.io.DataOutput;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Objects;

/**
 * Writes into the buffer of a key or a value, which grows as needed; nothing is copied afterwards.
 *
 * <p>Numbers are big-endian, as {@link DataOutput} says. Not thread-safe, and of no use once the
 * call that handed it out has returned. {@link #flush()} and {@link #close()} do nothing.
 */
public final class CodecOutput extends OutputStream implements DataOutput {
  /** The largest array that every JVM can make. */
  private static final int MAX_BYTES = Integer.MAX_VALUE - 8;

  /** The longest form of a number of 64 bits at 7 bits a byte. */
  private static final int MAX_VAR_LONG_BYTES = 10;

  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  private final KeyBytes key;
  private final ValueBytes value;
  private byte[] array;
  private int position;

  CodecOutput(KeyBytes key, int from) {
    this.key = key;
    this.value = null;
    this.array = key.ensureCapacity(from);
    this.position = from;
  }

  CodecOutput(ValueBytes value) {
    this.key = null;
    this.value = value;
    this.array = value.array();
  }

  /** How far the buffer is filled. */
  int position() {
    return position;
  }

  @Override
  public void write(int b) throws IOException {
    reserve(1);
    array[position++] = (byte) b;
  }

  @Override
  public void write(byte[] bytes) throws IOException {
    write(bytes, 0, bytes.length);
  }

  @Override
  public void write(byte[] bytes, int from, int length) throws IOException {
    Objects.checkFromIndexSize(from, length, bytes.length);
    reserve(length);
    System.arraycopy(bytes, from, array, position, length);
    position += length;
  }

  @Override
  public void writeBoolean(boolean v) throws IOException {
    write(v ? 1 : 0);
  }

  @Override
  public void writeByte(int v) throws IOException {
    write(v);
  }

  @Override
  public void writeShort(int v) throws IOException {
    writeBigEndian(v, Short.BYTES);
  }

  @Override
  public void writeChar(int v) throws IOException {
    writeBigEndian(v, Character.BYTES);
  }

  @Override
  public void writeInt(int v) throws IOException {
    INT.set(reserve(Integer.BYTES), position, v);
    position += Integer.BYTES;
  }

  @Override
  public void writeLong(long v) throws IOException {
    LONG.set(reserve(Long.BYTES), position, v);
    position += Long.BYTES;
  }

  @Override
  public void writeFloat(float v) throws IOException {
    writeInt(Float.floatToIntBits(v));
  }

  @Override
  public void writeDouble(double v) throws IOException {
    writeLong(Double.doubleToLongBits(v));
  }

  @Override
  public void writeBytes(String s) throws IOException {
    for (int i = 0; i < s.length(); i++) {
      write(s.charAt(i));
    }
  }

  @Override
  public void writeChars(String s) throws IOException {
    for (int i = 0; i < s.length(); i++) {
      writeChar(s.charAt(i));
    }
  }

  /** As {@link DataOutput#writeUTF}: at most 65535 bytes. */
  @Override
  public void writeUTF(String s) throws IOException {
    new DataOutputStream(this).writeUTF(s);
  }

  /** Writes a number that is rarely negative in 1 to 10 bytes, few for small ones. */
  public void writeVarLong(long v) throws IOException {
    reserve(MAX_VAR_LONG_BYTES);
    long rest = v;
    while ((rest & ~0x7fL) != 0) {
      array[position++] = (byte) (rest | 0x80);
      rest >>>= 7;
    }
    array[position++] = (byte) rest;
  }

  /** Writes a number of either sign in 1 to 10 bytes, few for those close to zero. */
  public void writeSignedVarLong(long v) throws IOException {
    writeVarLong((v << 1) ^ (v >> 63));
  }

  /** Writes the last {@code bytes} bytes of a number, the highest first. */
  void writeBigEndian(long v, int bytes) throws IOException {
    reserve(bytes);
    for (int shift = (bytes - 1) * Byte.SIZE; shift >= 0; shift -= Byte.SIZE) {
      array[position++] = (byte) (v >>> shift);
    }
  }

  /** Makes room for a number of bytes at {@link #position()}; returns the buffer. */
  byte[] reserve(int bytes) throws IOException {
    if (bytes > array.length - position) {
      if (bytes > MAX_BYTES - position) {
        throw new IOException("an object of more than " + MAX_BYTES + " bytes");
      }
      int capacity = position + bytes;
      array = key != null ? key.ensureCapacity(capacity) : value.ensureCapacity(capacity);
    }
    return array;
  }

  /** How many bytes {@link #writeVarLong} takes for a number. */
  static int varLongBytes(long v) {
    return (Long.SIZE - Long.numberOfLeadingZeros(v | 1) + 6) / 7;
  }

  /** Puts a number into bytes that were left out for it, as many as there are. */
  void setVarLong(int at, int bytes, long v) {
    long rest = v;
    for (int i = 0; i < bytes - 1; i++) {
      array[at + i] = (byte) (rest | 0x80);
      rest >>>= 7;
    }
    array[at + bytes - 1] = (byte) rest;
  }

  /**
   * Puts the length of what follows into a byte that was left out for it, or into more if it takes
   * more.
   */
  void insertLength(int at) throws IOException {
    int length = position - at - 1;
    int bytes = varLongBytes(length);
    if (bytes > 1) {
      reserve(bytes - 1);
      System.arraycopy(array, at + 1, array, at + bytes, length);
      position += bytes - 1;
    }
    setVarLong(at, bytes, length);
  }

  /** Overwrites a number that was written before. */
  void setInt(int at, int v) {
    INT.set(array, at, v);
  }

  /** Forgets what was written from a {@link #position()} on. */
  void rewind(int to) {
    position = to;
  }

  byte[] array() {
    return array;
  }

  /** Counts bytes that were put into the reserved room. */
  void advance(int bytes) {
    position += bytes;
  }
}
