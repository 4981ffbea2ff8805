package io.refcache.jcache.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.refcache.store.KeyBytes;
import io.refcache.store.ValueBytes;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class CustomCodecTest {
  private static final CodecSettings SETTINGS =
      CodecSettings.of("orders", CustomCodecTest.class.getClassLoader());

  /** Not serializable: only a codec can write it. */
  private record Money(long cents, String currency) {}

  /** Writes every kind of field that the streams offer. */
  private record MoneyCodec(int id, boolean canonical) implements Codec<Money> {
    @Override
    public void write(Money money, CodecOutput out) throws IOException {
      out.writeSignedVarLong(money.cents() + id);
      out.writeUTF(money.currency());
      out.writeBoolean(true);
      out.writeByte(-2);
      out.writeShort(-3);
      out.writeChar('\u20ac');
      out.writeInt(-4);
      out.writeLong(-5);
      out.writeFloat(0.5f);
      out.writeDouble(0.25);
      out.write(new byte[] {1, 2, 3}, 1, 2);
      out.writeBytes("ab");
      out.writeChars("cd");
    }

    @Override
    public Money read(CodecInput in) throws IOException {
      Money money = new Money(in.readSignedVarLong() - id, in.readUTF());
      assertThat(in.readBoolean()).isTrue();
      assertThat(in.readUnsignedByte()).isEqualTo(254);
      assertThat(in.readUnsignedShort()).isEqualTo(0xfffd);
      assertThat(in.readChar()).isEqualTo('\u20ac');
      assertThat(in.readInt()).isEqualTo(-4);
      assertThat(in.readLong()).isEqualTo(-5);
      assertThat(in.readFloat()).isEqualTo(0.5f);
      assertThat(in.readDouble()).isEqualTo(0.25);
      assertThat(in.skipBytes(1)).isEqualTo(1);
      assertThat(in.read()).isEqualTo(3);
      byte[] ab = new byte[2];
      in.readFully(ab);
      assertThat(ab).containsExactly('a', 'b');
      assertThat(in.readAllBytes()).containsExactly(0, 'c', 0, 'd');
      assertThat(in.read()).isEqualTo(-1);
      return money;
    }

    @Override
    public Class<?> type() {
      return Money.class;
    }
  }

  private static final Codec<Money> FIRST = new MoneyCodec(1, false);
  private static final Codec<Money> SECOND = new MoneyCodec(2, true);

  @Test
  void anApplicationsCodecWritesWhatIsOfItsType() {
    ValueCodec<Object> values = Codecs.values(SETTINGS.withCodec(FIRST));
    ValueBytes buffer = new ValueBytes(1);
    values.encode(new Money(-199, "EUR"), buffer);
    assertThat(buffer.tag()).isEqualTo((byte) 0x81);
    assertThat(values.decode(buffer)).isEqualTo(new Money(-199, "EUR"));
    values.encode("not money", buffer);
    assertThat(values.decode(buffer)).isEqualTo("not money");
  }

  @Test
  void entriesOfAFormerCodecAreStillRead() {
    ValueBytes old = new ValueBytes();
    Codecs.values(SETTINGS.withCodec(FIRST)).encode(new Money(5, "CHF"), old);
    ValueCodec<Object> values = Codecs.values(SETTINGS.withCodec(FIRST).withCodec(SECOND));
    assertThat(values.decode(old)).isEqualTo(new Money(5, "CHF"));
    ValueBytes fresh = new ValueBytes();
    values.encode(new Money(6, "CHF"), fresh);
    assertThat(fresh.tag()).isEqualTo((byte) 0x82);
    assertThatThrownBy(() -> Codecs.values(SETTINGS.withCodec(SECOND)).decode(old))
        .hasMessage("cache 'orders': a value was written by a codec of id 1, which is not known");
  }

  @Test
  void keysOfACodecAreCanonicalIfItSaysSo() {
    KeyBytes key = new KeyBytes();
    KeyCodec<Object> canonical = Codecs.keys(SETTINGS.withCodec(SECOND));
    canonical.encode(new Money(1, "EUR"), key);
    assertThat(key.isCanonical()).isTrue();
    assertThat(canonical.decode(key)).isEqualTo(new Money(1, "EUR"));
    KeyCodec<Object> other = Codecs.keys(SETTINGS.withCodec(FIRST));
    other.encode(new Money(1, "EUR"), key);
    assertThat(key.hashedLength()).isEqualTo(5);
    assertThat(other.decode(key)).isEqualTo(new Money(1, "EUR"));
  }

  @Test
  void whatACodecThrowsNamesTheCache() {
    Codec<Object> broken =
        new Codec<>() {
          @Override
          public void write(Object object, CodecOutput out) throws IOException {
            throw new IOException("no ink");
          }

          @Override
          public Object read(CodecInput in) {
            return null;
          }
        };
    ValueCodec<Object> values = Codecs.values(SETTINGS.withCodec(broken));
    ValueBytes buffer = new ValueBytes();
    assertThatThrownBy(() -> values.encode("x", buffer))
        .isInstanceOf(CodecException.class)
        .hasMessage("cache 'orders': a value of class java.lang.String cannot be written: no ink");
    buffer.setBytes(Tag.custom(0), 0);
    assertThatThrownBy(() -> values.decode(buffer)).hasMessageEndingWith("it was read as null");
  }

  @Test
  void anIdOutOfRangeIsRefused() {
    assertThatThrownBy(() -> SETTINGS.withCodec(new MoneyCodec(128, false)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("has the id 128; it must be from 0 to 127");
  }
}
