package io.refcache.engine.alloc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.refcache.engine.memory.HeapMemory;
import io.refcache.engine.memory.OutOfNativeMemoryException;
import io.refcache.engine.memory.ReadEpochs;
import io.refcache.engine.memory.Slab;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class AllocatorTest {
  private static final int PAGE_BYTES = SizeClasses.PAGE_BYTES;
  private static final int SLAB_BYTES = Allocator.SLAB_BYTES;
  private static final int PAGES_IN_SLAB = SLAB_BYTES / PAGE_BYTES;

  private final HeapMemory memory = new HeapMemory();
  private final Allocator allocator = new Allocator(memory);

  @AfterEach
  void nothingIsLeft() {
    assertThat(allocator.liveBlocks()).isZero();
    assertThat(allocator.allocatedBytes()).isZero();
    allocator.close();
    memory.close();
    assertThat(memory.mappedBytes()).isZero();
  }

  @Test
  void blocksOfEverySizeClassFillAPageWithoutOverlap() {
    for (int sizeClass = 0; sizeClass < SizeClasses.count(); sizeClass++) {
      int size = SizeClasses.sizeOf(sizeClass);
      Set<Long> addresses = new HashSet<>();
      for (int block = 0; block < PAGE_BYTES / size; block++) {
        long address = allocator.allocate(size);
        assertThat(allocator.usableSize(address)).isEqualTo(size);
        assertThat(address).isPositive();
        assertThat(address % SizeClasses.ALIGNMENT_BYTES).isZero();
        assertThat(Allocator.offset(address)).isBetween(0, SLAB_BYTES - size);
        addresses.add(address);
      }
      assertThat(addresses).hasSize(PAGE_BYTES / size);
      List<Long> sorted = addresses.stream().sorted().toList();
      for (int i = 1; i < sorted.size(); i++) {
        assertThat(sorted.get(i) - sorted.get(i - 1)).isEqualTo(size);
      }
      SizeClassStats stats = allocator.sizeClasses().get(sizeClass);
      assertThat(stats).isEqualTo(new SizeClassStats(size, 1, PAGE_BYTES / size, 0));
      addresses.forEach(allocator::free);
    }
  }

  @Test
  void freeSaysWhatItGaveBack() {
    assertThat(allocator.free(allocator.allocate(17))).isEqualTo(24);
    assertThat(allocator.free(allocator.allocate(65_536))).isEqualTo(65_536);
  }

  @Test
  void refcountIsZeroWhileABlockIsFreeAndWhenItIsAllocated() {
    long keepsThePage = allocator.allocate(16);
    long address = allocator.allocate(16);
    Slab slab = allocator.slab(address);
    slab.putInt(Allocator.offset(address), 7);
    allocator.free(address);
    assertThat(slab.getInt(Allocator.offset(address))).isZero();
    assertThat(allocator.allocate(16)).isEqualTo(address);
    assertThat(slab.getInt(Allocator.offset(address))).isZero();
    allocator.free(address);
    allocator.free(keepsThePage);
  }

  @Test
  void refcountIsZeroInAPageThatHeldOtherSizesBefore() {
    long address = allocator.allocate(PAGE_BYTES);
    Slab slab = allocator.slab(address);
    int start = Allocator.offset(address);
    for (int offset = start; offset < start + PAGE_BYTES; offset++) {
      slab.putByte(offset, (byte) 0x55);
    }
    allocator.free(address);
    long first = allocator.allocate(40);
    for (int offset = start; offset + 40 <= start + PAGE_BYTES; offset += 40) {
      assertThat(slab.getInt(offset)).isZero();
    }
    allocator.free(first);
  }

  @Test
  void freeingABlockTwiceFails() {
    long keepsThePage = allocator.allocate(100);
    long address = allocator.allocate(100);
    allocator.free(address);
    assertNotABlock(address, "free already");
    allocator.free(keepsThePage);
    assertNotABlock(address, "its page is free");
  }

  @Test
  void freeingWhatIsNoBlockFails() {
    long address = allocator.allocate(48);
    assertNotABlock(address + 8, "no block of 48 bytes begins there");
    assertNotABlock(address + 48, "free already");
    assertNotABlock(address / PAGE_BYTES * PAGE_BYTES + PAGE_BYTES - 16, "begins there");
    assertNotABlock(address + PAGE_BYTES, "its page is free");
    assertNotABlock(address + SLAB_BYTES, "no such slab");
    assertNotABlock(0, "no such slab");
    assertNotABlock(-8, "no such slab");
    assertThatThrownBy(() -> allocator.slab(address + SLAB_BYTES))
        .isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> allocator.usableSize(address + PAGE_BYTES))
        .isInstanceOf(IllegalStateException.class);
    assertThat(allocator.allocatedBytes()).isEqualTo(48);
    allocator.free(address);
  }

  private void assertNotABlock(long address, String why) {
    assertThatThrownBy(() -> allocator.free(address))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContainingAll("0x%x".formatted(address), why);
  }

  @Test
  void emptyPagesServeOtherSizes() {
    List<Long> small = fillSlabs(1, 512);
    small.forEach(allocator::free);
    List<Long> large = fillSlabs(1, 8192);
    assertThat(allocator.committedBytes()).isEqualTo(SLAB_BYTES);
    large.forEach(allocator::free);
  }

  @Test
  void fullestPagesAreFilledFirst() {
    List<Long> blocks = fillSlabs(1, PAGE_BYTES / 4);
    int last = PAGES_IN_SLAB - 1;
    allocator.free(blocks.get(4 * last + 1));
    allocator.free(blocks.get(4 * last + 2));
    allocator.free(blocks.get(1));
    assertThat(allocator.allocate(PAGE_BYTES / 4)).isEqualTo(blocks.get(1));
    assertThat(allocator.allocate(PAGE_BYTES / 4)).isEqualTo(blocks.get(4 * last + 1));
    assertThat(allocator.allocate(PAGE_BYTES / 4)).isEqualTo(blocks.get(4 * last + 2));
    blocks.forEach(allocator::free);
  }

  @Test
  void pagesComeFromTheSlabWithTheFewestFree() {
    List<Long> pages = fillSlabs(2, PAGE_BYTES);
    List<Long> first = pages.subList(0, PAGES_IN_SLAB);
    List<Long> second = pages.subList(PAGES_IN_SLAB, 2 * PAGES_IN_SLAB);
    first.subList(0, 10).forEach(allocator::free);
    second.subList(3, 6).forEach(allocator::free);
    for (int i = 3; i < 6; i++) {
      assertThat(allocator.allocate(PAGE_BYTES)).isEqualTo(second.get(i));
    }
    for (int i = 0; i < 10; i++) {
      assertThat(allocator.allocate(PAGE_BYTES)).isEqualTo(first.get(i));
    }
    pages.forEach(allocator::free);
  }

  @Test
  void emptySlabsGoBackButForOne() {
    List<Long> blocks = fillSlabs(5, 4096);
    assertThat(allocator.releaseEmptySlabs()).isZero();
    blocks.forEach(allocator::free);
    assertThat(allocator.committedBytes()).isEqualTo(5L * SLAB_BYTES);
    assertThat(allocator.releaseEmptySlabs()).isEqualTo(4);
    assertThat(allocator.committedBytes()).isEqualTo(SLAB_BYTES);
    assertThat(memory.mappedBytes()).isEqualTo(SLAB_BYTES);
    assertThat(allocator.releaseEmptySlabs()).isZero();
  }

  @Test
  void slabIndexesAreUsedAgain() {
    Set<Long> slabs = new HashSet<>();
    for (int round = 0; round < 3; round++) {
      List<Long> blocks = fillSlabs(40, PAGE_BYTES);
      blocks.forEach(address -> slabs.add(address / SLAB_BYTES));
      blocks.forEach(allocator::free);
      allocator.releaseEmptySlabs();
    }
    assertThat(slabs).hasSize(40).doesNotContain(0L);
  }

  @Test
  void readerMayReadASlabThatIsGoingButNobodyFindsItAnyMore() {
    List<Long> blocks = fillSlabs(2, PAGE_BYTES);
    long address = blocks.get(0);
    allocator.slab(address).putLong(Allocator.offset(address) + 8, 42);
    ReadEpochs.Reader reader = memory.epochs().reader();
    memory.epochs().enter(reader);
    Slab slab = allocator.slab(address);
    blocks.subList(PAGES_IN_SLAB, blocks.size()).forEach(allocator::free);
    blocks.subList(0, PAGES_IN_SLAB).forEach(allocator::free);
    assertThat(allocator.releaseEmptySlabs()).isEqualTo(1);
    assertThat(memory.mappedBytes()).isEqualTo(2L * SLAB_BYTES);
    assertThat(slab.getLong(Allocator.offset(address) + 8)).isEqualTo(42);
    assertThatThrownBy(() -> allocator.slab(address)).hasMessageContaining("no such slab");
    memory.epochs().exit(reader);
    memory.reclaimRetired();
    assertThat(memory.mappedBytes()).isEqualTo(SLAB_BYTES);
  }

  @Test
  void failedMapLeavesNothingBehind() {
    List<Long> blocks = new ArrayList<>();
    for (int slab = 0; slab < 3; slab++) {
      memory.failMap(1);
      long before = memory.mappedBytes();
      assertThatThrownBy(() -> allocator.allocate(PAGE_BYTES))
          .isInstanceOf(OutOfNativeMemoryException.class);
      assertThat(memory.mappedBytes()).isEqualTo(before);
      assertThat(allocator.committedBytes()).isEqualTo(before);
      assertThat(allocator.liveBlocks()).isEqualTo(blocks.size());
      blocks.addAll(fillSlabs(1, PAGE_BYTES));
    }
    blocks.forEach(allocator::free);
  }

  @Test
  void tablesAreMappingsOfTheirOwn() {
    Slab table = allocator.allocateTable(12_345);
    assertThat(table.capacity()).isEqualTo(12_345);
    assertThat(allocator.committedBytes()).isEqualTo(12_345);
    allocator.freeTable(table);
    assertThat(allocator.committedBytes()).isZero();
    assertThat(memory.mappedBytes()).isZero();
    assertThatThrownBy(() -> allocator.freeTable(table)).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void closeGivesBackBlocksAndTablesThatAreInUse() {
    fillSlabs(2, 1000);
    allocator.allocateTable(777);
    long block = allocator.allocate(16);
    allocator.close();
    allocator.close();
    assertThat(memory.mappedBytes()).isZero();
    assertThat(allocator.committedBytes()).isZero();
    assertThatThrownBy(() -> allocator.allocate(1000)).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> allocator.allocateTable(1)).isInstanceOf(IllegalStateException.class);
    assertNotABlock(block, "no such slab");
  }

  private List<Long> fillSlabs(int slabs, int bytes) {
    List<Long> addresses = new ArrayList<>();
    int blocks = slabs * PAGES_IN_SLAB * (PAGE_BYTES / SizeClasses.usableSize(bytes));
    for (int i = 0; i < blocks; i++) {
      addresses.add(allocator.allocate(bytes));
    }
    return addresses;
  }

  @Test
  void stoppedAllocatorHandsOutNothingAndTakesBackWhatIsThere() {
    long address = allocator.allocate(48);
    allocator.stop();
    assertThatThrownBy(() -> allocator.allocate(48))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("closed");
    assertThat(allocator.liveBlocks()).isOne();
    allocator.free(address);
    assertThat(allocator.liveBlocks()).isZero();
  }
}
