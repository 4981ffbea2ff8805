package io.refcache.benchmarks;

import io.refcache.engine.alloc.Allocator;
import io.refcache.engine.alloc.MemoryBudget;
import io.refcache.engine.index.Index;
import io.refcache.engine.index.Segment;
import io.refcache.engine.memory.DirectMemory;
import io.refcache.engine.memory.ReadEpochs;
import io.refcache.engine.record.Cause;
import io.refcache.engine.record.DeadlineField;
import io.refcache.engine.record.HeapReferences;
import io.refcache.engine.record.Records;
import io.refcache.engine.record.ValueObjects;
import io.refcache.engine.record.ValuePlace;
import io.refcache.store.KeyBytes;
import io.refcache.store.ValueBytes;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * The index and the records below a store: hashing a key, finding its record, taking a reference to
 * it and giving it back. With a thousand entries all of it is in the processor's caches, with a
 * million hardly anything is.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@Fork(
    value = 1,
    jvmArgs = {"-Xmx1g", "-XX:MaxDirectMemorySize=2g"})
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class IndexBenchmark {
  private static final int KEY_BYTES = 16;
  private static final int VALUE_BYTES = 16;
  private static final int SEGMENTS = 64;
  private static final long SEED = 42;
  private static final byte TAG = 1;
  private static final long MORE_THAN_ALL_BYTES = 1L << 40;
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  @Param({"1000", "1000000"})
  public int entries;

  private final SplittableRandom random = new SplittableRandom(SEED);
  private final KeyBytes key = new KeyBytes(KEY_BYTES);
  private DirectMemory memory;
  private ReadEpochs.Reader reader;
  private Allocator allocator;
  private Records records;
  private Index index;
  private long[] addresses;

  @Setup(Level.Trial)
  public void fill() {
    MemoryBudget budget = new MemoryBudget(MemoryBudget.UNLIMITED);
    budget.reserveUnchecked(MORE_THAN_ALL_BYTES);
    memory = new DirectMemory();
    reader = memory.epochs().reader();
    allocator = new Allocator(memory);
    records =
        new Records(
            allocator,
            budget,
            new ValueObjects(allocator, budget),
            new HeapReferences(),
            object -> {},
            (object, blocks, bytes, cause) -> false);
    index = new Index(allocator, budget, records, SEED, SEGMENTS);
    addresses = new long[entries];
    ValueBytes value = new ValueBytes(VALUE_BYTES);
    value.setBytes(TAG, VALUE_BYTES);
    for (int number = 0; number < entries; number++) {
      long hash = index.hash(key(number));
      Segment segment = index.segment(hash);
      segment.growWithin(Long.MAX_VALUE);
      segment.migrateSome();
      addresses[number] =
          records.create(
              key,
              value,
              ValuePlace.INSIDE,
              ValueObjects.NONE,
              segment.nextStamp(),
              Records.NO_DEADLINE,
              DeadlineField.ABSENT);
      segment.insert(hash, addresses[number], records.footprintBytes(addresses[number]), 0, false);
    }
  }

  @TearDown(Level.Trial)
  public void close() {
    for (int i = 0; i < SEGMENTS; i++) {
      index.segmentAt(i).close().releaseSome(Integer.MAX_VALUE);
    }
    allocator.close();
    memory.close();
  }

  private KeyBytes key(int number) {
    LONGS.set(key.array(), 0, 0x6B65_793A_0000_0000L);
    LONGS.set(key.array(), Long.BYTES, (long) number);
    key.setCanonical(KEY_BYTES);
    return key;
  }

  @Benchmark
  public long hash() {
    return index.hash(key(random.nextInt(entries)));
  }

  @Benchmark
  public long probeHit() {
    long hash = index.hash(key(random.nextInt(entries)));
    return index.segment(hash).find(hash, key, reader);
  }

  @Benchmark
  public long probeMiss() {
    long hash = index.hash(key(~random.nextInt(entries)));
    return index.segment(hash).find(hash, key, reader);
  }

  @Benchmark
  public void retainAndRelease() {
    long address = addresses[random.nextInt(entries)];
    records.retain(address);
    records.release(address, Cause.REMOVAL);
  }
}
