package io.refcache.jcache.codec;

import static org.assertj.core.api.Assertions.assertThat;

import io.refcache.store.KeyBytes;
import io.refcache.store.ValueBytes;
import java.io.Serializable;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What one process writes of a shared cache another one reads, which has never seen a class. */
class SharedCodecTest {

  private static CodecSettings settings() {
    return CodecSettings.of("cache", SharedCodecTest.class.getClassLoader()).shared();
  }

  private record Pair(String left, Object right) implements Serializable {
    private static final long serialVersionUID = 1L;
  }

  private static Object readElsewhere(Object value) {
    ValueBytes bytes = new ValueBytes();
    Codecs.values(settings()).encode(value, bytes);
    return Codecs.values(settings()).decode(bytes);
  }

  private static byte[] keyBytes(Object key) {
    KeyBytes bytes = new KeyBytes();
    Codecs.keys(settings()).encode(key, bytes);
    assertThat(bytes.isCanonical()).isTrue();
    assertThat(Codecs.<Object>keys(settings()).decode(bytes)).isEqualTo(key);
    return bytes.toByteArray();
  }

  @Test
  void valuesNeedNoTableToBeRead() {
    List<Object> values =
        List.of("text", 1, 2.5, TimeUnit.DAYS, new Pair("a", 1L), List.of(new Pair("b", "c")));
    for (Object value : values) {
      assertThat(readElsewhere(value)).isEqualTo(value);
    }
  }

  @Test
  void equalKeysHaveEqualBytesThoughTheirPartsAreOtherObjects() {
    byte[] one = keyBytes(new Pair("same", "same"));
    assertThat(keyBytes(new Pair("same", new String("same")))).isEqualTo(one);

    Integer number = 100_000;
    List<Integer> same = List.of(number, number);
    assertThat(keyBytes(List.of(Integer.valueOf(100_000), Integer.valueOf(100_000))))
        .isEqualTo(keyBytes(same));
    assertThat(keyBytes(TimeUnit.DAYS)).isNotEqualTo(keyBytes(TimeUnit.HOURS));
  }
}
