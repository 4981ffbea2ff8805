package io.refcache.jcache.codec;

import static org.assertj.core.api.Assertions.assertThat;

import io.refcache.store.KeyBytes;
import java.io.Serializable;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.Date;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class RecordKeysTest {
  private final KeyCodec<Object> keys =
      Codecs.keys(CodecSettings.of("keys", RecordKeysTest.class.getClassLoader()));

  private record Name(String first, String last) implements Serializable {}

  private record Id(
      long number, String text, double d, float f, Integer boxed, Name name, TimeUnit unit)
      implements Serializable {}

  private record Values(UUID uuid, LocalDate date, char c, boolean z) implements Serializable {}

  private record Loose(Object id) implements Serializable {}

  private record Extensible(Date date) implements Serializable {}

  private record Decimal(BigDecimal decimal) implements Serializable {}

  private record Recursive(int id, Recursive next) implements Serializable {}

  private record OfBytes(byte[] bytes) implements Serializable {}

  private record IgnoringCase(String name) implements Serializable {
    @Override
    public boolean equals(Object other) {
      return other instanceof IgnoringCase that && name.equalsIgnoreCase(that.name);
    }

    @Override
    public int hashCode() {
      return name.toLowerCase(java.util.Locale.ROOT).hashCode();
    }
  }

  private record FinallyIgnoringCase(String name) implements Serializable {
    @Override
    public final boolean equals(Object other) {
      return other instanceof FinallyIgnoringCase that && name.equalsIgnoreCase(that.name);
    }

    @Override
    public final int hashCode() {
      return 1;
    }
  }

  private record WithPart(IgnoringCase name) implements Serializable {}

  /** A class, which equals whatever it likes. */
  private static final class Plain implements Serializable {
    private static final long serialVersionUID = 1L;
    private final int id;

    Plain(int id) {
      this.id = id;
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Plain that && id == that.id;
    }

    @Override
    public int hashCode() {
      return Objects.hash(id);
    }
  }

  private KeyBytes encode(Object key) {
    KeyBytes bytes = new KeyBytes(1);
    keys.encode(key, bytes);
    return bytes;
  }

  private boolean sameBytes(Object a, Object b) {
    return Arrays.equals(encode(a).toByteArray(), encode(b).toByteArray());
  }

  private static Id id(SplittableRandom random) {
    Name name = new Name(random.nextBoolean() ? "a" : "é", random.nextBoolean() ? null : "b");
    return new Id(
        random.nextInt(2),
        random.nextBoolean() ? "" : "x",
        random.nextBoolean() ? 0.0 : -0.0,
        random.nextBoolean() ? Float.NaN : Float.intBitsToFloat(0x7fc0_0001),
        random.nextBoolean() ? 1 : null,
        random.nextBoolean() ? name : null,
        random.nextBoolean() ? TimeUnit.DAYS : null);
  }

  @Test
  void recordsOfValuesAreEqualExactlyIfTheirBytesAre() {
    SplittableRandom random = new SplittableRandom(21);
    int equalPairs = 0;
    for (int i = 0; i < 20_000; i++) {
      Id a = id(random);
      Id b = id(random);
      assertThat(encode(a).isCanonical()).isTrue();
      assertThat(sameBytes(a, b)).as("%s and %s", a, b).isEqualTo(a.equals(b));
      assertThat(keys.decode(encode(a))).isEqualTo(a);
      equalPairs += a.equals(b) ? 1 : 0;
    }
    assertThat(equalPairs).isGreaterThan(100);
    assertThat(encode(new Values(new UUID(1, 2), LocalDate.MIN, 'c', true)).isCanonical()).isTrue();
  }

  @Test
  void aRecordThatSharesAPartIsAsOneThatDoesNot() {
    record Names(Name left, Name right) implements Serializable {}
    Name name = new Name("a", "b");
    assertThat(encode(new Names(name, name)).isCanonical()).isTrue();
    assertThat(sameBytes(new Names(name, name), new Names(name, new Name("a", "b")))).isTrue();
  }

  @Test
  void recordsOfDifferentClassesHaveDifferentBytes() {
    record Surname(String first, String last) implements Serializable {}
    assertThat(sameBytes(new Name("a", "b"), new Surname("a", "b"))).isFalse();
  }

  @Test
  void aRecordThatMayBeEqualInItsOwnWayIsFoundByEquals() {
    for (Object key :
        new Object[] {
          new IgnoringCase("A"),
          new FinallyIgnoringCase("A"),
          new WithPart(new IgnoringCase("A")),
          new Loose("A"),
          new Extensible(new Date(1)),
          new Decimal(BigDecimal.ONE),
          new Recursive(1, null),
          new OfBytes(new byte[1]),
          new Plain(1)
        }) {
      assertThat(encode(key).isCanonical()).as("%s", key).isFalse();
      assertThat(encode(key).array()[0]).isEqualTo(Tag.EQUIVALENT);
    }
    Object upper = new IgnoringCase("A");
    Object lower = new IgnoringCase("a");
    assertThat(Arrays.copyOf(encode(upper).array(), 5))
        .isEqualTo(Arrays.copyOf(encode(lower).array(), 5));
    assertThat(keys.decode(encode(upper))).isEqualTo(lower);
  }

  @Test
  void theEqualsOfTheCompilerIsToldFromOthers() {
    assertThat(ImplicitEquals.in(Name.class)).isTrue();
    assertThat(ImplicitEquals.in(Id.class)).isTrue();
    assertThat(ImplicitEquals.in(IgnoringCase.class)).isFalse();
    assertThat(ImplicitEquals.in(FinallyIgnoringCase.class)).isFalse();
    assertThat(ImplicitEquals.in(Plain.class)).isFalse();
    assertThat(ImplicitEquals.in(Object.class)).isFalse();
  }
}
