package io.refcache.jcache.codec;

import io.refcache.store.KeyBytes;
import java.util.Arrays;

/** The codec of keys that are stored as bytes; the layout is drawn at {@link KeyCodec}. */
final class KeysByValue<K> implements KeyCodec<K> {
  static final int TAG_BYTES = 1;
  static final int HASH_BYTES = Integer.BYTES;

  /** What is hashed of a key that is not canonical. */
  static final int PREFIX_BYTES = TAG_BYTES + HASH_BYTES;

  private final Coding coding;

  KeysByValue(CodecSettings settings) {
    coding = new Coding(settings, Coding.Subject.KEY);
  }

  @Override
  public void encode(K key, KeyBytes out) {
    out.setReference(null);
    boolean canonical = coding.isCanonical(key);
    CodecOutput output = new CodecOutput(out, canonical ? TAG_BYTES : PREFIX_BYTES);
    byte tag = coding.write(key, output);
    if (canonical) {
      out.array()[0] = tag;
      out.setCanonical(output.position());
    } else {
      writePrefix(tag, hashOf(key), out);
      out.setLength(output.position(), PREFIX_BYTES);
    }
  }

  @Override
  @SuppressWarnings("unchecked") // the cache checks the types of what is put
  public K decode(KeyBytes in) {
    byte tag = in.array()[0];
    int from = in.length() > 0 && coding.isCanonical(tag) ? TAG_BYTES : PREFIX_BYTES;
    if (in.length() < from) {
      throw coding.truncatedKey(in.length());
    }
    return (K) coding.read(tag, new CodecInput(in.array(), from, in.length()));
  }

  static void writePrefix(byte tag, int hash, KeyBytes out) {
    byte[] array = out.ensureCapacity(PREFIX_BYTES);
    array[0] = tag;
    for (int i = 0; i < HASH_BYTES; i++) {
      array[TAG_BYTES + i] = (byte) (hash >>> (HASH_BYTES - 1 - i) * Byte.SIZE);
    }
  }

  /**
   * The hash code of a key. Arrays have one of identity, which a copy cannot have: theirs is that
   * of the content, so that an array whose bytes are the same is found.
   */
  private static int hashOf(Object key) {
    return key.getClass().isArray() ? Arrays.deepHashCode(new Object[] {key}) : key.hashCode();
  }
}
