package io.refcache.jcache.codec;

import static org.assertj.core.api.Assertions.assertThat;

import io.refcache.store.ValueBytes;
import java.io.ByteArrayInputStream;
import java.io.ObjectInputStream;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Random graphs come back as Java serialization would bring them back. */
class StructuredGraphsTest {
  private static final int GRAPHS = 1_500;

  private final ValueCodec<Object> values =
      Codecs.values(CodecSettings.of("graphs", StructuredGraphsTest.class.getClassLoader()));
  private final ValueBytes buffer = new ValueBytes();

  private static Object throughJava(Object object) throws Exception {
    try (ObjectInputStream in =
        new ObjectInputStream(new ByteArrayInputStream(JavaBytes.of(object)))) {
      return in.readObject();
    }
  }

  @Test
  void aGraphComesBackInTheShapeThatJavaSerializationGivesIt() throws Exception {
    SplittableRandom random = new SplittableRandom(11);
    int structured = 0;
    for (int i = 0; i < GRAPHS; i++) {
      Object graph = new RandomGraph(random).make(random.nextInt(1, 40));
      values.encode(graph, buffer);
      structured += buffer.tag() == Tag.GRAPH || buffer.tag() == Tag.TREE ? 1 : 0;
      new SameShape().check(values.decode(buffer), throughJava(graph));
    }
    assertThat(structured).isGreaterThan(GRAPHS / 2);
  }

  @Test
  void everyTruncationAndMostGarblingsAreReadOrRefused() {
    SplittableRandom random = new SplittableRandom(12);
    for (int i = 0; i < 300; i++) {
      values.encode(new RandomGraph(random).make(random.nextInt(1, 12)), buffer);
      byte[] bytes = buffer.toByteArray();
      byte tag = buffer.tag();
      readOrRefuse(tag, Arrays.copyOf(bytes, random.nextInt(bytes.length + 1)));
      for (int round = 0; round < 10; round++) {
        byte[] garbled = bytes.clone();
        for (int flips = random.nextInt(1, 4); flips > 0 && bytes.length > 0; flips--) {
          garbled[random.nextInt(garbled.length)] = (byte) random.nextInt();
        }
        readOrRefuse(tag, garbled);
      }
    }
  }

  @Test
  void garbageIsReadOrRefused() {
    values.encode(new RandomGraph(new SplittableRandom(1)).make(40), buffer); // fills the table
    SplittableRandom random = new SplittableRandom(13);
    for (int i = 0; i < 10_000; i++) {
      byte[] bytes = new byte[random.nextInt(40)];
      for (int j = 0; j < bytes.length; j++) {
        bytes[j] = (byte) (random.nextBoolean() ? random.nextInt(80) : random.nextInt());
      }
      readOrRefuse(random.nextBoolean() ? Tag.GRAPH : Tag.TREE, bytes);
    }
  }

  private void readOrRefuse(byte tag, byte[] bytes) {
    ValueBytes value = new ValueBytes(bytes.length);
    System.arraycopy(bytes, 0, value.array(), 0, bytes.length);
    value.setBytes(tag, bytes.length);
    try {
      assertThat(values.decode(value)).isNotNull();
    } catch (CodecException e) {
      assertThat(e).hasMessageContaining("cache 'graphs'");
    }
  }
}
