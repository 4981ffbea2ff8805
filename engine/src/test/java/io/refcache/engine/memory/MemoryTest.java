package io.refcache.engine.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** How slabs begin and end. */
class MemoryTest {
  private static final int BYTES = 4096;

  static Stream<Memory> memories() {
    return Stream.of(new DirectMemory(), new HeapMemory());
  }

  @ParameterizedTest
  @MethodSource("memories")
  void retiredSlabGoesAtOnceWhenNobodyReads(Memory memory) {
    memory.retire(memory.map(BYTES));
    assertThat(memory.mappedBytes()).isZero();
    memory.close();
  }

  @ParameterizedTest
  @MethodSource("memories")
  void retiredSlabStaysReadableUntilItsReaderLeaves(Memory memory) {
    ReadEpochs epochs = memory.epochs();
    ReadEpochs.Reader reader = epochs.reader();
    Slab slab = memory.map(BYTES);
    slab.putLong(0, 42);

    epochs.enter(reader);
    memory.retire(slab);
    assertThat(memory.reclaimRetired()).isZero();
    assertThat(memory.mappedBytes()).isEqualTo(BYTES);
    assertThat(slab.getLong(0)).isEqualTo(42);
    epochs.exit(reader);

    assertThat(memory.reclaimRetired()).isEqualTo(BYTES);
    assertThat(memory.mappedBytes()).isZero();
    memory.close();
  }

  @ParameterizedTest
  @MethodSource("memories")
  void laterReaderDoesNotHoldWhatWasRetiredBefore(Memory memory) {
    ReadEpochs epochs = memory.epochs();
    ReadEpochs.Reader reader = epochs.reader();
    Slab first = memory.map(BYTES);
    Slab second = memory.map(BYTES);

    epochs.enter(reader);
    memory.retire(first);
    epochs.exit(reader);
    epochs.enter(reader);
    memory.retire(second);

    assertThat(memory.mappedBytes()).as("the second").isEqualTo(BYTES);
    epochs.exit(reader);
    assertThat(memory.reclaimRetired()).isEqualTo(BYTES);
    memory.close();
  }

  @ParameterizedTest
  @MethodSource("memories")
  void accessAfterTheEndFails(Memory memory) {
    Slab slab = memory.map(BYTES);
    memory.unmap(slab);
    assertThatThrownBy(() -> slab.getLong(0)).isInstanceOf(RuntimeException.class);
    assertThatThrownBy(() -> slab.putBytes(0, new byte[1], 0, 1))
        .isInstanceOf(RuntimeException.class);
    memory.close();
  }

  @ParameterizedTest
  @MethodSource("memories")
  void slabIsGivenBackOnce(Memory memory) {
    Slab slab = memory.map(BYTES);
    memory.unmap(slab);
    assertThatThrownBy(() -> memory.unmap(slab)).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> memory.retire(slab)).isInstanceOf(IllegalStateException.class);
    assertThat(memory.mappedBytes()).isZero();
    memory.close();
  }

  @ParameterizedTest
  @MethodSource("memories")
  void closedMemoryMapsNothing(Memory memory) {
    memory.close();
    memory.close();
    assertThatThrownBy(() -> memory.map(1)).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void closeWaitsForTheReaders() throws InterruptedException {
    DirectMemory memory = new DirectMemory();
    ReadEpochs.Reader reader = memory.epochs().reader();
    memory.epochs().enter(reader);
    memory.retire(memory.map(BYTES));

    Thread closing = new Thread(memory::close);
    closing.start();
    closing.join(50);
    assertThat(closing.isAlive()).isTrue();
    assertThat(memory.mappedBytes()).isEqualTo(BYTES);

    memory.epochs().exit(reader);
    closing.join();
    assertThat(memory.mappedBytes()).isZero();
  }

  /** On HotSpot, which these tests run on, the operation's name is right. */
  @Test
  @EnabledOnOs(OS.LINUX)
  void nativeHeapCanBeTrimmed() {
    assertThat(Diagnostics.trimNativeHeap()).isTrue();
  }

  @Test
  void trimmingChangesNothingThatCounts() {
    DirectMemory memory = new DirectMemory();
    for (long freed = 0; freed <= DirectMemory.BYTES_BETWEEN_TRIMS; freed += 1 << 20) {
      memory.unmap(memory.map(1 << 20));
    }
    memory.trim();
    assertThat(memory.mappedBytes()).isZero();
    memory.close();
  }

  @Test
  void littleThatWasFreedIsReturnedAfterAWhile() {
    DirectMemory memory = new DirectMemory();
    memory.unmap(memory.map(1 << 20));
    for (int i = 1; i < DirectMemory.TRIMS_PUT_OFF; i++) {
      memory.trim();
      assertThat(memory.untrimmedBytes()).isEqualTo(1 << 20);
    }
    memory.trim();
    assertThat(memory.untrimmedBytes()).isZero();
    memory.close();
  }

  @Test
  void capacityIsThatOfTheHeapUnlessItIsUnlimited() {
    boolean unlimited = Runtime.version().feature() >= ArenaSource.SINCE_FEATURE;
    assertThat(DirectMemory.capacityBytes())
        .isEqualTo(unlimited ? Long.MAX_VALUE : Runtime.getRuntime().maxMemory());
    assertThat(Diagnostics.longOption("NoSuchOption", 42)).isEqualTo(42);
  }

  @Test
  void slabHasAtLeastOneByte() {
    try (DirectMemory memory = new DirectMemory()) {
      assertThatThrownBy(() -> memory.map(0)).isInstanceOf(IllegalArgumentException.class);
    }
  }
}
