package io.refcache.engine.alloc;

import static org.assertj.core.api.Assertions.assertThat;

import io.refcache.engine.memory.DirectMemory;
import io.refcache.engine.memory.HeapMemory;
import io.refcache.engine.memory.Memory;
import io.refcache.engine.memory.OutOfNativeMemoryException;
import io.refcache.engine.memory.Slab;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The allocator against a map of what is allocated. Every live block is full of a pattern of its
 * own from behind the refcount to its end, so that an overlap shows when a block is freed.
 */
class AllocatorModelTest {
  private static final int STEPS = 60_000;
  private static final int PATTERN_OFFSET = 8;
  private static final int MAX_LIVE = 3_000;

  private record Block(long address, int usableBytes, long pattern) {}

  static Stream<Memory> memories() {
    return Stream.of(new DirectMemory(), new HeapMemory());
  }

  @ParameterizedTest
  @MethodSource("memories")
  void agreesWithTheModel(Memory memory) {
    SplittableRandom random = new SplittableRandom(20);
    Allocator allocator = new Allocator(memory);
    NavigableMap<Long, Block> model = new TreeMap<>();
    List<Block> live = new ArrayList<>();
    for (int step = 0; step < STEPS; step++) {
      boolean grows = step / (STEPS / 6) % 2 == 0;
      if (live.isEmpty() || live.size() < MAX_LIVE && random.nextInt(10) < (grows ? 7 : 3)) {
        if (memory instanceof HeapMemory heap && random.nextInt(500) == 0) {
          heap.failMap(1);
        }
        try {
          Block block = allocate(allocator, anySize(random), step + 1);
          assertDisjoint(model, block);
          live.add(block);
        } catch (OutOfNativeMemoryException e) {
          assertThat(memory).isInstanceOf(HeapMemory.class);
        }
      } else {
        Block block = removeAny(live, random);
        model.remove(block.address());
        free(allocator, block);
      }
      if (random.nextInt(2_000) == 0) {
        assertAgrees(allocator, live);
        allocator.releaseEmptySlabs();
      }
    }
    assertAgrees(allocator, live);
    live.forEach(block -> free(allocator, block));
    assertEmpty(memory, allocator);
  }

  @ParameterizedTest
  @MethodSource("memories")
  void threadsThatFreeEachOthersBlocksDoNotDisturbThem(Memory memory) throws Exception {
    Allocator allocator = new Allocator(memory);
    ConcurrentLinkedQueue<Block> handedOver = new ConcurrentLinkedQueue<>();
    AtomicReference<Throwable> failure = new AtomicReference<>();
    List<Thread> threads = new ArrayList<>();
    for (int thread = 0; thread < 4; thread++) {
      SplittableRandom random = new SplittableRandom(thread);
      long patterns = (long) thread << 32;
      threads.add(
          new Thread(
              () -> {
                try {
                  churn(allocator, handedOver, random, patterns);
                } catch (Throwable e) {
                  failure.compareAndSet(null, e);
                }
              }));
    }
    threads.forEach(Thread::start);
    for (Thread thread : threads) {
      thread.join();
    }
    assertThat(failure.get()).isNull();
    handedOver.forEach(block -> free(allocator, block));
    assertEmpty(memory, allocator);
  }

  private static void churn(
      Allocator allocator,
      ConcurrentLinkedQueue<Block> handedOver,
      SplittableRandom random,
      long patterns) {
    List<Block> own = new ArrayList<>();
    for (int step = 1; step <= STEPS / 4; step++) {
      switch (random.nextInt(own.size() < MAX_LIVE / 4 ? 6 : 3)) {
        case 0 -> {
          Block block = handedOver.poll();
          if (block != null) {
            free(allocator, block);
          }
        }
        case 1 -> {
          if (!own.isEmpty()) {
            handedOver.add(removeAny(own, random));
          }
        }
        case 2 -> {
          if (!own.isEmpty()) {
            free(allocator, removeAny(own, random));
          }
          if (random.nextInt(100) == 0) {
            allocator.releaseEmptySlabs();
          }
        }
        default -> own.add(allocate(allocator, anySize(random), patterns + step));
      }
    }
    own.forEach(block -> free(allocator, block));
  }

  /** Small sizes mostly, some of one class that all threads meet in, and a few up to a page. */
  private static int anySize(SplittableRandom random) {
    return switch (random.nextInt(10)) {
      case 0 -> 1 + random.nextInt(SizeClasses.MAX_BLOCK_BYTES);
      case 1, 2, 3 -> 100;
      default -> 1 + random.nextInt(600);
    };
  }

  private static Block removeAny(List<Block> blocks, SplittableRandom random) {
    int last = blocks.size() - 1;
    int any = random.nextInt(blocks.size());
    Block block = blocks.get(any);
    blocks.set(any, blocks.get(last));
    blocks.remove(last);
    return block;
  }

  private static Block allocate(Allocator allocator, int bytes, long pattern) {
    long address = allocator.allocate(bytes);
    int usableBytes = allocator.usableSize(address);
    assertThat(usableBytes).isEqualTo(SizeClasses.usableSize(bytes));
    Slab slab = allocator.slab(address);
    int start = Allocator.offset(address);
    assertThat(slab.getIntAcquire(start)).as("refcount of a new block").isZero();
    slab.putIntRelease(start, 1);
    for (int at = PATTERN_OFFSET; at < usableBytes; at += Long.BYTES) {
      slab.putLong(start + at, pattern + at);
    }
    return new Block(address, usableBytes, pattern);
  }

  private static void free(Allocator allocator, Block block) {
    Slab slab = allocator.slab(block.address());
    int start = Allocator.offset(block.address());
    for (int at = PATTERN_OFFSET; at < block.usableBytes(); at += Long.BYTES) {
      if (slab.getLong(start + at) != block.pattern() + at) {
        throw new AssertionError("another block overlaps " + block + " at " + at);
      }
    }
    assertThat(allocator.free(block.address())).isEqualTo(block.usableBytes());
  }

  private static void assertDisjoint(NavigableMap<Long, Block> model, Block block) {
    Map.Entry<Long, Block> below = model.floorEntry(block.address());
    Map.Entry<Long, Block> above = model.ceilingEntry(block.address());
    if (below != null) {
      assertThat(below.getKey() + below.getValue().usableBytes())
          .isLessThanOrEqualTo(block.address());
    }
    if (above != null) {
      assertThat(block.address() + block.usableBytes()).isLessThanOrEqualTo(above.getKey());
    }
    model.put(block.address(), block);
  }

  private static void assertAgrees(Allocator allocator, List<Block> live) {
    long bytes = live.stream().mapToLong(Block::usableBytes).sum();
    assertThat(allocator.liveBlocks()).isEqualTo(live.size());
    assertThat(allocator.allocatedBytes()).isEqualTo(bytes);
    assertThat(allocator.committedBytes()).isGreaterThanOrEqualTo(bytes);
  }

  private static void assertEmpty(Memory memory, Allocator allocator) {
    assertAgrees(allocator, List.of());
    allocator.releaseEmptySlabs();
    assertThat(allocator.committedBytes()).isEqualTo(Allocator.SLAB_BYTES);
    assertThat(allocator.sizeClasses())
        .allSatisfy(sizeClass -> assertThat(sizeClass.pages()).isZero());
    allocator.close();
    memory.close();
    assertThat(memory.mappedBytes()).isZero();
  }
}
