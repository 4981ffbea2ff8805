package io.refcache.benchmarks;

import com.esotericsoftware.kryo.Kryo;
import com.esotericsoftware.kryo.io.Input;
import com.esotericsoftware.kryo.io.Output;
import com.esotericsoftware.kryo.util.DefaultInstantiatorStrategy;
import io.refcache.jcache.codec.CodecSettings;
import io.refcache.jcache.codec.Codecs;
import io.refcache.jcache.codec.ValueCodec;
import io.refcache.store.ValueBytes;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.apache.fory.Fory;
import org.apache.fory.memory.MemoryBuffer;
import org.objenesis.strategy.StdInstantiatorStrategy;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Writing and reading ordinary objects: Refcache's structured form, Java serialization, Kryo and
 * Fory, the last two with references tracked and classes registered. Prints the bytes of each.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class ObjectCodecsBenchmark {
  private static final int OBJECTS = 256;
  private static final int BUFFER_BYTES = 4096;
  private static final int LINES = 5;

  private static final List<Class<?>> CLASSES =
      List.of(
          Person.class,
          PersonRecord.class,
          Order.class,
          Line.class,
          TimeUnit.class,
          ArrayList.class,
          HashSet.class,
          byte[].class,
          BigDecimal.class,
          LocalDate.class,
          LocalDateTime.class);

  /** What is written. */
  public enum Sample {
    PERSON,
    PERSON_RECORD,
    ORDER
  }

  /** Who writes it. */
  public enum Library {
    REFCACHE,
    JAVA,
    KRYO,
    FORY
  }

  @Param private Sample sample;
  @Param private Library library;

  private final Object[] objects = new Object[OBJECTS];
  private Writing writing;
  private int next;

  /** One library, with the objects as it has written them. */
  private interface Writing {
    int write(Object object) throws IOException;

    /** Keeps what was written last, to be read. */
    void keep(int index);

    Object read(int index) throws IOException, ClassNotFoundException;
  }

  private static final class Person implements Serializable {
    private static final long serialVersionUID = 1L;
    private final long id;
    private final int age;
    private final String name;
    private final String email;
    private final double balance;
    private final boolean active;
    private final LocalDate born;
    private final byte[] picture;

    Person(int i) {
      id = 1_000_000L + i;
      age = 20 + i % 60;
      name = "Person number " + i;
      email = "person" + i + "@example.com";
      balance = i * 1.37;
      active = i % 2 == 0;
      born = LocalDate.ofEpochDay(i);
      picture = new byte[32];
    }

    PersonRecord toRecord() {
      return new PersonRecord(id, age, name, email, balance, active, born, picture);
    }
  }

  private record PersonRecord(
      long id,
      int age,
      String name,
      String email,
      double balance,
      boolean active,
      LocalDate born,
      byte[] picture)
      implements Serializable {}

  private record Line(String article, int quantity, BigDecimal price) implements Serializable {}

  private record Order(
      long id,
      String customer,
      LocalDateTime at,
      TimeUnit unit,
      ArrayList<Line> lines,
      Set<String> tags,
      BigDecimal total)
      implements Serializable {}

  private static Order order(int i) {
    ArrayList<Line> lines = new ArrayList<>();
    for (int j = 0; j < LINES; j++) {
      lines.add(new Line("article " + (i + j), j, BigDecimal.valueOf(1234L + i, 2)));
    }
    return new Order(
        i,
        "customer " + i,
        LocalDateTime.of(2026, 1, 1, 1, 1).plusSeconds(i),
        TimeUnit.DAYS,
        lines,
        new HashSet<>(List.of("a", "b", "c")),
        BigDecimal.valueOf(123_450, 2));
  }

  @Setup
  public void prepare() throws IOException {
    writing =
        switch (library) {
          case REFCACHE -> new OfRefcache();
          case JAVA -> new OfJava();
          case KRYO -> new OfKryo();
          case FORY -> new OfFory();
        };
    long bytes = 0;
    for (int i = 0; i < OBJECTS; i++) {
      objects[i] =
          switch (sample) {
            case PERSON -> new Person(i);
            case PERSON_RECORD -> new Person(i).toRecord();
            case ORDER -> order(i);
          };
      bytes += writing.write(objects[i]);
      writing.keep(i);
    }
    System.out.printf("%s, %s: %d bytes%n", sample, library, bytes / OBJECTS);
  }

  @Benchmark
  public int write() throws IOException {
    next = (next + 1) % OBJECTS;
    return writing.write(objects[next]);
  }

  @Benchmark
  public Object read() throws IOException, ClassNotFoundException {
    next = (next + 1) % OBJECTS;
    return writing.read(next);
  }

  private static final class OfRefcache implements Writing {
    private final ValueCodec<Object> codec =
        Codecs.values(CodecSettings.of("objects", OfRefcache.class.getClassLoader()));
    private final ValueBytes buffer = new ValueBytes();
    private final ValueBytes[] kept = new ValueBytes[OBJECTS];

    @Override
    public int write(Object object) {
      codec.encode(object, buffer);
      return buffer.length();
    }

    @Override
    public void keep(int index) {
      kept[index] = new ValueBytes(buffer.length());
      System.arraycopy(buffer.array(), 0, kept[index].array(), 0, buffer.length());
      kept[index].setBytes(buffer.tag(), buffer.length());
    }

    @Override
    public Object read(int index) {
      return codec.decode(kept[index]);
    }
  }

  private static final class OfJava implements Writing {
    private final byte[][] kept = new byte[OBJECTS][];
    private byte[] last;

    @Override
    public int write(Object object) throws IOException {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream(BUFFER_BYTES);
      try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
        out.writeObject(object);
      }
      last = bytes.toByteArray();
      return last.length;
    }

    @Override
    public void keep(int index) {
      kept[index] = last;
    }

    @Override
    public Object read(int index) throws IOException, ClassNotFoundException {
      try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(kept[index]))) {
        return in.readObject();
      }
    }
  }

  private static final class OfKryo implements Writing {
    private final Kryo kryo = new Kryo();
    private final Output out = new Output(BUFFER_BYTES, -1);
    private final Input in = new Input();
    private final byte[][] kept = new byte[OBJECTS][];

    OfKryo() {
      kryo.setReferences(true);
      kryo.setInstantiatorStrategy(new DefaultInstantiatorStrategy(new StdInstantiatorStrategy()));
      CLASSES.forEach(kryo::register);
    }

    @Override
    public int write(Object object) {
      out.reset();
      kryo.writeClassAndObject(out, object);
      return out.position();
    }

    @Override
    public void keep(int index) {
      kept[index] = out.toBytes();
    }

    @Override
    public Object read(int index) {
      in.setBuffer(kept[index]);
      return kryo.readClassAndObject(in);
    }
  }

  private static final class OfFory implements Writing {
    private final Fory fory =
        Fory.builder()
            .withXlang(false)
            .requireClassRegistration(true)
            .withRefTracking(true)
            .build();
    private final MemoryBuffer out = MemoryBuffer.newHeapBuffer(BUFFER_BYTES);
    private final byte[][] kept = new byte[OBJECTS][];

    OfFory() {
      CLASSES.forEach(fory::register);
    }

    @Override
    public int write(Object object) {
      out.writerIndex(0);
      fory.serialize(out, object);
      return out.writerIndex();
    }

    @Override
    public void keep(int index) {
      kept[index] = out.getBytes(0, out.writerIndex());
    }

    @Override
    public Object read(int index) {
      return fory.deserialize(kept[index]);
    }
  }
}
