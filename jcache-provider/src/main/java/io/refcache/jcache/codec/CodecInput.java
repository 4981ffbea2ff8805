package io.refcache.jcache.codec;

import java.io.DataInput;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.StreamCorruptedException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Objects;

/**
 * Reads from the buffer of a key or a value, without copying it, and never beyond its end: what is
 * missing there is an {@link EOFException}.
 *
 * <p>The counterpart of {@link CodecOutput}. Not thread-safe, and of no use once the call that
 * handed it out has returned.
 */
public final class CodecInput extends InputStream implements DataInput {
  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  private final byte[] array;
  private final int end;
  private int position;

  CodecInput(byte[] array, int from, int end) {
    Objects.checkFromToIndex(from, end, array.length);
    this.array = array;
    this.position = from;
    this.end = end;
  }

  byte[] array() {
    return array;
  }

  /** Where in {@link #array()} the next byte is. */
  int position() {
    return position;
  }

  /** Passes over all that is left; returns how many bytes that were. */
  int takeAll() {
    int length = end - position;
    position = end;
    return length;
  }

  /** How many bytes are left. */
  @Override
  public int available() {
    return end - position;
  }

  @Override
  public int read() {
    return position < end ? array[position++] & 0xff : -1;
  }

  @Override
  public int read(byte[] bytes, int from, int length) {
    Objects.checkFromIndexSize(from, length, bytes.length);
    if (length > 0 && position == end) {
      return -1;
    }
    int count = Math.min(length, end - position);
    System.arraycopy(array, position, bytes, from, count);
    position += count;
    return count;
  }

  @Override
  public long skip(long bytes) {
    int count = (int) Math.max(0, Math.min(bytes, end - position));
    position += count;
    return count;
  }

  @Override
  public int skipBytes(int bytes) {
    return (int) skip(bytes);
  }

  @Override
  public void readFully(byte[] bytes) throws IOException {
    readFully(bytes, 0, bytes.length);
  }

  @Override
  public void readFully(byte[] bytes, int from, int length) throws IOException {
    Objects.checkFromIndexSize(from, length, bytes.length);
    require(length);
    System.arraycopy(array, position, bytes, from, length);
    position += length;
  }

  /** A copy of all that is left. */
  @Override
  public byte[] readAllBytes() {
    byte[] rest = Arrays.copyOfRange(array, position, end);
    position = end;
    return rest;
  }

  @Override
  public boolean readBoolean() throws IOException {
    return readByte() != 0;
  }

  @Override
  public byte readByte() throws IOException {
    require(1);
    return array[position++];
  }

  @Override
  public int readUnsignedByte() throws IOException {
    return readByte() & 0xff;
  }

  @Override
  public short readShort() throws IOException {
    return (short) readBigEndian(Short.BYTES);
  }

  @Override
  public int readUnsignedShort() throws IOException {
    return readShort() & 0xffff;
  }

  @Override
  public char readChar() throws IOException {
    return (char) readBigEndian(Character.BYTES);
  }

  @Override
  public int readInt() throws IOException {
    require(Integer.BYTES);
    int v = (int) INT.get(array, position);
    position += Integer.BYTES;
    return v;
  }

  @Override
  public long readLong() throws IOException {
    require(Long.BYTES);
    long v = (long) LONG.get(array, position);
    position += Long.BYTES;
    return v;
  }

  @Override
  public float readFloat() throws IOException {
    return Float.intBitsToFloat(readInt());
  }

  @Override
  public double readDouble() throws IOException {
    return Double.longBitsToDouble(readLong());
  }

  /**
   * Not supported.
   *
   * @throws UnsupportedOperationException always: a line has no end of its own here
   */
  @Override
  public String readLine() {
    throw new UnsupportedOperationException("readLine");
  }

  @Override
  public String readUTF() throws IOException {
    return DataInputStream.readUTF(this);
  }

  /** Reads what {@link CodecOutput#writeVarLong} wrote. */
  public long readVarLong() throws IOException {
    long v = readByte();
    if (v >= 0) {
      return v;
    }
    v &= 0x7f;
    for (int shift = 7; shift < Long.SIZE; shift += 7) {
      byte b = readByte();
      v |= (b & 0x7fL) << shift;
      if (b >= 0) {
        return v;
      }
    }
    throw new StreamCorruptedException("a number of more than 10 bytes");
  }

  /**
   * Reads what {@link CodecOutput#writeVarLong} wrote of an int.
   *
   * @throws IOException if it is not in the range of an int
   */
  public int readVarInt() throws IOException {
    return toInt(readVarLong());
  }

  /** Reads what {@link CodecOutput#writeSignedVarLong} wrote. */
  public long readSignedVarLong() throws IOException {
    long v = readVarLong();
    return (v >>> 1) ^ -(v & 1);
  }

  /**
   * Reads what {@link CodecOutput#writeSignedVarLong} wrote of an int.
   *
   * @throws IOException if it is not in the range of an int
   */
  public int readSignedVarInt() throws IOException {
    return toInt(readSignedVarLong());
  }

  /** Reads a signed number of 1 to 8 bytes, the highest first. */
  long readBigEndian(int bytes) throws IOException {
    require(bytes);
    long v = array[position++];
    for (int i = 1; i < bytes; i++) {
      v = v << Byte.SIZE | (array[position++] & 0xff);
    }
    return v;
  }

  /**
   * Passes over a number of bytes.
   *
   * @return the position of the first of them
   */
  int take(int bytes) throws IOException {
    require(bytes);
    int from = position;
    position += bytes;
    return from;
  }

  /** Reads a length or a count, of something that takes a byte each at least. */
  int readLength() throws IOException {
    int length = readVarInt();
    if (length < 0 || length > end - position) {
      throw new StreamCorruptedException(
          "a length of %d, there are %d bytes".formatted(length, end - position));
    }
    return length;
  }

  private static int toInt(long v) throws StreamCorruptedException {
    if (v != (int) v) {
      throw new StreamCorruptedException("a number of " + v + " where an int belongs");
    }
    return (int) v;
  }

  private void require(int bytes) throws EOFException {
    if (bytes > end - position) {
      throw new EOFException(
          "%d bytes wanted at offset %d, there are %d".formatted(bytes, position, end - position));
    }
  }
}
