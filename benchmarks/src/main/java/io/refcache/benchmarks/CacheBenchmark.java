package io.refcache.benchmarks;

import com.github.benmanes.caffeine.jcache.spi.CaffeineCachingProvider;
import io.refcache.benchmarks.comparison.ValueType;
import io.refcache.jcache.RefcacheCachingProvider;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import javax.cache.Cache;
import javax.cache.CacheManager;
import javax.cache.Caching;
import javax.cache.configuration.MutableConfiguration;
import javax.cache.spi.CachingProvider;
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
 * Reads and writes through {@code javax.cache}, by value, under the keys 0 to 2^17 - 1, which all
 * fit: what a provider costs when it evicts nothing.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@Fork(
    value = 1,
    jvmArgs = {"-Xmx1g", "-XX:MaxDirectMemorySize=2g"})
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class CacheBenchmark {
  private static final int ENTRIES = 1 << 17;

  /** Who provides the cache. */
  public enum Contestant {
    REFCACHE {
      @Override
      String provider() {
        return RefcacheCachingProvider.class.getName();
      }
    },
    CAFFEINE {
      @Override
      String provider() {
        return CaffeineCachingProvider.class.getName();
      }
    };

    abstract String provider();
  }

  @Param public Contestant contestant;

  @Param({"INTEGER", "STRING_16", "BYTES_100", "BYTES_1000", "POJO"})
  public ValueType value;

  private CachingProvider provider;
  private Cache<Integer, Object> cache;
  private Object[] values;

  @Setup(Level.Trial)
  public void open() {
    Case.logWarningsOnly();
    provider = Caching.getCachingProvider(contestant.provider());
    CacheManager manager = provider.getCacheManager();
    cache =
        manager.createCache(
            "benchmark", new MutableConfiguration<Integer, Object>().setStoreByValue(true));
    values = new Object[ENTRIES];
    for (int i = 0; i < ENTRIES; i++) {
      values[i] = value.of(i);
      cache.put(i, values[i]);
    }
  }

  @TearDown(Level.Trial)
  public void close() {
    provider.close();
  }

  /** A thread's own choice of keys. */
  @State(Scope.Thread)
  public static class Caller {
    private final SplittableRandom random = new SplittableRandom(System.identityHashCode(this));

    int any() {
      return random.nextInt(ENTRIES);
    }
  }

  @Benchmark
  public Object get(Caller caller) {
    return cache.get(caller.any());
  }

  @Benchmark
  public void put(Caller caller) {
    int key = caller.any();
    cache.put(key, values[key]);
  }
}
