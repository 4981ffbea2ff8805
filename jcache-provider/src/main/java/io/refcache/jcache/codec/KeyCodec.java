package io.refcache.jcache.codec;

import io.refcache.store.KeyBytes;

/**
 * Writes and reads the keys of one cache. Made by {@link Codecs}; safe for use by many threads.
 *
 * <p>A key starts with its tag. If its bytes decide about equality it is {@linkplain
 * KeyBytes#isCanonical() canonical}; otherwise a tag that all such keys share and the four bytes of
 * its {@code hashCode()} come before, and these five are all that is hashed: keys that are equal
 * may be written in different ways.
 *
 * <pre>
 *   canonical    | tag | content ...                                     |  all of it hashed
 *   other        | EQUIVALENT (1) | hashCode (4) | tag | content ...     |  5 bytes hashed
 *   by reference | REFERENCE (1)  | hashCode (4) |     object in KeyBytes.reference()
 * </pre>
 */
public interface KeyCodec<K> {

  /**
   * Writes a key over what {@code out} held.
   *
   * @throws NullPointerException if the key is null
   * @throws CodecException if the key cannot be written; the content of {@code out} is undefined
   */
  void encode(K key, KeyBytes out);

  /**
   * Reads a key.
   *
   * @throws CodecException if the bytes are not a key that this codec can read
   */
  K decode(KeyBytes in);
}
