package io.refcache.examples.spring;

import static org.assertj.core.api.Assertions.assertThat;

import io.refcache.jcache.codec.CodecSettings;
import io.refcache.jcache.codec.Codecs;
import io.refcache.jcache.codec.KeyCodec;
import io.refcache.jcache.codec.SerialPolicy;
import io.refcache.jcache.codec.ValueCodec;
import io.refcache.store.KeyBytes;
import io.refcache.store.ValueBytes;
import java.io.IOException;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.springframework.cache.interceptor.SimpleKey;
import org.springframework.cache.support.NullValue;

/** How Spring's own classes become bytes; with nothing allowed but what the library knows. */
class SpringObjectsTest {
  private final CodecSettings settings =
      CodecSettings.of("cache", SpringObjectsTest.class.getClassLoader())
          .withSerialPolicy(SerialPolicy.allowing(List.of("io.refcache.examples.**")));
  private final KeyCodec<Object> keys = Codecs.keys(settings);
  private final ValueCodec<Object> values = Codecs.values(settings);

  private KeyBytes encode(Object key) {
    KeyBytes bytes = new KeyBytes();
    keys.encode(key, bytes);
    return bytes;
  }

  @Test
  void nullStaysTheOneConstantThatStandsForIt() {
    ValueBytes bytes = new ValueBytes();
    values.encode(NullValue.INSTANCE, bytes);
    assertThat(bytes.length()).isEqualTo(1);
    assertThat(values.decode(bytes)).isSameAs(NullValue.INSTANCE);
  }

  @Test
  void keysAreEqualExactlyIfTheirBytesAre() {
    List<Object> all = new ArrayList<>();
    for (int copy = 0; copy < 2; copy++) {
      all.add(new SimpleKey());
      all.add(new SimpleKey(1));
      all.add(new SimpleKey(1L));
      all.add(new SimpleKey((Object) null));
      all.add(new SimpleKey(1, "a"));
      all.add(new SimpleKey("a", 1));
      all.add(new SimpleKey(1, new String("a"), null));
      all.add(new SimpleKey(TimeUnit.DAYS, new UUID(1, 2), new BigDecimal("1.50")));
      all.add(new SimpleKey(1, new byte[] {1, 2}));
      // The same content in arrays of two classes, which Spring holds to be equal.
      all.add(new SimpleKey(1, copy == 0 ? new Object[] {"a"} : new String[] {"a"}));
      all.add(new SimpleKey(1, new SimpleKey("a", "b")));
    }
    int equalPairs = 0;
    for (Object a : all) {
      assertThat(encode(a).isCanonical()).as("%s", a).isTrue();
      assertThat(encode(a).length()).as("%s", a).isLessThan(50);
      assertThat(keys.decode(encode(a))).isEqualTo(a).hasSameHashCodeAs(a);
      for (Object b : all) {
        boolean sameBytes = Arrays.equals(encode(a).toByteArray(), encode(b).toByteArray());
        assertThat(sameBytes).as("%s and %s", a, b).isEqualTo(a.equals(b));
        equalPairs += a.equals(b) ? 1 : 0;
      }
    }
    assertThat(equalPairs).isEqualTo(2 * all.size());
  }

  /** A class that equals what it likes. */
  static final class AnyOf implements Serializable {
    private static final long serialVersionUID = 1L;
    private final int number;

    AnyOf(int number) {
      this.number = number;
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof AnyOf that && number / 10 == that.number / 10;
    }

    @Override
    public int hashCode() {
      return number / 10;
    }
  }

  @Test
  void aKeyWhosePartIsEqualInItsOwnWayIsFoundByEquals() {
    SimpleKey key = new SimpleKey(1, new AnyOf(17));
    SimpleKey equal = new SimpleKey(1, new AnyOf(18));
    assertThat(encode(key).isCanonical()).isFalse();
    assertThat(encode(key).length()).isLessThan(30);
    assertThat(keys.decode(encode(key))).isEqualTo(equal).hasSameHashCodeAs(equal);
  }

  /** A class of which only Java serialization knows how it is written. */
  static final class Hooked implements Serializable {
    private static final long serialVersionUID = 1L;

    private void writeObject(ObjectOutputStream out) throws IOException {
      out.defaultWriteObject();
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Hooked;
    }

    @Override
    public int hashCode() {
      return 1;
    }
  }

  @Test
  void keysThatHaveNoCompactFormLeaveTheOthersAsTheyAre() {
    byte[] before = encode(new SimpleKey(1, 2)).toByteArray();
    for (int i = 0; i < 100; i++) {
      SimpleKey hooked = new SimpleKey(i, new Hooked());
      assertThat(keys.decode(encode(hooked))).isEqualTo(hooked);
    }
    assertThat(encode(new SimpleKey(1, 2)).toByteArray()).isEqualTo(before);
  }
}
