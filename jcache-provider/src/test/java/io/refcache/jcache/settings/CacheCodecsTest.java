package io.refcache.jcache.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.refcache.jcache.codec.Codec;
import io.refcache.jcache.codec.CodecException;
import io.refcache.jcache.codec.CodecInput;
import io.refcache.jcache.codec.CodecOutput;
import io.refcache.jcache.codec.HeapEstimator;
import io.refcache.jcache.config.RefcacheConfiguration;
import io.refcache.store.KeyBytes;
import io.refcache.store.ValueBytes;
import java.io.IOException;
import java.io.Serializable;
import java.net.URI;
import java.util.List;
import java.util.Properties;
import javax.cache.configuration.MutableConfiguration;
import org.junit.jupiter.api.Test;

class CacheCodecsTest {

  /** Writes strings backwards, so that one sees who wrote them. */
  public static class Backwards implements Codec<String> {
    @Override
    public void write(String s, CodecOutput out) throws IOException {
      out.writeUTF(new StringBuilder(s).reverse().toString());
    }

    @Override
    public String read(CodecInput in) throws IOException {
      return new StringBuilder(in.readUTF()).reverse().toString();
    }

    @Override
    public Class<?> type() {
      return String.class;
    }

    @Override
    public int id() {
      return 9;
    }
  }

  public static final class Newer extends Backwards {
    @Override
    public int id() {
      return 10;
    }
  }

  public static final class SevenBytes implements HeapEstimator {
    @Override
    public long bytes(Object object) {
      return 7;
    }
  }

  private record Private(int id) implements Serializable {}

  private static CacheCodecs<Object, Object> codecs(
      RefcacheConfiguration<Object, Object> given, String... options) {
    Properties properties = new Properties();
    for (int i = 0; i < options.length; i += 2) {
      properties.setProperty("refcache.cache.users." + options[i], options[i + 1]);
    }
    Settings settings =
        Settings.load(
            URI.create("none"),
            CacheCodecsTest.class.getClassLoader(),
            properties,
            List.of(new FakeBackendProvider()));
    return settings.codecs("users", settings.resolve("users", given));
  }

  private static final RefcacheConfiguration<Object, Object> BARE =
      RefcacheConfiguration.of(new MutableConfiguration<>());

  @Test
  void theFirstCodecWritesAndAllRead() {
    ValueBytes old = new ValueBytes();
    codecs(BARE, "value-codec", Backwards.class.getName()).values().encode("abc", old);
    assertThat(old.tag()).isEqualTo((byte) (0x80 | 9));
    var both =
        codecs(BARE, "value-codec", Newer.class.getName() + ", " + Backwards.class.getName());
    assertThat(both.values().decode(old)).isEqualTo("abc");
    ValueBytes fresh = new ValueBytes();
    both.values().encode("abc", fresh);
    assertThat(fresh.tag()).isEqualTo((byte) (0x80 | 10));
    KeyBytes key = new KeyBytes();
    codecs(BARE, "key-codec", Backwards.class.getName()).keys().encode("abc", key);
    assertThat(key.array()[key.hashedLength()]).isEqualTo((byte) (0x80 | 9));
  }

  @Test
  void anInstanceWinsOverTheFile() {
    var given = BARE.toBuilder().valueCodec(new Newer()).build();
    ValueBytes value = new ValueBytes();
    codecs(given, "value-codec", Backwards.class.getName()).values().encode("abc", value);
    assertThat(value.tag()).isEqualTo((byte) (0x80 | 10));
  }

  @Test
  void serialAllowIsObeyed() {
    Private object = new Private(1);
    ValueBytes value = new ValueBytes();
    codecs(BARE).values().encode(object, value);
    codecs(BARE, "serial-allow", "io.refcache.jcache.settings.*").values().encode(object, value);
    for (var strict :
        List.of(
            codecs(BARE, "serial-allow", "none"),
            codecs(BARE.toBuilder().serialAllow().build()),
            codecs(BARE, "serial-allow", "com.acme.**, com.other.A"))) {
      assertThatThrownBy(() -> strict.values().encode(object, value))
          .isInstanceOf(CodecException.class)
          .hasMessageContaining("is not allowed");
    }
  }

  @Test
  void valuesByReferenceAreEstimated() {
    String[] byReference = {"store-by-value", "no", "heap-estimator", SevenBytes.class.getName()};
    ValueBytes value = new ValueBytes();
    codecs(BARE, byReference).values().encode("abc", value);
    assertThat(value.referenceBytes()).isEqualTo(7);
    var given = BARE.toBuilder().heapEstimator(object -> 8).build();
    codecs(given, byReference).values().encode("abc", value);
    assertThat(value.referenceBytes()).isEqualTo(8);
    codecs(BARE, "store-by-value", "no").values().encode("abc", value);
    assertThat(value.referenceBytes()).isEqualTo(48);
  }
}
