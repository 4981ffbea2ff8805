package io.refcache.jcache.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.refcache.store.KeyBytes;
import io.refcache.store.ValueBytes;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class HostileBytesTest {
  private final CodecSettings settings =
      CodecSettings.of("orders", HostileBytesTest.class.getClassLoader());
  private final KeyCodec<Object> keys = Codecs.keys(settings);
  private final ValueCodec<Object> values = Codecs.values(settings);

  private static final class Node implements Serializable {
    private static final long serialVersionUID = 1L;
    Node next;
  }

  private static ValueBytes value(byte tag, byte[] bytes) {
    ValueBytes value = new ValueBytes(bytes.length);
    System.arraycopy(bytes, 0, value.array(), 0, bytes.length);
    value.setBytes(tag, bytes.length);
    return value;
  }

  /** Whatever comes of it: an object, or the one exception, and never what lies behind the end. */
  private void readOrRefuse(ValueBytes value) {
    try {
      assertThat(values.decode(value)).isNotNull();
    } catch (CodecException e) {
      assertThat(e).hasMessageContaining("cache 'orders'");
    }
  }

  @Test
  void everyTruncationOfAValueIsReadOrRefused() {
    SplittableRandom random = new SplittableRandom(5);
    ValueBytes value = new ValueBytes();
    for (int i = 0; i < 200; i++) {
      values.encode(Samples.any(random), value);
      byte[] bytes = value.toByteArray();
      for (int length = 0; length < bytes.length; length++) {
        readOrRefuse(value(value.tag(), Arrays.copyOf(bytes, length)));
      }
    }
  }

  @Test
  void garbageUnderAnyTagIsReadOrRefused() {
    SplittableRandom random = new SplittableRandom(6);
    for (int i = 0; i < 20_000; i++) {
      byte[] bytes = new byte[random.nextInt(24)];
      random.nextBytes(bytes);
      readOrRefuse(value((byte) random.nextInt(256), bytes));
    }
  }

  @Test
  void garbledObjectsAreReadOrRefused() {
    SplittableRandom random = new SplittableRandom(7);
    ValueBytes value = new ValueBytes();
    for (int i = 0; i < 3_000; i++) {
      values.encode(
          new ArrayList<>(List.of(new Samples.Point(i, "name"), new int[] {1, 2, 3})), value);
      byte[] bytes = value.toByteArray();
      for (int flips = random.nextInt(1, 4); flips > 0; flips--) {
        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
      }
      readOrRefuse(value(value.tag(), bytes));
    }
  }

  @Test
  void garbageIntegersAreReadOrRefused() {
    ValueBytes value = new ValueBytes();
    for (int tag = Byte.MIN_VALUE; tag <= Byte.MAX_VALUE; tag++) {
      for (long v : new long[] {0, 1, -1, 1L << 20, Long.MAX_VALUE, Long.MIN_VALUE}) {
        value.setInteger((byte) tag, v);
        readOrRefuse(value);
      }
    }
  }

  @Test
  void garbageKeysAreReadOrRefused() {
    SplittableRandom random = new SplittableRandom(8);
    KeyBytes key = new KeyBytes();
    for (int i = 0; i < 20_000; i++) {
      int length = random.nextInt(24);
      for (int j = 0; j < length; j++) {
        key.array()[j] = (byte) random.nextInt();
      }
      key.setLength(length, Math.min(length, 5));
      try {
        assertThat(keys.decode(key)).isNotNull();
      } catch (CodecException e) {
        assertThat(e).hasMessageContaining("cache 'orders': a key");
      }
    }
  }

  @Test
  void aTruncatedValueNamesItsTagLengthAndWhatIsMissing() {
    assertThatThrownBy(() -> values.decode(value(Tag.UUID, new byte[12])))
        .isInstanceOf(CodecException.class)
        .hasMessage(
            "cache 'orders': a value of 12 bytes with the tag 17 cannot be read: EOFException: 8 bytes wanted at offset 8, there are 4");
  }

  @Test
  void bytesThatAreLeftOverAreRefused() {
    assertThatThrownBy(() -> values.decode(value(Tag.UUID, new byte[17])))
        .hasMessageEndingWith("cannot be read: 1 bytes are left over");
  }

  @Test
  void anUnknownTagIsRefused() {
    assertThatThrownBy(() -> values.decode(value((byte) 99, new byte[0])))
        .hasMessage("cache 'orders': a value has the tag 99, which stands for no format");
    assertThatThrownBy(() -> values.decode(value(Tag.custom(3), new byte[0])))
        .hasMessage("cache 'orders': a value was written by a codec of id 3, which is not known");
  }

  @Test
  void anArrayThatClaimsMoreThanItsBytesIsRefusedBeforeItIsMade() {
    for (Object array : new Object[] {new byte[8], new long[8], new Object[8]}) {
      byte[] bytes = JavaBytes.of(array);
      int lengthAt = lastIndexOf(bytes, new byte[] {0, 0, 0, 8});
      bytes[lengthAt] = 0x3f; // more than a thousand million elements
      assertThatThrownBy(() -> values.decode(value(Tag.JAVA, bytes)))
          .isInstanceOf(CodecException.class)
          .hasMessageContaining("refused by a limit");
    }
  }

  @Test
  void aCollectionThatClaimsMoreThanItsBytesIsRefusedBeforeItIsMade() {
    byte[] bytes = JavaBytes.of(new java.util.HashMap<>(java.util.Map.of("k", "v")));
    int sizeAt = lastIndexOf(bytes, new byte[] {0, 0, 0, 1});
    bytes[sizeAt] = 0x20;
    assertThatThrownBy(() -> values.decode(value(Tag.JAVA, bytes)))
        .isInstanceOf(CodecException.class)
        .hasMessageContaining("refused by a limit");
  }

  @Test
  void objectsThatAreTooDeepAreRefusedWhateverTheStack() throws InterruptedException {
    Node deep = chain(Math.toIntExact(SerialPolicy.MAX_DEPTH) + 1);
    AtomicReference<Throwable> thrown = new AtomicReference<>();
    Runnable task = () -> values.decode(value(Tag.JAVA, JavaBytes.of(deep)));
    Thread thread = new Thread(null, task, "of a deep stack", 64 << 20);
    thread.setUncaughtExceptionHandler((t, e) -> thrown.set(e));
    thread.start();
    thread.join();
    assertThat(thrown.get())
        .isInstanceOf(CodecException.class)
        .hasMessageContaining("refused by a limit")
        .hasMessageContaining("depth 501");
  }

  @Test
  void objectsWithinTheDepthComeBack() {
    ValueBytes value = new ValueBytes();
    values.encode(chain(300), value);
    Node node = (Node) values.decode(value);
    int depth = 0;
    for (; node != null; node = node.next) {
      depth++;
    }
    assertThat(depth).isEqualTo(300);
  }

  @Test
  void anObjectTooDeepForTheWritersStackIsRefused() {
    assertThatThrownBy(() -> values.encode(chain(1_000_000), new ValueBytes()))
        .isInstanceOf(CodecException.class)
        .hasMessageContaining("too deep for the stack");
  }

  private static Node chain(int length) {
    Node first = null;
    for (int i = 0; i < length; i++) {
      Node node = new Node();
      node.next = first;
      first = node;
    }
    return first;
  }

  private static int lastIndexOf(byte[] bytes, byte[] wanted) {
    for (int i = bytes.length - wanted.length; i >= 0; i--) {
      if (Arrays.equals(bytes, i, i + wanted.length, wanted, 0, wanted.length)) {
        return i;
      }
    }
    throw new AssertionError("not found");
  }
}
