package io.refcache.store;

import java.util.Arrays;

/**
 * A key as bytes, in a reusable buffer.
 *
 * <p>Two canonical keys are equal if and only if their bytes are. A key that is not canonical (Java
 * serialization may write equal objects differently) starts with a prefix that equal keys share,
 * and only the prefix is hashed: see {@link Store#findEquivalent}. A key that lives on the heap has
 * its object in {@link #reference()}.
 *
 * <p>Not thread-safe. The array is replaced when it grows: ask for {@link #array()} each time.
 */
public final class KeyBytes {
  private byte[] array;
  private int length;
  private int hashedLength;
  private Object reference;
  private Object companion;

  public KeyBytes() {
    this(64);
  }

  public KeyBytes(int capacity) {
    array = new byte[capacity];
  }

  /** The buffer; the key is its first {@link #length()} bytes. */
  public byte[] array() {
    return array;
  }

  public int length() {
    return length;
  }

  /** How many of the bytes, from the first on, are hashed. */
  public int hashedLength() {
    return hashedLength;
  }

  public boolean isCanonical() {
    return reference == null && hashedLength == length;
  }

  /** The key object, where the key lives on the heap; else null. */
  public Object reference() {
    return reference;
  }

  public void setReference(Object reference) {
    this.reference = reference;
  }

  /**
   * What a store keeps with this buffer for its own use, so that it needn't look for it at each
   * call: it may be that of another store, or of another thread.
   */
  public Object companion() {
    return companion;
  }

  /** Called by stores: see {@link #companion}. */
  public void setCompanion(Object companion) {
    this.companion = companion;
  }

  /** Makes sure that the buffer holds a number of bytes, keeping what is in it; returns it. */
  public byte[] ensureCapacity(int capacity) {
    if (capacity > array.length) {
      array = Arrays.copyOf(array, Math.max(capacity, array.length * 2));
    }
    return array;
  }

  /** Says that the first {@code length} bytes of the buffer are a canonical key. */
  public void setCanonical(int length) {
    setLength(length, length);
  }

  /** Says how many bytes of the buffer are the key, and how many of them are hashed. */
  public void setLength(int length, int hashedLength) {
    if (length < 0 || length > array.length || hashedLength < 0 || hashedLength > length) {
      throw new IllegalArgumentException(
          "length %d, hashed %d of a buffer of %d".formatted(length, hashedLength, array.length));
    }
    this.length = length;
    this.hashedLength = hashedLength;
  }

  /** Takes over another key. */
  public void set(KeyBytes other) {
    length = 0;
    ensureCapacity(other.length);
    System.arraycopy(other.array, 0, array, 0, other.length);
    setLength(other.length, other.hashedLength);
    reference = other.reference;
  }

  /** A copy of the bytes. */
  public byte[] toByteArray() {
    return Arrays.copyOf(array, length);
  }
}
