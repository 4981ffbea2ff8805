package io.refcache.jcache.codec;

import io.refcache.store.KeyBytes;
import io.refcache.store.ValueBytes;

/**
 * A fuzz target: the first byte chooses between key and value, the second is the tag, the rest the
 * content. Whatever the bytes are, they are read as an object, which can then be written again, or
 * refused by {@link CodecException}; anything else that is thrown is a defect.
 *
 * <p>{@code mvn -Pfuzz -pl jcache-provider -am test-compile} runs Jazzer on it; what it finds is to
 * be kept in {@link CodecFuzzTest}.
 */
public final class CodecFuzz {
  private static final CodecSettings SETTINGS =
      CodecSettings.of("fuzzed", CodecFuzz.class.getClassLoader());
  private static final KeyCodec<Object> KEYS = Codecs.keys(SETTINGS);
  private static final ValueCodec<Object> VALUES = Codecs.values(SETTINGS);
  private static final int HEAD_BYTES = 2;

  private CodecFuzz() {}

  /** Called by Jazzer. */
  public static void fuzzerTestOneInput(byte[] input) {
    if (input.length < HEAD_BYTES) {
      return;
    }
    try {
      if ((input[0] & 1) == 0) {
        readValue(input);
      } else {
        readKey(input);
      }
    } catch (CodecException refused) {
      // That is what hostile bytes are for.
    }
  }

  private static void readValue(byte[] input) {
    int length = input.length - HEAD_BYTES;
    ValueBytes value = new ValueBytes(length);
    System.arraycopy(input, HEAD_BYTES, value.array(), 0, length);
    value.setBytes(input[1], length);
    VALUES.encode(VALUES.decode(value), new ValueBytes());
  }

  /** A key has its tag in front. */
  private static void readKey(byte[] input) {
    int length = input.length - 1;
    KeyBytes key = new KeyBytes(length);
    System.arraycopy(input, 1, key.array(), 0, length);
    key.setLength(length, Math.min(length, KeysByValue.PREFIX_BYTES));
    KEYS.encode(KEYS.decode(key), new KeyBytes());
  }
}
