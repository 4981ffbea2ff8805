package io.refcache.jcache.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.refcache.store.KeyBytes;
import io.refcache.store.ValueBytes;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ByReferenceTest {
  private final HeapEstimator shallow = HeapEstimator.shallow();

  @Test
  void aKeyIsItsObjectAndAPrefixThatEqualKeysShare() {
    KeyCodec<Object> keys = Codecs.keysByReference();
    Object key = new ArrayList<>(List.of("a"));
    KeyBytes bytes = new KeyBytes(1);
    keys.encode(key, bytes);
    assertThat(bytes.reference()).isSameAs(key);
    assertThat(keys.decode(bytes)).isSameAs(key);
    assertThat(bytes.length()).isEqualTo(5);
    assertThat(bytes.hashedLength()).isEqualTo(5);
    KeyBytes equal = new KeyBytes(1);
    keys.encode(List.of("a"), equal);
    assertThat(Arrays.equals(equal.toByteArray(), bytes.toByteArray())).isTrue();
    assertThatThrownBy(() -> keys.decode(new KeyBytes())).isInstanceOf(CodecException.class);
  }

  @Test
  void aValueIsItsObjectAndItsEstimate() {
    ValueCodec<Object> values = Codecs.valuesByReference(object -> 77);
    Object value = new Object();
    ValueBytes bytes = new ValueBytes();
    values.encode(value, bytes);
    assertThat(bytes.kind()).isEqualTo(ValueBytes.Kind.REFERENCE);
    assertThat(bytes.referenceBytes()).isEqualTo(77);
    assertThat(values.decode(bytes)).isSameAs(value);
    assertThatThrownBy(() -> values.decode(new ValueBytes())).isInstanceOf(CodecException.class);
    assertThatThrownBy(() -> values.encode(null, bytes)).isInstanceOf(NullPointerException.class);
  }

  @Test
  void aNegativeEstimateIsRefused() {
    ValueCodec<Object> values = Codecs.valuesByReference(object -> -1);
    assertThatThrownBy(() -> values.encode("x", new ValueBytes()))
        .isInstanceOf(CodecException.class)
        .hasMessageContaining("estimates a value of java.lang.String at -1 bytes");
  }

  @Test
  void stringsArraysAndBoxesAreEstimatedAtTheirSize() {
    assertThat(shallow.bytes("")).isEqualTo(40);
    assertThat(shallow.bytes("abcdefghi")).isEqualTo(24 + 32);
    assertThat(shallow.bytes("abcdefgh\u20ac")).isEqualTo(24 + 40);
    assertThat(shallow.bytes(new byte[1000])).isEqualTo(1016);
    assertThat(shallow.bytes(new boolean[1])).isEqualTo(24);
    assertThat(shallow.bytes(new short[4])).isEqualTo(24);
    assertThat(shallow.bytes(new char[4])).isEqualTo(24);
    assertThat(shallow.bytes(new int[2])).isEqualTo(24);
    assertThat(shallow.bytes(new float[3])).isEqualTo(32);
    assertThat(shallow.bytes(new long[1])).isEqualTo(24);
    assertThat(shallow.bytes(new double[1])).isEqualTo(24);
    assertThat(shallow.bytes(new Object[] {null, "x"})).isEqualTo(24 + 64);
    assertThat(shallow.bytes(1)).isEqualTo(16);
    assertThat(shallow.bytes(true)).isEqualTo(16);
    assertThat(shallow.bytes('c')).isEqualTo(16);
    assertThat(shallow.bytes(1L)).isEqualTo(24);
    assertThat(shallow.bytes(java.util.UUID.randomUUID())).isEqualTo(32);
  }

  @Test
  void everythingElseHasARoundFigure() {
    assertThat(shallow.bytes(new Object())).isEqualTo(256);
    assertThat(shallow.bytes(List.of(1, 2, 3))).isEqualTo(64 + 3 * 64);
    assertThat(shallow.bytes(Map.of(1, 2))).isEqualTo(64 + 128);
    assertThat(shallow.bytes(BigInteger.ONE.shiftLeft(1023))).isEqualTo(64 + 128);
    assertThat(shallow.bytes(new BigDecimal("1.5"))).isEqualTo(40);
    assertThat(shallow.bytes(new BigDecimal("1e30").setScale(0))).isGreaterThan(100);
  }
}
