package io.refcache.jcache.codec;

import static org.assertj.core.api.Assertions.assertThat;

import io.refcache.store.KeyBytes;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class CanonicalKeysTest {
  private final KeyCodec<Object> keys =
      Codecs.keys(CodecSettings.of("keys", CanonicalKeysTest.class.getClassLoader()));

  private KeyBytes encode(Object key) {
    KeyBytes bytes = new KeyBytes(1);
    keys.encode(key, bytes);
    return bytes;
  }

  private boolean sameBytes(Object a, Object b) {
    return Arrays.equals(encode(a).toByteArray(), encode(b).toByteArray());
  }

  @Test
  void keysOfOneTypeAreEqualExactlyIfTheirBytesAre() {
    SplittableRandom random = new SplittableRandom(3);
    int equalPairs = 0;
    for (Function<SplittableRandom, Object> type : Samples.CANONICAL) {
      for (int round = 0; round < 2_000; round++) {
        Object a = type.apply(random);
        Object b = type.apply(random);
        assertThat(encode(a).isCanonical()).as("%s", a).isTrue();
        assertThat(sameBytes(a, b)).as("%s and %s", a, b).isEqualTo(a.equals(b));
        equalPairs += a.equals(b) ? 1 : 0;
      }
    }
    assertThat(equalPairs).as("pairs that were equal").isGreaterThan(1_000);
  }

  @Test
  void keysOfAnyTypesAreEqualExactlyIfTheirBytesAre() {
    SplittableRandom random = new SplittableRandom(4);
    Map<Object, List<Byte>> bytesOfKey = new HashMap<>();
    Map<List<Byte>, Object> keyOfBytes = new HashMap<>();
    for (int i = 0; i < 100_000; i++) {
      Object key = Samples.canonical(random);
      List<Byte> bytes = new ArrayList<>();
      for (byte b : encode(key).toByteArray()) {
        bytes.add(b);
      }
      List<Byte> earlier = bytesOfKey.putIfAbsent(key, bytes);
      assertThat(earlier == null ? bytes : earlier).as("%s", key).isEqualTo(bytes);
      Object other = keyOfBytes.putIfAbsent(bytes, key);
      assertThat(other == null ? key : other).isEqualTo(key);
    }
  }

  @Test
  void equalityIsThatOfEquals() {
    assertThat(sameBytes(1, 1L)).isFalse();
    assertThat(sameBytes((byte) 1, (short) 1)).isFalse();
    assertThat(sameBytes(new BigDecimal("1.0"), new BigDecimal("1.00"))).isFalse();
    assertThat(sameBytes(0.0, -0.0)).isFalse();
    assertThat(sameBytes(Double.NaN, Double.longBitsToDouble(0x7ff8_0000_0000_0001L))).isTrue();
    assertThat(sameBytes(Float.NaN, Float.intBitsToFloat(0x7fc0_0001))).isTrue();
    assertThat(sameBytes("é", "e\u0301")).isFalse();
    assertThat(sameBytes("", "\0")).isFalse();
    assertThat(sameBytes(Samples.Operator.PLUS, Samples.Operator.TIMES)).isFalse();
  }

  @Test
  void integersAreAsShortAsTheyCanBe() {
    assertThat(encode(0).length()).isEqualTo(2);
    assertThat(encode(127).length()).isEqualTo(2);
    assertThat(encode(128).length()).isEqualTo(3);
    assertThat(encode(-128).length()).isEqualTo(2);
    assertThat(encode(-129).length()).isEqualTo(3);
    assertThat(encode(Long.MIN_VALUE).length()).isEqualTo(9);
  }

  @Test
  void stringsTakeTheShortestEncoding() {
    assertThat(encode("abcdé").length()).isEqualTo(6);
    assertThat(encode("abcd\u20ac").length()).isEqualTo(8);
    assertThat(encode("\u65e5\u672c\u8a9e").length()).isEqualTo(7);
    assertThat(encode("a\ud800").length()).isEqualTo(5);
  }

  @Test
  void equalKeysWithoutAFormatShareTheHashedPrefixOnly() {
    Object a = new ArrayList<>(List.of("x", "y"));
    Object b = new LinkedList<>(List.of("x", "y"));
    assertThat(encode(a).isCanonical()).isFalse();
    assertThat(encode(a).hashedLength()).isEqualTo(5);
    assertThat(sameBytes(a, b)).isFalse();
    assertThat(Arrays.copyOf(encode(a).array(), 5)).isEqualTo(Arrays.copyOf(encode(b).array(), 5));
    assertThat(keys.decode(encode(a))).isEqualTo(b);
  }

  @Test
  void arraysAreFoundByTheirContent() {
    assertThat(encode(new byte[] {1, 2}).isCanonical()).isTrue();
    assertThat(sameBytes(new byte[] {1, 2}, new byte[] {1, 2})).isTrue();
    assertThat(sameBytes(new byte[] {1, 2}, new byte[] {1, 3})).isFalse();
    assertThat(sameBytes(new int[] {1, 2}, new int[] {1, 2})).isTrue();
    assertThat(sameBytes(new String[] {"a"}, new String[] {"a"})).isTrue();
  }

  @Test
  void aKeyThatWasMutatedAfterwardsStaysAsItWas() {
    java.util.Date date = new java.util.Date(5);
    KeyBytes bytes = encode(date);
    date.setTime(6);
    assertThat(keys.decode(bytes)).isEqualTo(new java.util.Date(5));
  }

  @Test
  void aReusedBufferForgetsTheKeyBefore() {
    KeyBytes bytes = new KeyBytes(1);
    bytes.setReference("old");
    keys.encode("a rather long key that comes first", bytes);
    keys.encode("b", bytes);
    assertThat(bytes.reference()).isNull();
    assertThat(keys.decode(bytes)).isEqualTo("b");
  }
}
