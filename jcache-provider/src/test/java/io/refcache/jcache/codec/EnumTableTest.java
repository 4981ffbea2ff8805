package io.refcache.jcache.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.refcache.store.ValueBytes;
import java.io.InvalidClassException;
import java.io.StreamCorruptedException;
import java.time.DayOfWeek;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class EnumTableTest {
  private final CodecSettings settings =
      CodecSettings.of("c", EnumTableTest.class.getClassLoader());
  private final ValueCodec<Object> values = Codecs.values(settings);
  private final ValueBytes buffer = new ValueBytes();

  @Test
  void aNumberedConstantTakesTwoBytes() {
    for (TimeUnit unit : TimeUnit.values()) {
      values.encode(unit, buffer);
      assertThat(buffer.tag()).isEqualTo(Tag.ENUM_NUMBERED);
      assertThat(buffer.length()).isEqualTo(2);
      assertThat(values.decode(buffer)).isSameAs(unit);
    }
  }

  @Test
  void aConstantWithABodyHasTheClassOfItsEnum() {
    values.encode(Samples.Operator.TIMES, buffer);
    assertThat(values.decode(buffer)).isSameAs(Samples.Operator.TIMES);
  }

  @Test
  void beyondTheTableConstantsAreNamedAndThoseBeforeKeepTheirNumbers() throws Exception {
    ClassLoader loader = EnumTableTest.class.getClassLoader();
    EnumTable table = new EnumTable(loader, 2);
    Enum<?>[] constants = {TimeUnit.DAYS, Samples.Operator.PLUS, DayOfWeek.MONDAY, Tiny.ONLY};
    for (int round = 0; round < 2; round++) {
      for (int i = 0; i < constants.length; i++) {
        CodecOutput out = new CodecOutput(buffer);
        byte tag = table.write(constants[i], out, SerialPolicy.limits());
        assertThat(tag).isEqualTo(i < 2 ? Tag.ENUM_NUMBERED : Tag.ENUM_NAMED);
        CodecInput in = new CodecInput(buffer.array(), 0, out.position());
        Enum<?> read =
            tag == Tag.ENUM_NUMBERED
                ? table.readNumbered(in)
                : EnumTable.readNamed(in, loader, SerialPolicy.limits());
        assertThat((Object) read).isSameAs(constants[i]);
      }
    }
  }

  @Test
  void whatIsNoEnumIsRefusedWithoutRunningItsCode() {
    assertThatThrownBy(() -> read(Explosive.class.getName(), "X"))
        .isInstanceOf(StreamCorruptedException.class)
        .hasMessageContaining("is not an enum");
    assertThatThrownBy(() -> read(DayOfWeek.class.getName(), "DOOMSDAY"))
        .hasMessage("enum java.time.DayOfWeek has no constant 'DOOMSDAY'");
  }

  @Test
  void aNamedClassThatIsNotAllowedIsRefusedWithoutRunningItsCode() throws Exception {
    SerialPolicy policy = SerialPolicy.allowing(List.of("com.acme.**"));
    assertThatThrownBy(() -> read(ExplosiveEnum.class.getName(), "ONLY", policy))
        .isInstanceOf(InvalidClassException.class)
        .hasMessageContaining("ExplosiveEnum is not allowed");
    assertThat((Object) read(TimeUnit.class.getName(), "DAYS", policy)).isSameAs(TimeUnit.DAYS);
  }

  @Test
  void ofASharedCacheAConstantThatIsNotAllowedIsRefusedAsItIsWritten() {
    SerialPolicy policy = SerialPolicy.allowing(List.of("com.acme.**"));
    ValueCodec<Object> shared = Codecs.values(settings.shared().withSerialPolicy(policy));
    assertThatThrownBy(() -> shared.encode(Samples.Operator.TIMES, buffer))
        .isInstanceOf(CodecException.class)
        .hasMessageContaining("Samples$Operator is not allowed");
  }

  private Enum<?> read(String className, String constant) throws Exception {
    return read(className, constant, SerialPolicy.limits());
  }

  private Enum<?> read(String className, String constant, SerialPolicy policy) throws Exception {
    CodecOutput out = new CodecOutput(buffer);
    out.writeUTF(className);
    out.writeUTF(constant);
    return EnumTable.readNamed(
        new CodecInput(buffer.array(), 0, out.position()),
        EnumTableTest.class.getClassLoader(),
        policy);
  }

  private enum Tiny {
    ONLY
  }

  private enum ExplosiveEnum {
    ONLY;

    static {
      Explosive.explode();
    }
  }

  private static final class Explosive {
    static {
      explode();
    }

    private static void explode() {
      throw new AssertionError("initialized");
    }
  }
}
