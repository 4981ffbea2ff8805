package io.refcache.engine.memory;

/**
 * One piece of native memory.
 *
 * <p>Offsets are in bytes from its start, values are in native byte order. Every access outside of
 * {@code 0..capacity()} throws {@link IndexOutOfBoundsException}. Plain accessors take any offset
 * and order nothing; those with a memory order in their name want an offset that is a multiple of
 * their width. A slab is as thread-safe as an array: who shares it brings the order along.
 *
 * <p>Look the slab up once per record and stay in it: the look-up costs more than an access.
 */
public abstract class Slab {
  /** For the implementations: production loads exactly one, so that calls are direct. */
  protected Slab() {}

  /** The size in bytes. */
  public abstract int capacity();

  public abstract byte getByte(int offset);

  public abstract void putByte(int offset, byte value);

  public abstract short getShort(int offset);

  public abstract void putShort(int offset, short value);

  public abstract int getInt(int offset);

  public abstract void putInt(int offset, int value);

  public abstract long getLong(int offset);

  public abstract void putLong(int offset, long value);

  /** Reads an int; what comes after it in program order stays after it. */
  public abstract int getIntAcquire(int offset);

  /** Writes an int; what comes before it in program order stays before it. */
  public abstract void putIntRelease(int offset, int value);

  /** Sets an int if it has the expected value, with the order of a volatile access. */
  public abstract boolean compareAndSetInt(int offset, int expected, int value);

  /** Adds to an int, with the order of a volatile access; returns what it was. */
  public abstract int getAndAddInt(int offset, int delta);

  /** Copies bytes out, to {@code target[from .. from + length)}. */
  public abstract void getBytes(int offset, byte[] target, int from, int length);

  /** Copies bytes in, from {@code source[from .. from + length)}. */
  public abstract void putBytes(int offset, byte[] source, int from, int length);

  /** Whether the bytes at the offset are those of {@code bytes[from .. from + length)}. */
  public abstract boolean equalBytes(int offset, byte[] bytes, int from, int length);

  /** Copies bytes to another slab, or within this one, where the ranges may overlap. */
  public abstract void copyTo(int offset, Slab target, int targetOffset, int length);

  /** Fills a range with zeros. */
  public abstract void zero(int offset, int length);
}
