package io.refcache.benchmarks;

import io.refcache.engine.Engine;
import io.refcache.store.Found;
import io.refcache.store.Ttl;
import java.util.Map;
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
 * The engine's store, without codecs and {@code javax.cache}: a million entries with keys of 16
 * bytes, which are asked for in no order, so that most probes miss the processor's caches.
 */
@BenchmarkMode(Mode.AverageTime)
@Fork(
    value = 1,
    jvmArgs = {"-Xmx1g", "-XX:MaxDirectMemorySize=2g"})
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class StoreBenchmark {
  private static final int ENTRIES = 1 << 20;

  /** A store that holds all its entries. */
  @State(Scope.Benchmark)
  public static class Full {
    @Param({"16", "100", "1000"})
    public int valueBytes;

    Engine engine;
    io.refcache.store.Store store;

    @Setup(Level.Trial)
    public void open() {
      Case.logWarningsOnly();
      engine = new Engine("benchmark", Map.of("maxmemory", limit()));
      store = Entries.open(engine);
      Entries entries = new Entries(store, valueBytes);
      for (int i = 0; i < ENTRIES; i++) {
        entries.put(i, valueBytes, Ttl.NONE);
      }
    }

    String limit() {
      return "0";
    }

    @TearDown(Level.Trial)
    public void close() {
      engine.close();
    }
  }

  /** A store with room for about three quarters of its entries. */
  @State(Scope.Benchmark)
  public static class Tight extends Full {
    @Override
    String limit() {
      return String.valueOf((valueBytes + 50L) * ENTRIES * 3 / 4);
    }
  }

  /** What a thread has of its own. */
  @State(Scope.Thread)
  public static class Caller {
    Entries entries;
    int valueBytes;
    long fresh;
    private SplittableRandom random;

    void bind(Full full) {
      if (entries == null) {
        random = new SplittableRandom(System.identityHashCode(this));
        entries = new Entries(full.store, full.valueBytes);
        valueBytes = full.valueBytes;
        fresh = (long) System.identityHashCode(this) << Integer.SIZE;
      }
    }

    int any() {
      return random.nextInt(ENTRIES);
    }
  }

  @Benchmark
  public boolean getHit(Full full, Caller caller) {
    caller.bind(full);
    return caller.entries.get(caller.any());
  }

  @Benchmark
  public boolean getMiss(Full full, Caller caller) {
    caller.bind(full);
    return caller.entries.get(-1L - caller.any());
  }

  @Benchmark
  public boolean contains(Full full, Caller caller) {
    caller.bind(full);
    return full.store.peek(caller.entries.key(caller.any()), null) == Found.PRESENT;
  }

  @Benchmark
  public void putReplacing(Full full, Caller caller) {
    caller.bind(full);
    caller.entries.put(caller.any(), caller.valueBytes, Ttl.NONE);
  }

  @Benchmark
  public void putEvicting(Tight tight, Caller caller) {
    caller.bind(tight);
    caller.entries.put(caller.fresh++, caller.valueBytes, Ttl.NONE);
  }
}
