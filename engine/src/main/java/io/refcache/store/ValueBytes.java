package io.refcache.store;

import java.util.Arrays;

/**
 * A value as bytes, in a reusable buffer, with what a store tells of it.
 *
 * <p>A value has a tag, one byte that says how to read it and that the store keeps but does not
 * understand, and one of three kinds of content: an integer, bytes, or (in a store by reference) an
 * object on the heap. Integers are a kind of their own because stores keep them compactly and share
 * the small ones.
 *
 * <p>Not thread-safe. The array is replaced when it grows: ask for {@link #array()} each time.
 */
public final class ValueBytes {
  /** Stands for whatever version an entry has; no entry has it. */
  public static final long ANY_VERSION = 0;

  /** What a value's content is. */
  public enum Kind {
    INTEGER,
    BYTES,
    REFERENCE
  }

  /**
   * Stored where it changes only: after the store of a reference the collector may need a fence.
   */
  private Kind kind = Kind.BYTES;

  private byte tag;
  private byte[] array;
  private int length;
  private long integer;
  private Object reference;
  private long referenceBytes;
  private long version;
  private long ttlMillis = Ttl.NONE;

  public ValueBytes() {
    this(256);
  }

  public ValueBytes(int capacity) {
    array = new byte[capacity];
  }

  public Kind kind() {
    return kind;
  }

  public byte tag() {
    return tag;
  }

  /** The buffer; a value of bytes is its first {@link #length()} bytes. */
  public byte[] array() {
    return array;
  }

  /** The length of a value of bytes, zero for the other kinds. */
  public int length() {
    return length;
  }

  /** The value of an integer. */
  public long integer() {
    return integer;
  }

  /** The object of a reference. */
  public Object reference() {
    return reference;
  }

  /** The estimate of the heap memory behind a reference, in bytes, which the budget is charged. */
  public long referenceBytes() {
    return referenceBytes;
  }

  /** The version of the entry that this was read from. */
  public long version() {
    return version;
  }

  /** The remaining time to live of the entry that this was read from, or {@link Ttl#NONE}. */
  public long ttlMillis() {
    return ttlMillis;
  }

  /** Makes sure that the buffer holds a number of bytes, keeping what is in it; returns it. */
  public byte[] ensureCapacity(int capacity) {
    if (capacity > array.length) {
      long doubled = Math.min(Integer.MAX_VALUE - 8, array.length * 2L);
      array = Arrays.copyOf(array, (int) Math.max(capacity, doubled));
    }
    return array;
  }

  /** Says that the first {@code length} bytes of the buffer are the value. */
  public void setBytes(byte tag, int length) {
    if (length < 0 || length > array.length) {
      throw new IllegalArgumentException(
          "length %d of a buffer of %d".formatted(length, array.length));
    }
    setKind(Kind.BYTES);
    this.tag = tag;
    this.length = length;
    this.reference = null;
  }

  public void setInteger(byte tag, long integer) {
    setKind(Kind.INTEGER);
    this.tag = tag;
    this.integer = integer;
    this.length = 0;
    this.reference = null;
  }

  public void setReference(byte tag, Object reference, long referenceBytes) {
    setKind(Kind.REFERENCE);
    this.tag = tag;
    this.reference = reference;
    this.referenceBytes = referenceBytes;
    this.length = 0;
  }

  private void setKind(Kind now) {
    if (kind != now) {
      kind = now;
    }
  }

  /** Called by stores: what is known of the entry that this was read from. */
  public void setEntry(long version, long ttlMillis) {
    this.version = version;
    this.ttlMillis = ttlMillis;
  }

  /** A copy of the bytes. */
  public byte[] toByteArray() {
    return Arrays.copyOf(array, length);
  }

  /**
   * Gives up a buffer that has grown beyond a size, so that one huge value is not held for ever.
   */
  public void trim(int maxCapacity) {
    reference = null;
    if (array.length > maxCapacity) {
      array = new byte[maxCapacity];
    }
  }
}
