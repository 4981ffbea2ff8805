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
    Format<Object> format = coding.format(key);
    boolean canonical = format != null || coding.isCanonical(key);
    int tagAt = canonical ? 0 : PREFIX_BYTES;
    CodecOutput output = new CodecOutput(out, tagAt + TAG_BYTES);
    byte tag = coding.write(key, format, canonical, output);
    out.array()[tagAt] = tag;
    if (canonical) {
      out.setCanonical(output.position());
    } else {
      writePrefix(Tag.EQUIVALENT, hashOf(key), out);
      out.setLength(output.position(), PREFIX_BYTES);
    }
  }

  @Override
  @SuppressWarnings("unchecked") // the cache checks the types of what is put
  public K decode(KeyBytes in) {
    byte[] array = in.array();
    int tagAt = array[0] == Tag.EQUIVALENT ? PREFIX_BYTES : 0;
    if (in.length() <= tagAt) {
      throw coding.truncatedKey(in.length());
    }
    CodecInput content = new CodecInput(array, tagAt + TAG_BYTES, in.length());
    return (K) coding.read(array[tagAt], content);
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
