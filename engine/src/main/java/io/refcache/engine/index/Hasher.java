package io.refcache.engine.index;

import io.refcache.store.KeyBytes;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * A seeded 64-bit hash of bytes: eight bytes at a time are mixed with secret words, multiplied to
 * 128 bits and folded. The seed is random per engine, so that keys cannot be chosen to collide.
 *
 * <p>The index takes different bits of a hash for different purposes:
 *
 * <pre>
 *    63          40 39                       8 7       0
 *    +-------------+--------------------------+---------+
 *    |  segment    |  position (32 bits)      |   tag   |
 *    +-------------+--------------------------+---------+
 * </pre>
 */
final class Hasher {
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle INTS =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle SHORTS =
      MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.LITTLE_ENDIAN);

  private static final long MULTIPLIER = 0x9E37_79B9_7F4A_7C15L;
  private static final int SEGMENT_SHIFT = 40;
  private static final int POSITION_SHIFT = 8;

  private final long seed;
  private final long secret;

  Hasher(long seed) {
    this.seed = seed;
    this.secret = mix(seed + MULTIPLIER) | 1;
  }

  long hash(KeyBytes key) {
    return hash(key.array(), key.hashedLength());
  }

  long hash(byte[] bytes, int length) {
    // From the end on: what was copied into the buffer just now has to be read as it was written,
    // and what comes first is most often a tag that was written by itself.
    long hash = seed ^ (length * MULTIPLIER);
    int rest = length;
    for (; rest >= Long.BYTES; rest -= Long.BYTES) {
      hash = fold(hash ^ (long) LONGS.get(bytes, rest - Long.BYTES), secret);
    }
    if (rest > 0) {
      hash = fold(hash ^ first(bytes, rest), secret);
    }
    return mix(hash);
  }

  /** Up to seven bytes, without a loop, which would cost more than what is done in it. */
  private static long first(byte[] bytes, int count) {
    long word = 0;
    int rest = count;
    if ((rest & Integer.BYTES) != 0) {
      rest -= Integer.BYTES;
      word = (int) INTS.get(bytes, rest);
    }
    if ((rest & Short.BYTES) != 0) {
      rest -= Short.BYTES;
      word = word << Short.SIZE | (short) SHORTS.get(bytes, rest) & 0xFFFF;
    }
    return rest == 0 ? word : word << Byte.SIZE | bytes[0] & 0xFF;
  }

  private static long fold(long a, long b) {
    return Math.multiplyHigh(a, b) ^ (a * b) ^ Long.rotateLeft(a, 29);
  }

  private static long mix(long z) {
    long x = (z ^ (z >>> 30)) * 0xBF58_476D_1CE4_E5B9L;
    x = (x ^ (x >>> 27)) * 0x94D0_49BB_1331_11EBL;
    return x ^ (x >>> 31);
  }

  static int segment(long hash, int segmentMask) {
    return (int) (hash >>> SEGMENT_SHIFT) & segmentMask;
  }

  /** Where in the table the entry's home is, as a fraction of 2^32. */
  static int position(long hash) {
    return (int) (hash >>> POSITION_SHIFT);
  }

  /** Never zero, which marks an empty slot. */
  static byte tag(long hash) {
    byte tag = (byte) hash;
    return tag == 0 ? 1 : tag;
  }
}
