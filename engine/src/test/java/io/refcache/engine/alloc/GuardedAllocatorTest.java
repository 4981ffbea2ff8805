package io.refcache.engine.alloc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.refcache.engine.memory.HeapMemory;
import io.refcache.engine.memory.Slab;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class GuardedAllocatorTest {
  private final HeapMemory memory = new HeapMemory();
  private final GuardedAllocator allocator = new GuardedAllocator(memory);

  @AfterEach
  void nothingIsLeft() {
    assertThat(allocator.liveBlocks()).isZero();
    allocator.close();
    memory.close();
    assertThat(memory.mappedBytes()).isZero();
  }

  private void write(long address, int at) {
    Slab slab = allocator.slab(address);
    slab.putByte(Allocator.offset(address) + at, (byte) 1);
  }

  @Test
  void aWriteBehindTheEndIsFoundWhenTheBlockIsFreed() {
    long address = allocator.allocate(21);
    write(address, 20);
    allocator.free(address);
    assertThat(allocator.corruptedBlocks()).isZero();
    address = allocator.allocate(21);
    write(address, 21);
    allocator.free(address);
    assertThat(allocator.corruptedBlocks()).isEqualTo(1);
  }

  @Test
  void aWriteAfterFreeIsFoundWhenTheBlockIsAllocatedAgain() {
    for (int at : new int[] {4, 11, 23}) {
      long before = allocator.corruptedBlocks();
      long address = allocator.allocate(24);
      allocator.free(address);
      write(address, at);
      assertThat(allocator.allocate(24)).isEqualTo(address);
      assertThat(allocator.corruptedBlocks()).as("written at %d", at).isEqualTo(before + 1);
      allocator.free(address);
    }
  }

  @Test
  void anOverrunOfAFullBlockIsFoundInTheFreeOneBehindIt() {
    long first = allocator.allocate(24);
    long second = allocator.allocate(24);
    allocator.free(second);
    write(first, 24 + Integer.BYTES);
    allocator.free(allocator.allocate(24));
    assertThat(allocator.corruptedBlocks()).isEqualTo(1);
    allocator.free(first);
  }

  @Test
  void aBlockThatIsFreedTwiceIsRefusedAsEver() {
    long kept = allocator.allocate(24);
    long address = allocator.allocate(24);
    allocator.free(address);
    assertThatThrownBy(() -> allocator.free(address)).hasMessageContaining("is free already");
    assertThat(allocator.allocate(24)).isEqualTo(address);
    assertThat(allocator.corruptedBlocks()).isZero();
    allocator.free(address);
    allocator.free(kept);
  }

  @Test
  void pagesThatAreCutAnewAndSlabsThatAreMappedAnewRaiseNoAlarm() {
    for (int round = 0; round < 3; round++) {
      for (int size : new int[] {24, 1000, 40, 65_536, 24}) {
        List<Long> blocks = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
          long address = allocator.allocate(size);
          allocator.slab(address).putInt(Allocator.offset(address), 1);
          allocator.slab(address).zero(Allocator.offset(address) + 4, size - 4);
          blocks.add(address);
        }
        blocks.forEach(allocator::free);
      }
      allocator.releaseEmptySlabs();
    }
    assertThat(allocator.corruptedBlocks()).isZero();
  }

  @Test
  void whoWritesWhereHeMayRaisesNoAlarm() {
    SplittableRandom random = new SplittableRandom(1);
    Map<Integer, Long> blocks = new HashMap<>();
    for (int i = 0; i < 20_000; i++) {
      int slot = random.nextInt(500);
      Long freed = blocks.remove(slot);
      if (freed != null) {
        allocator.free(freed);
      } else {
        int size = 1 + random.nextInt(random.nextInt(10) == 0 ? 60_000 : 300);
        long address = allocator.allocate(size);
        allocator.slab(address).putBytes(Allocator.offset(address), new byte[size], 0, size);
        blocks.put(slot, address);
      }
    }
    blocks.values().forEach(allocator::free);
    assertThat(allocator.corruptedBlocks()).isZero();
  }
}
