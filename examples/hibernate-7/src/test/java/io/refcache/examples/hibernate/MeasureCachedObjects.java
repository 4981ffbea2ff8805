package io.refcache.examples.hibernate;

import io.refcache.jcache.codec.CodecSettings;
import io.refcache.jcache.codec.Codecs;
import io.refcache.jcache.codec.KeyCodec;
import io.refcache.jcache.codec.ValueCodec;
import io.refcache.store.KeyBytes;
import io.refcache.store.ValueBytes;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.Arrays;

/**
 * Prints how many bytes Hibernate's objects take, and how long it takes to read them, beside Java
 * serialization: {@code mvn -q -Pmeasure -pl examples/hibernate-7 -am test-compile}.
 */
final class MeasureCachedObjects {
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
  private static final int ROUNDS = 9;
  private static final long ROUND_NANOS = 200_000_000;
  private static final int BATCH = 64;

  private static Object sink;

  private MeasureCachedObjects() {}

  public static void main(String[] args) {
    System.out.println(
        "| region | key: bytes | in Java | value: bytes | in Java | value read: ns | in Java |");
    System.out.println("|---|---:|---:|---:|---:|---:|---:|");
    CachedObjects.ofAllRegions()
        .forEach((region, entry) -> measure(region, entry.getKey(), entry.getValue()));
    if (sink == null) {
      throw new AssertionError("nothing was read");
    }
  }

  private static void measure(String region, Object key, Object value) {
    CodecSettings settings = CodecSettings.of(region, MeasureCachedObjects.class.getClassLoader());
    KeyCodec<Object> keys = Codecs.keys(settings);
    ValueCodec<Object> values = Codecs.values(settings);
    KeyBytes keyBytes = new KeyBytes();
    keys.encode(key, keyBytes);
    ValueBytes valueBytes = new ValueBytes();
    values.encode(value, valueBytes);
    byte[] java = CachedObjects.inJava(value);
    System.out.printf(
        "| %s | %d | %d | %d | %d | %d | %d |%n",
        region.substring(region.lastIndexOf('.') + 1),
        keyBytes.length(),
        CachedObjects.inJava(key).length,
        valueBytes.length(),
        java.length,
        nanos(() -> sink = values.decode(valueBytes)),
        nanos(() -> sink = readJava(java)));
  }

  private static Object readJava(byte[] bytes) {
    try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes))) {
      return in.readObject();
    } catch (IOException | ClassNotFoundException e) {
      throw new AssertionError(e);
    }
  }

  /** Processor time of one operation: the median of the rounds, of which the first warm up. */
  private static long nanos(Runnable operation) {
    long[] measured = new long[ROUNDS];
    for (int round = 0; round < ROUNDS; round++) {
      long operations = 0;
      long start = THREADS.getCurrentThreadCpuTime();
      long spent;
      do {
        for (int i = 0; i < BATCH; i++) {
          operation.run();
        }
        operations += BATCH;
        spent = THREADS.getCurrentThreadCpuTime() - start;
      } while (spent < ROUND_NANOS);
      measured[round] = spent / operations;
    }
    Arrays.sort(measured, 2, ROUNDS);
    return measured[(2 + ROUNDS) / 2];
  }
}
