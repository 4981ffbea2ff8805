package io.refcache.benchmarks;

import io.refcache.benchmarks.comparison.ValueType;
import io.refcache.jcache.codec.CodecSettings;
import io.refcache.jcache.codec.Codecs;
import io.refcache.jcache.codec.ValueCodec;
import io.refcache.store.ValueBytes;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** Objects to bytes and back: by the codecs of a cache, and by Java serialization. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@Fork(1)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class CodecBenchmark {
  private static final int VALUES = 1 << 10;

  @Param({"INTEGER", "STRING_16", "BYTES_100", "BYTES_1000", "POJO"})
  public ValueType value;

  private final ValueCodec<Object> codec =
      Codecs.values(CodecSettings.of("benchmark", CodecBenchmark.class.getClassLoader()));
  private final Object[] objects = new Object[VALUES];
  private final ValueBytes[] encoded = new ValueBytes[VALUES];
  private final byte[][] serialized = new byte[VALUES][];
  private final ValueBytes scratch = new ValueBytes();
  private int next;

  @Setup
  public void make() throws IOException {
    for (int i = 0; i < VALUES; i++) {
      objects[i] = value.of(i);
      encoded[i] = new ValueBytes();
      codec.encode(objects[i], encoded[i]);
      serialized[i] = serialize(objects[i]);
    }
  }

  private int next() {
    next = next + 1 & VALUES - 1;
    return next;
  }

  @Benchmark
  public ValueBytes encode() {
    codec.encode(objects[next()], scratch);
    return scratch;
  }

  @Benchmark
  public Object decode() {
    return codec.decode(encoded[next()]);
  }

  @Benchmark
  public byte[] javaSerialize() throws IOException {
    return serialize(objects[next()]);
  }

  @Benchmark
  public Object javaDeserialize() throws IOException, ClassNotFoundException {
    try (ObjectInputStream in =
        new ObjectInputStream(new ByteArrayInputStream(serialized[next()]))) {
      return in.readObject();
    }
  }

  private static byte[] serialize(Object object) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(object);
    }
    return bytes.toByteArray();
  }
}
