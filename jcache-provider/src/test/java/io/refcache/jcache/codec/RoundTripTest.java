package io.refcache.jcache.codec;

import static org.assertj.core.api.Assertions.assertThat;

import io.refcache.store.KeyBytes;
import io.refcache.store.ValueBytes;
import java.util.Arrays;
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
    for (int i = 0; i < 200_000; i++) {
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
    for (int i = 0; i < 200_000; i++) {
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
  void whatIsNotCanonicalHashesTagAndHashCodeOnly() {
    KeyBytes buffer = new KeyBytes(1);
    keys.encode(new java.util.ArrayList<>(java.util.List.of("a", "b")), buffer);
    assertThat(buffer.isCanonical()).isFalse();
    assertThat(buffer.hashedLength()).isEqualTo(5);
    byte[] prefix = Arrays.copyOf(buffer.array(), 5);
    Object equal = new java.util.LinkedList<>(java.util.List.of("a", "b"));
    keys.encode(equal, buffer);
    assertThat(Arrays.copyOf(buffer.array(), 5)).isEqualTo(prefix);
  }
}
