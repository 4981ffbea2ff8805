package io.refcache.jcache.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.refcache.store.ValueBytes;
import java.io.Serializable;
import java.net.URI;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class SerialPolicyTest {
  private static final CodecSettings SETTINGS =
      CodecSettings.of("orders", SerialPolicyTest.class.getClassLoader());

  private record Holder(Object held) implements Serializable {}

  private static Object roundTrip(SerialPolicy policy, Object object) {
    ValueCodec<Object> values = Codecs.values(SETTINGS.withSerialPolicy(policy));
    ValueBytes buffer = new ValueBytes();
    values.encode(object, buffer);
    return values.decode(buffer);
  }

  @Test
  void withoutAListAnySerializableClassPasses() {
    Holder holder = new Holder(new Samples.Point(1, "a"));
    assertThat(roundTrip(SerialPolicy.limits(), holder)).isEqualTo(holder);
  }

  @Test
  void aClassThatIsNotListedIsRefusedAsItIsWritten() {
    ValueCodec<Object> values =
        Codecs.values(SETTINGS.withSerialPolicy(SerialPolicy.allowing(List.of("com.acme.**"))));
    Object nested = new ArrayList<>(List.of(new Samples.Point(1, "a")));
    assertThatThrownBy(() -> values.encode(nested, new ValueBytes()))
        .isInstanceOf(CodecException.class)
        .hasMessage(
            "cache 'orders': a value of class java.util.ArrayList cannot be written: "
                + "io.refcache.jcache.codec.Samples$Point is not allowed; name it or its package in the option serial-allow");
  }

  @Test
  void aClassThatIsNotListedIsRefusedAsItIsReadToo() {
    ValueBytes buffer = new ValueBytes();
    Codecs.values(SETTINGS).encode(new Samples.Point(1, "a"), buffer);
    ValueCodec<Object> strict =
        Codecs.values(SETTINGS.withSerialPolicy(SerialPolicy.allowing(List.of())));
    assertThatThrownBy(() -> strict.decode(buffer))
        .isInstanceOf(CodecException.class)
        .hasMessageContaining("io.refcache.jcache.codec.Samples$Point is not allowed");
  }

  @Test
  void aListedClassPassesWithTheCommonOnesOfTheJdk() {
    SerialPolicy policy = SerialPolicy.allowing(List.of("io.refcache.jcache.codec.*"));
    Samples.Point point = new Samples.Point(1, "a");
    EnumMap<TimeUnit, Integer> enumMap = new EnumMap<>(Map.of(TimeUnit.DAYS, 1));
    for (Object object :
        List.of(
            new ArrayList<>(List.of(point, 1, 2L, 1.5, 'c', true, "s")),
            new HashMap<>(Map.of("k", point)),
            new LinkedHashMap<>(Map.of(1, point)),
            new TreeMap<>(Map.of(1, "x")),
            new ConcurrentHashMap<>(Map.of(1, "x")),
            List.of(point, point),
            Set.of(1, 2, 3),
            Map.of("a", new java.math.BigDecimal("1.5")),
            Arrays.asList(point, null),
            Collections.emptyList(),
            Collections.singletonMap("a", "b"),
            Collections.unmodifiableList(new ArrayList<>(List.of(1))),
            enumMap,
            EnumSet.of(TimeUnit.DAYS),
            new Holder(java.time.ZonedDateTime.now()),
            new Holder(URI.create("http://localhost")),
            new Holder(Locale.GERMANY),
            new Holder(new java.util.Date(1)),
            new Holder(java.util.UUID.randomUUID()))) {
      assertThat(roundTrip(policy, object)).isEqualTo(object);
    }
    assertThat(roundTrip(policy, new Samples.Point[][] {{point}}))
        .isEqualTo(new Samples.Point[][] {{point}});
    assertThat(roundTrip(policy, new int[][] {{1}, {2, 3}})).isEqualTo(new int[][] {{1}, {2, 3}});
  }

  @Test
  void patternsMeanAClassAPackageOrAllBelow() {
    assertThat(allows("io.refcache.jcache.codec.SerialPolicyTest")).isTrue();
    assertThat(allows("io.refcache.jcache.codec.Serial")).isFalse();
    assertThat(allows("io.refcache.jcache.codec.*")).isTrue();
    assertThat(allows("io.refcache.jcache.*")).isFalse();
    assertThat(allows("io.refcache.jcache.**")).isTrue();
    assertThat(allows("io.refcache.jc.**")).isFalse();
    assertThat(SerialPolicy.allowing(List.of("a.SerialPolicyTest$*")).allows(Holder.class))
        .isFalse();
    assertThat(
            SerialPolicy.allowing(List.of(SerialPolicyTest.class.getName() + "$*"))
                .allows(Holder.class))
        .isTrue();
  }

  private static boolean allows(String pattern) {
    return SerialPolicy.allowing(List.of(pattern)).allows(SerialPolicyTest.class);
  }

  @Test
  void whatFrameworksPutIntoEveryCacheIsBuiltIn() throws Exception {
    SerialPolicy policy = SerialPolicy.allowing(List.of());
    assertThat(policy.allows(Object.class)).isTrue();
    assertThat(policy.allows(javax.cache.Cache.class)).isFalse();
    // The frameworks are not on this class path: classes of these names are made up.
    for (String name :
        List.of(
            "org.springframework.cache.support.NullValue",
            "org.springframework.cache.interceptor.SimpleKey",
            "org.hibernate.cache.internal.CacheKeyImplementation")) {
      assertThat(policy.allows(MadeUpClass.of(name))).as(name).isTrue();
    }
    assertThat(policy.allows(MadeUpClass.of("org.springframework.beans.Gadget"))).isFalse();
  }

  @Test
  void whatIsNoPatternIsRefused() {
    for (String wrong : List.of("", "*", "**", "com.*.x", "com.acme.***", "com.acme*", "a b")) {
      assertThatThrownBy(() -> SerialPolicy.allowing(List.of(wrong)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("'" + wrong + "' is not a class name");
    }
  }
}
