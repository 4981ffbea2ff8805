package io.refcache.jcache.codec;

import io.refcache.store.ValueBytes;

/**
 * Writes and reads the values of one cache. Made by {@link Codecs}; safe for use by many threads.
 */
public interface ValueCodec<V> {

  /**
   * Writes a value over what {@code out} held.
   *
   * @throws NullPointerException if the value is null
   * @throws CodecException if the value cannot be written; the content of {@code out} is undefined
   */
  void encode(V value, ValueBytes out);

  /**
   * Reads a value. What comes back shares nothing with {@code in}.
   *
   * @throws CodecException if the bytes are not a value that this codec can read
   */
  V decode(ValueBytes in);
}
