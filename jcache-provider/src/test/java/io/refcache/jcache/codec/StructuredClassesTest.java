package io.refcache.jcache.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.refcache.store.ValueBytes;
import java.io.Externalizable;
import java.io.IOException;
import java.io.ObjectInput;
import java.io.ObjectInputStream;
import java.io.ObjectOutput;
import java.io.ObjectOutputStream;
import java.io.ObjectStreamField;
import java.io.Serializable;
import java.util.AbstractMap;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** Which classes have a structured form, and that the others are left to Java serialization. */
class StructuredClassesTest {
  private final ValueCodec<Object> values =
      Codecs.values(CodecSettings.of("c", StructuredClassesTest.class.getClassLoader()));
  private final ValueBytes buffer = new ValueBytes();

  private Object roundTrip(Object object, byte tag) {
    values.encode(object, buffer);
    assertThat(buffer.tag()).as("tag of a %s", object.getClass()).isEqualTo(tag);
    return values.decode(buffer);
  }

  private static class Plain implements Serializable {
    private static final long serialVersionUID = 1L;
    final int number;
    transient int derived;

    Plain(int number) {
      this.number = number;
      this.derived = number + 1;
    }
  }

  private static final class Writes extends Plain {
    private static final long serialVersionUID = 1L;

    Writes(int number) {
      super(number);
    }

    private void writeObject(ObjectOutputStream out) throws IOException {
      out.defaultWriteObject();
      out.writeInt(derived);
    }

    private void readObject(ObjectInputStream in) throws IOException, ClassNotFoundException {
      in.defaultReadObject();
      derived = in.readInt();
    }
  }

  private static final class Reads extends Plain {
    private static final long serialVersionUID = 1L;

    Reads(int number) {
      super(number);
    }

    private void readObject(ObjectInputStream in) throws IOException, ClassNotFoundException {
      in.defaultReadObject();
      derived = number + 1;
    }
  }

  private static final class Resolves extends Plain {
    private static final long serialVersionUID = 1L;
    static final Resolves ONLY = new Resolves();

    private Resolves() {
      super(1);
    }

    private Object readResolve() {
      return ONLY;
    }
  }

  private static final class Replaced extends Plain {
    private static final long serialVersionUID = 1L;

    Replaced(int number) {
      super(number);
    }

    private Object writeReplace() {
      return "replaced " + number;
    }
  }

  private static class Replacing {
    Object writeReplace() {
      return "replaced above";
    }
  }

  private static final class ReplacedAbove extends Replacing implements Serializable {
    private static final long serialVersionUID = 1L;
  }

  private static final class Chooses extends Plain {
    private static final long serialVersionUID = 1L;
    private static final ObjectStreamField[] serialPersistentFields = {
      new ObjectStreamField("kept", int.class)
    };
    int kept = 1;
    int left = 1;

    Chooses() {
      super(0);
    }
  }

  public static final class External implements Externalizable {
    private static final long serialVersionUID = 1L;
    int number;

    @Override
    public void writeExternal(ObjectOutput out) throws IOException {
      out.writeInt(number + 1);
    }

    @Override
    public void readExternal(ObjectInput in) throws IOException {
      number = in.readInt();
    }
  }

  private static class NoDefaultConstructor {
    NoDefaultConstructor(int unused) {
      Objects.checkIndex(unused, 1);
    }
  }

  private static final class Orphan extends NoDefaultConstructor implements Serializable {
    private static final long serialVersionUID = 1L;

    Orphan() {
      super(0);
    }
  }

  private record Range(int from, int to) implements Serializable {
    Range {
      if (from > to) {
        throw new IllegalArgumentException("from %d to %d".formatted(from, to));
      }
    }
  }

  private record Circle(List<Object> list) implements Serializable {}

  @Test
  void fieldsAreRestoredAndTransientOnesAreNot() {
    Plain read = (Plain) roundTrip(new Plain(5), Tag.TREE);
    assertThat(read.number).isEqualTo(5);
    assertThat(read.derived).isZero();
  }

  @Test
  void aClassHasANumberAndAFieldNoName() {
    roundTrip(new Plain(5), Tag.TREE);
    assertThat(buffer.length()).isEqualTo(2);
  }

  @Test
  void hooksOfJavaSerializationAreCalled() {
    assertThat(((Plain) roundTrip(new Writes(5), Tag.JAVA)).derived).isEqualTo(6);
    assertThat(((Plain) roundTrip(new Reads(5), Tag.JAVA)).derived).isEqualTo(6);
    assertThat(roundTrip(new Resolves(), Tag.JAVA)).isSameAs(Resolves.ONLY);
    assertThat(roundTrip(new Replaced(5), Tag.JAVA)).isEqualTo("replaced 5");
    assertThat(roundTrip(new ReplacedAbove(), Tag.JAVA)).isEqualTo("replaced above");
    assertThat(((External) roundTrip(new External(), Tag.JAVA)).number).isEqualTo(1);
    Chooses chooses = (Chooses) roundTrip(new Chooses(), Tag.JAVA);
    assertThat(chooses.kept).isEqualTo(1);
    assertThat(chooses.left).isZero();
  }

  @Test
  void aHookInsideSendsAllThroughJavaSerialization() {
    Reads shared = new Reads(5);
    List<?> read = (List<?>) roundTrip(new ArrayList<>(List.of(shared, shared)), Tag.JAVA);
    assertThat(((Plain) read.get(0)).derived).isEqualTo(6);
    assertThat(read.get(1)).isSameAs(read.get(0));
  }

  @Test
  void aLambdaComesBack() {
    Object lambda = (Supplier<String> & Serializable) () -> "called";
    assertThat(((Supplier<?>) roundTrip(lambda, Tag.JAVA)).get()).isEqualTo("called");
  }

  @Test
  void whatJavaSerializationCannotReadFailsAsItDoesThere() {
    values.encode(new Orphan(), buffer);
    assertThat(buffer.tag()).isEqualTo(Tag.JAVA);
    assertThatThrownBy(() -> values.decode(buffer))
        .isInstanceOf(CodecException.class)
        .hasMessageContaining("no valid constructor");
  }

  @Test
  void aClassWhosePackageIsNotOpenGoesThroughJavaSerialization() {
    assertThat(roundTrip(new AbstractMap.SimpleEntry<>("k", 1), Tag.JAVA))
        .isEqualTo(new AbstractMap.SimpleEntry<>("k", 1));
  }

  @Test
  void collectionsThatHideSomethingGoThroughJavaSerialization() {
    for (Object hiding :
        List.of(
            Arrays.asList("a", "b"),
            new ConcurrentHashMap<>(java.util.Map.of(1, 2)),
            new TreeMap<>(java.util.Comparator.<String>naturalOrder()))) {
      assertThat(roundTrip(hiding, Tag.JAVA)).isEqualTo(hiding);
    }
  }

  @Test
  void aRecordIsMadeByItsConstructor() {
    assertThat(roundTrip(new Range(1, 2), Tag.TREE)).isEqualTo(new Range(1, 2));
    buffer.array()[1] = 6; // 3
    assertThatThrownBy(() -> values.decode(buffer))
        .isInstanceOf(CodecException.class)
        .hasMessageContaining("from 3 to 2");
  }

  @Test
  void aCircleThroughARecordIsWhatJavaSerializationMakesOfIt() {
    List<Object> list = new ArrayList<>();
    Circle circle = new Circle(list);
    list.add(circle);
    Circle read = (Circle) roundTrip(circle, Tag.JAVA);
    assertThat(read.list()).containsExactly((Object) null);
    list.set(0, list);
    List<Object> inner = ((Circle) roundTrip(circle, Tag.GRAPH)).list();
    assertThat(inner.get(0)).isSameAs(inner);
  }

  @Test
  void deepObjectsGoThroughJavaSerialization() {
    List<Object> list = new ArrayList<>();
    for (int depth = 1; depth <= GraphWriter.MAX_DEPTH + 1; depth++) {
      values.encode(list, buffer);
      assertThat(buffer.tag()).isEqualTo(depth <= GraphWriter.MAX_DEPTH ? Tag.GRAPH : Tag.JAVA);
      assertThat(values.decode(buffer)).isEqualTo(list);
      list = new ArrayList<>(List.of(list));
    }
  }

  @Test
  void whatRefersToNothingElseGoesThroughJavaSerializationAlone() {
    for (Object alone :
        List.of(
            java.util.Locale.GERMANY,
            java.net.URI.create("http://localhost/"),
            java.util.EnumSet.allOf(Samples.Operator.class),
            java.util.TimeZone.getTimeZone("Europe/Paris"))) {
      List<?> read = (List<?>) roundTrip(new ArrayList<>(List.of(alone, alone)), Tag.GRAPH);
      assertThat(read.get(0)).isEqualTo(alone).isSameAs(read.get(1));
    }
  }

  @Test
  void aLongStringIsWrittenOnce() {
    String s = "x".repeat(1000);
    List<?> read = (List<?>) roundTrip(new ArrayList<>(List.of(s, s, s)), Tag.GRAPH);
    assertThat(read.get(2)).isSameAs(read.get(0)).isEqualTo(s);
    assertThat(buffer.length()).isLessThan(1100);
  }

  @Test
  void anObjectThatTurnsOutToHaveNoFormDoesNotSpoilTheOthers() {
    Reads odd = new Reads(1);
    for (int i = 0; i < 200; i++) {
      values.encode(new ArrayList<>(List.of(odd)), buffer);
      assertThat(buffer.tag()).isEqualTo(Tag.JAVA);
    }
    int structured = 0;
    for (int i = 0; i < 200; i++) {
      values.encode(new ArrayList<>(List.of("x")), buffer);
      structured += buffer.tag() == Tag.GRAPH ? 1 : 0;
    }
    assertThat(structured).isGreaterThan(100);
  }
}
