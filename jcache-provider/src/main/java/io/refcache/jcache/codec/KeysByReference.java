package io.refcache.jcache.codec;

import io.refcache.store.KeyBytes;

/** The codec of keys that stay objects on the heap: the bytes are but what is hashed. */
final class KeysByReference<K> implements KeyCodec<K> {

  @Override
  public void encode(K key, KeyBytes out) {
    KeysByValue.writePrefix(Tag.REFERENCE, key.hashCode(), out);
    out.setLength(KeysByValue.PREFIX_BYTES, KeysByValue.PREFIX_BYTES);
    out.setReference(key);
  }

  @Override
  @SuppressWarnings("unchecked") // what encode has put there
  public K decode(KeyBytes in) {
    if (in.reference() == null) {
      throw new CodecException("a key of a cache by reference without its object");
    }
    return (K) in.reference();
  }
}
