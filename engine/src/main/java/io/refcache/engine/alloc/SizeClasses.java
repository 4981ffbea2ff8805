package io.refcache.engine.alloc;

import java.util.Arrays;

/**
 * The sizes that blocks come in. A page of 64 KiB holds blocks of one size:
 *
 * <pre>
 *   16, 24 ... 512      steps of 8 bytes
 *   528 ... 2112         64K/n for some n: steps of at most 1/32
 *   2184 ... 8192        64K/n for every n from 30 to 8: steps of 1/n (a size between two of these
 *                        would fit no oftener into a page, and leave its end unused)
 *   9360 ... 65536       64K/n for every n from 7 to 1
 * </pre>
 *
 * all rounded down to a multiple of 8. Pure arithmetic; classes are numbered from 0 in order of
 * size.
 */
public final class SizeClasses {
  /** Every size and every address is a multiple of this. */
  public static final int ALIGNMENT_BYTES = 8;

  public static final int MIN_BLOCK_BYTES = 16;
  public static final int MAX_BLOCK_BYTES = 1 << 16;
  static final int PAGE_BYTES = MAX_BLOCK_BYTES;

  /** The size of the blocks that large values are made of, however large they are. */
  public static final int CHAIN_BLOCK_BYTES = 8 << 10;

  private static final int LAST_FINE_BYTES = 512;
  private static final int FINE_CLASSES = (LAST_FINE_BYTES - MIN_BLOCK_BYTES) / ALIGNMENT_BYTES + 1;

  /** Above the fine sizes a step is at most this part of the size, or else to the next n. */
  private static final int STEP_DIVISOR = 32;

  private static final int[] SIZES = sizes();
  private static final byte[] CLASS_OF_UNITS = classOfUnits(SIZES);

  private SizeClasses() {}

  private static int[] sizes() {
    int[] sizes = new int[FINE_CLASSES + PAGE_BYTES / LAST_FINE_BYTES];
    int classes = 0;
    for (int size = MIN_BLOCK_BYTES; size <= LAST_FINE_BYTES; size += ALIGNMENT_BYTES) {
      sizes[classes++] = size;
    }
    int blocks = PAGE_BYTES / LAST_FINE_BYTES;
    while (blocks > 1) {
      int bound = sizes[classes - 1] + sizes[classes - 1] / STEP_DIVISOR;
      blocks--;
      while (blocks > 1 && sizeDividing(blocks - 1) <= bound) {
        blocks--;
      }
      sizes[classes++] = sizeDividing(blocks);
    }
    return Arrays.copyOf(sizes, classes);
  }

  private static int sizeDividing(int blocks) {
    return PAGE_BYTES / blocks / ALIGNMENT_BYTES * ALIGNMENT_BYTES;
  }

  private static byte[] classOfUnits(int[] sizes) {
    byte[] classOfUnits = new byte[MAX_BLOCK_BYTES / ALIGNMENT_BYTES + 1];
    int sizeClass = 0;
    for (int units = 0; units < classOfUnits.length; units++) {
      if (units * ALIGNMENT_BYTES > sizes[sizeClass]) {
        sizeClass++;
      }
      classOfUnits[units] = (byte) sizeClass;
    }
    return classOfUnits;
  }

  /** How many classes there are. */
  public static int count() {
    return SIZES.length;
  }

  /**
   * The class of the smallest blocks that hold a number of bytes.
   *
   * @param bytes 1..{@link #MAX_BLOCK_BYTES}
   * @throws IllegalArgumentException outside of that range
   */
  public static int classOf(int bytes) {
    if (bytes <= 0 || bytes > MAX_BLOCK_BYTES) {
      throw new IllegalArgumentException(
          "a block holds 1 to %,d bytes, not %,d".formatted(MAX_BLOCK_BYTES, bytes));
    }
    return Byte.toUnsignedInt(CLASS_OF_UNITS[(bytes + ALIGNMENT_BYTES - 1) / ALIGNMENT_BYTES]);
  }

  /** The size in bytes of a class's blocks. */
  public static int sizeOf(int sizeClass) {
    return SIZES[sizeClass];
  }

  /**
   * What a block for a number of bytes really takes, and holds: the figure to reserve.
   *
   * @param bytes 1..{@link #MAX_BLOCK_BYTES}
   * @throws IllegalArgumentException outside of that range
   */
  public static int usableSize(int bytes) {
    return SIZES[classOf(bytes)];
  }
}
