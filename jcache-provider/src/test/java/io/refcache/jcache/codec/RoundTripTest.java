package io.refcache.jcache.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.refcache.store.KeyBytes;
import io.refcache.store.ValueBytes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Date;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class RoundTripTest {
  private final CodecSettings settings =
      CodecSettings.of("orders", RoundTripTest.class.getClassLoader());
  private final KeyCodec<Object> keys = Codecs.keys(settings);
  private final ValueCodec<Object> values = Codecs.values(settings);

  @Test
  void everyValueComesBackEqualAndOfItsClass() {
    ValueBytes buffer = new ValueBytes(1);
    SplittableRandom random = new SplittableRandom(1);
    for (int i = 0; i < 50_000; i++) {
      Object value = Samples.any(random);
      values.encode(value, buffer);
      Object read = values.decode(buffer);
      assertThat(read.getClass()).isEqualTo(value.getClass());
      assertThat(Arrays.deepEquals(new Object[] {read}, new Object[] {value}))
          .as("%s -> %s", value, read)
          .isTrue();
    }
  }

  @Test
  void everyKeyComesBackEqualAndOfItsClass() {
    KeyBytes buffer = new KeyBytes(1);
    SplittableRandom random = new SplittableRandom(2);
    for (int i = 0; i < 50_000; i++) {
      Object key = Samples.any(random);
      keys.encode(key, buffer);
      Object read = keys.decode(buffer);
      assertThat(read.getClass()).isEqualTo(key.getClass());
      assertThat(Arrays.deepEquals(new Object[] {read}, new Object[] {key}))
          .as("%s -> %s", key, read)
          .isTrue();
    }
  }

  @Test
  void smallIntegersAreNotAllocated() {
    ValueBytes buffer = new ValueBytes();
    for (int i = 0; i < SmallIntegers.COUNT; i++) {
      values.encode(i, buffer);
      assertThat(values.decode(buffer)).isEqualTo(i).isSameAs(values.decode(buffer));
    }
    values.encode(SmallIntegers.COUNT, buffer);
    assertThat(values.decode(buffer)).isEqualTo(SmallIntegers.COUNT);
  }

  @Test
  void wholeNumbersBecomeIntegersOfTheStore() {
    ValueBytes buffer = new ValueBytes();
    for (Object value : new Object[] {(byte) -1, (short) -1, -1, -1L, new Date(-1)}) {
      values.encode(value, buffer);
      assertThat(buffer.kind()).isEqualTo(ValueBytes.Kind.INTEGER);
      assertThat(buffer.integer()).isEqualTo(-1);
    }
    values.encode(true, buffer);
    assertThat(buffer.integer()).isEqualTo(1);
    values.encode('A', buffer);
    assertThat(buffer.integer()).isEqualTo(65);
  }

  @Test
  void aSubclassOfABuiltInTypeKeepsItsClass() {
    ValueBytes buffer = new ValueBytes();
    Date timestamp = new java.sql.Timestamp(5);
    values.encode(timestamp, buffer);
    assertThat(values.decode(buffer)).isInstanceOf(java.sql.Timestamp.class).isEqualTo(timestamp);
  }

  @Test
  void nullIsRefused() {
    assertThatThrownBy(() -> values.encode(null, new ValueBytes()))
        .isInstanceOf(NullPointerException.class);
    assertThatThrownBy(() -> keys.encode(null, new KeyBytes()))
        .isInstanceOf(NullPointerException.class);
  }

  @Test
  void whatIsNotSerializableIsRefusedWithTheWaysOut() {
    assertThatThrownBy(() -> values.encode(new Object(), new ValueBytes()))
        .isInstanceOf(CodecException.class)
        .hasMessage(
            "cache 'orders': a value of class java.lang.Object cannot be stored by value, since it is not serializable. Make it so, give the cache a value-codec, or store by reference (setStoreByValue(false), or store-by-value = no)");
    assertThatThrownBy(
            () -> keys.encode(new ArrayList<>(List.of(Thread.currentThread())), new KeyBytes()))
        .hasMessageStartingWith(
            "cache 'orders': a key of class java.util.ArrayList cannot be stored by value, since java.lang.Thread is not serializable. Make it so, give the cache a key-codec");
  }
}
