package io.refcache.engine;

import io.refcache.store.KeyBytes;
import io.refcache.store.Ttl;
import io.refcache.store.ValueBytes;
import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;

/** Keys, values of every encoding and times to live, drawn from a seed. */
final class RandomEntries {
  private static final int COMMON_VALUES = 40;
  private static final int MAX_KEY_PADDING = 300;
  private static final int HASHED_PREFIX_BYTES = 5;

  private final SplittableRandom random;
  private final byte[] noise = new byte[1 << 20];

  RandomEntries(long seed) {
    random = new SplittableRandom(seed);
    new java.util.Random(seed).nextBytes(noise);
  }

  /** The key of a number: long ones and ones that are not canonical among them. */
  static KeyBytes key(int number) {
    String text = "key-%05d".formatted(number);
    if (number % 13 == 0) {
      text += "-".repeat(number * 31 % MAX_KEY_PADDING);
    }
    byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
    KeyBytes key = new KeyBytes(bytes.length);
    System.arraycopy(bytes, 0, key.array(), 0, bytes.length);
    key.setLength(bytes.length, number % 11 == 0 ? HASHED_PREFIX_BYTES : bytes.length);
    return key;
  }

  /**
   * A value: an integer that is shared or not, no bytes at all, bytes within the record, in a block
   * of their own, or over several; and some that many entries have in common.
   */
  ValueBytes value() {
    byte tag = (byte) random.nextInt(256);
    ValueBytes value = new ValueBytes(0);
    int kind = random.nextInt(1000);
    if (kind < 150) {
      value.setInteger(tag, random.nextInt(-10, 10_010));
    } else if (kind < 220) {
      value.setInteger(tag, random.nextLong());
    } else if (kind < 270) {
      value.setBytes(tag, 0);
    } else if (kind < 550) {
      fill(value, tag, random.nextInt(1, 130), random.nextInt(100_000));
    } else if (kind < 750) {
      fill(value, tag, random.nextInt(130, 4_000), random.nextInt(100_000));
    } else if (kind < 900) {
      int common = random.nextInt(COMMON_VALUES);
      fill(value, (byte) common, 20 + common * 100, common);
    } else if (kind < 970) {
      fill(value, tag, random.nextInt(4_000, 20_000), random.nextInt(100_000));
    } else if (kind < 995) {
      fill(value, tag, random.nextInt(20_000, 65_600), random.nextInt(100_000));
    } else {
      fill(value, tag, random.nextInt(65_536, 300_000), random.nextInt(100_000));
    }
    return value;
  }

  private void fill(ValueBytes value, byte tag, int length, int from) {
    System.arraycopy(noise, from, value.ensureCapacity(length), 0, length);
    value.setBytes(tag, length);
  }

  /** Any time to live that the contract knows. */
  long ttl() {
    int kind = random.nextInt(100);
    if (kind < 58) {
      return Ttl.NONE;
    } else if (kind < 68) {
      return Ttl.KEEP;
    } else if (kind < 70) {
      return Ttl.EXPIRE_NOW;
    }
    return random.nextInt(1, 20_000);
  }
}
