package io.refcache.jcache.codec;

import java.io.IOException;
import java.io.StreamCorruptedException;
import java.util.function.LongFunction;
import java.util.function.ToLongFunction;

/**
 * Writes objects that are one whole number. A value becomes an integer of the store, which keeps
 * those compactly and shares the small ones; a key the shortest two's complement of 1 to 8 bytes.
 */
record IntegerFormat<T>(byte tag, ToLongFunction<T> toLong, LongFunction<T> fromLong)
    implements Format<T> {

  @Override
  public byte write(T object, CodecOutput out) throws IOException {
    long v = toLong.applyAsLong(object);
    int significantBits = Long.SIZE - Long.numberOfLeadingZeros(v ^ v >> (Long.SIZE - 1));
    out.writeBigEndian(v, significantBits / Byte.SIZE + 1);
    return tag;
  }

  @Override
  public T read(byte tag, CodecInput in) throws IOException {
    int bytes = in.available();
    if (bytes < 1 || bytes > Long.BYTES) {
      throw new StreamCorruptedException("a number of " + bytes + " bytes");
    }
    return fromLong.apply(in.readBigEndian(bytes));
  }
}
