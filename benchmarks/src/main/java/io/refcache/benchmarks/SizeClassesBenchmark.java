package io.refcache.benchmarks;

import io.refcache.engine.alloc.Allocator;
import io.refcache.engine.alloc.SizeClasses;
import io.refcache.engine.memory.DirectMemory;
import io.refcache.engine.memory.Memory;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** The allocator below the records: finding a size class, and taking and giving back a block. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@Fork(
    value = 1,
    jvmArgs = {"-Xmx1g", "-XX:MaxDirectMemorySize=2g"})
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class SizeClassesBenchmark {
  private static final int SIZES = 1 << 12;
  private static final int MIN_BYTES = 16;
  private static final int MAX_BYTES = 2048;

  /** Blocks that are live meanwhile, so that pages are neither empty nor full. */
  private static final int LIVE = 1 << 14;

  private final int[] sizes = new int[SIZES];
  private final long[] live = new long[LIVE];
  private Memory memory;
  private Allocator allocator;
  private int next;

  @Setup(Level.Trial)
  public void allocate() {
    SplittableRandom random = new SplittableRandom(1);
    for (int i = 0; i < SIZES; i++) {
      sizes[i] = random.nextInt(MIN_BYTES, MAX_BYTES);
    }
    memory = new DirectMemory();
    allocator = new Allocator(memory);
    for (int i = 0; i < LIVE; i++) {
      live[i] = allocator.allocate(sizes[i % SIZES]);
    }
  }

  @TearDown(Level.Trial)
  public void close() throws Exception {
    allocator.close();
    memory.close();
  }

  @Benchmark
  public int usableSize() {
    return SizeClasses.usableSize(sizes[next++ & (SIZES - 1)]);
  }

  /** The oldest block goes, one of another size comes. */
  @Benchmark
  public long freeAndAllocate() {
    int place = next++ & (LIVE - 1);
    allocator.free(live[place]);
    live[place] = allocator.allocate(sizes[(next * 7) & (SIZES - 1)]);
    return live[place];
  }
}
