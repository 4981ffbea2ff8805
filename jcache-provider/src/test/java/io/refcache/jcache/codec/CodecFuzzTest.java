package io.refcache.jcache.codec;

import io.refcache.store.KeyBytes;
import io.refcache.store.ValueBytes;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Runs the fuzz target on what a fuzzer would begin with, and on what it has found. */
@Timeout(60)
class CodecFuzzTest {
  private static final int ROUNDS = 4_000;
  private static final CodecSettings SETTINGS =
      CodecSettings.of("fuzzed", CodecFuzzTest.class.getClassLoader());

  @ParameterizedTest
  @ValueSource(strings = {"", "00", "0001", "0101", "0024", "0023ffffffffffffffff7f", "0125000000"})
  void inputsOnceFoundAreReadOrRefused(String hex) {
    CodecFuzz.fuzzerTestOneInput(HexFormat.of().parseHex(hex));
  }

  @Test
  void mutatedValuesAreReadOrRefused() {
    ValueCodec<Object> values = Codecs.values(SETTINGS);
    SplittableRandom random = new SplittableRandom(21);
    ValueBytes value = new ValueBytes();
    for (int i = 0; i < ROUNDS; i++) {
      values.encode(object(random), value);
      if (value.kind() == ValueBytes.Kind.BYTES) {
        byte[] head = {0, value.tag()};
        CodecFuzz.fuzzerTestOneInput(mutated(concat(head, value.toByteArray()), random));
      }
    }
  }

  @Test
  void mutatedKeysAreReadOrRefused() {
    KeyCodec<Object> keys = Codecs.keys(SETTINGS);
    SplittableRandom random = new SplittableRandom(22);
    KeyBytes key = new KeyBytes();
    for (int i = 0; i < ROUNDS; i++) {
      keys.encode(object(random), key);
      CodecFuzz.fuzzerTestOneInput(mutated(concat(new byte[] {1}, key.toByteArray()), random));
    }
  }

  private static Object object(SplittableRandom random) {
    Object one = Samples.any(random);
    return random.nextInt(3) == 0
        ? new java.util.ArrayList<>(List.of(one, Samples.any(random), new int[] {1, 2}))
        : one;
  }

  private static byte[] concat(byte[] head, byte[] tail) {
    byte[] whole = Arrays.copyOf(head, head.length + tail.length);
    System.arraycopy(tail, 0, whole, head.length, tail.length);
    return whole;
  }

  /** Bytes overwritten, cut off, or repeated; the first one stays. */
  private static byte[] mutated(byte[] bytes, SplittableRandom random) {
    byte[] mutated = bytes;
    for (int times = random.nextInt(1, 4); times > 0 && mutated.length > 1; times--) {
      int at = random.nextInt(1, mutated.length);
      switch (random.nextInt(4)) {
        case 0 -> mutated[at] = (byte) random.nextInt();
        case 1 -> mutated[at] = (byte) (random.nextBoolean() ? 0x7f : 0xff);
        case 2 -> mutated = Arrays.copyOf(mutated, at);
        default -> mutated = concat(mutated, Arrays.copyOfRange(mutated, at, mutated.length));
      }
    }
    return mutated;
  }
}
