package io.refcache.engine.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What every slab does, the real one and its double. */
class SlabTest {
  private static final int CAPACITY = 10_000;

  static Stream<Memory> memories() {
    return Stream.of(new DirectMemory(), new HeapMemory());
  }

  private static void withSlab(Memory memory, Consumer<Slab> test) {
    try (memory) {
      Slab slab = memory.map(CAPACITY);
      test.accept(slab);
      memory.unmap(slab);
      assertThat(memory.mappedBytes()).isZero();
    }
  }

  @ParameterizedTest
  @MethodSource("memories")
  void isFilledWithZeros(Memory memory) {
    withSlab(
        memory, slab -> assertThat(slab.equalBytes(0, new byte[CAPACITY], 0, CAPACITY)).isTrue());
  }

  @ParameterizedTest
  @MethodSource("memories")
  void givesBackWhatWasPutAtAnyAlignment(Memory memory) {
    withSlab(
        memory,
        slab -> {
          for (int offset = 0; offset < 16; offset++) {
            slab.putByte(offset, (byte) -3);
            assertThat(slab.getByte(offset)).isEqualTo((byte) -3);
            slab.putShort(offset, (short) -12_345);
            assertThat(slab.getShort(offset)).isEqualTo((short) -12_345);
            slab.putInt(offset, 0x89abcdef);
            assertThat(slab.getInt(offset)).isEqualTo(0x89abcdef);
            slab.putLong(offset, 0x8123456789abcdefL);
            assertThat(slab.getLong(offset)).isEqualTo(0x8123456789abcdefL);
          }
        });
  }

  @ParameterizedTest
  @MethodSource("memories")
  void ordersAndComparesInts(Memory memory) {
    withSlab(
        memory,
        slab -> {
          slab.putIntRelease(8, 5);
          assertThat(slab.getIntAcquire(8)).isEqualTo(5);
          assertThat(slab.compareAndSetInt(8, 4, 9)).isFalse();
          assertThat(slab.compareAndSetInt(8, 5, 9)).isTrue();
          assertThat(slab.getAndAddInt(8, -2)).isEqualTo(9);
          assertThat(slab.getInt(8)).isEqualTo(7);
        });
  }

  @ParameterizedTest
  @MethodSource("memories")
  void refusesEveryAccessOutsideOfItsBounds(Memory memory) {
    withSlab(
        memory,
        slab -> {
          byte[] bytes = new byte[16];
          for (int offset : new int[] {-1, CAPACITY, Integer.MIN_VALUE, Integer.MAX_VALUE}) {
            refused(() -> slab.getByte(offset));
            refused(() -> slab.putByte(offset, (byte) 0));
          }
          refused(() -> slab.getShort(CAPACITY - 1));
          refused(() -> slab.putShort(CAPACITY - 1, (short) 0));
          refused(() -> slab.getInt(CAPACITY - 3));
          refused(() -> slab.putInt(CAPACITY - 3, 0));
          refused(() -> slab.getLong(CAPACITY - 7));
          refused(() -> slab.putLong(CAPACITY - 7, 0));
          refused(() -> slab.getIntAcquire(CAPACITY));
          refused(() -> slab.putIntRelease(CAPACITY, 0));
          refused(() -> slab.compareAndSetInt(-4, 0, 0));
          refused(() -> slab.getAndAddInt(CAPACITY, 0));
          refused(() -> slab.getBytes(CAPACITY - 15, bytes, 0, 16));
          refused(() -> slab.putBytes(CAPACITY - 15, bytes, 0, 16));
          refused(() -> slab.putBytes(0, bytes, 1, 16));
          refused(() -> slab.equalBytes(CAPACITY - 15, bytes, 0, 16));
          refused(() -> slab.equalBytes(0, bytes, 1, 16));
          refused(() -> slab.equalBytes(0, bytes, 0, -1));
          refused(() -> slab.copyTo(CAPACITY - 15, slab, 0, 16));
          refused(() -> slab.copyTo(0, slab, CAPACITY - 15, 16));
          refused(() -> slab.zero(CAPACITY - 15, 16));
          refused(() -> slab.zero(0, -1));
        });
  }

  private static void refused(Runnable access) {
    assertThatThrownBy(access::run).isInstanceOf(IndexOutOfBoundsException.class);
  }

  @ParameterizedTest
  @MethodSource("memories")
  void comparesRangesOfEveryLengthToTheLastByte(Memory memory) {
    withSlab(
        memory,
        slab -> {
          byte[] bytes = new byte[80];
          new Random(1).nextBytes(bytes);
          for (int length = 0; length <= 40; length++) {
            int from = length % 7;
            int offset = 100 + length % 5;
            slab.putBytes(offset, bytes, from, length);
            assertThat(slab.equalBytes(offset, bytes, from, length)).isTrue();
            for (int i = 0; i < length; i++) {
              bytes[from + i]++;
              assertThat(slab.equalBytes(offset, bytes, from, length))
                  .as("length %d, byte %d differs", length, i)
                  .isFalse();
              bytes[from + i]--;
            }
          }
        });
  }

  @ParameterizedTest
  @MethodSource("memories")
  void copiesOverlappingRangesWithinItself(Memory memory) {
    withSlab(
        memory,
        slab -> {
          byte[] bytes = new byte[256];
          new Random(2).nextBytes(bytes);
          for (int target : new int[] {90, 100, 110}) {
            slab.putBytes(100, bytes, 0, 256);
            slab.copyTo(100, slab, target, 256);
            assertThat(slab.equalBytes(target, bytes, 0, 256)).isTrue();
          }
        });
  }

  @ParameterizedTest
  @MethodSource("memories")
  void zeroFillsTheRangeAndNothingElse(Memory memory) {
    withSlab(
        memory,
        slab -> {
          byte[] bytes = new byte[CAPACITY];
          Arrays.fill(bytes, (byte) 7);
          for (int length : new int[] {0, 1, 4095, 4096, 4097, 9000}) {
            slab.putBytes(0, bytes, 0, CAPACITY);
            slab.zero(13, length);
            byte[] expected = bytes.clone();
            Arrays.fill(expected, 13, 13 + length, (byte) 0);
            byte[] actual = new byte[CAPACITY];
            slab.getBytes(0, actual, 0, CAPACITY);
            assertThat(actual).isEqualTo(expected);
          }
        });
  }

  @ParameterizedTest
  @MethodSource("memories")
  void copiesToAnotherSlab(Memory memory) {
    withSlab(
        memory,
        slab -> {
          Slab other = memory.map(64);
          slab.putLong(24, 42);
          slab.copyTo(24, other, 56, Long.BYTES);
          assertThat(other.getLong(56)).isEqualTo(42);
          memory.unmap(other);
        });
  }
}
