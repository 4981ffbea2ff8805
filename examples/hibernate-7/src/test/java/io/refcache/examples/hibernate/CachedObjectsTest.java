package io.refcache.examples.hibernate;

import static org.assertj.core.api.Assertions.assertThat;

import io.refcache.jcache.codec.CodecSettings;
import io.refcache.jcache.codec.Codecs;
import io.refcache.jcache.codec.KeyCodec;
import io.refcache.jcache.codec.SerialPolicy;
import io.refcache.jcache.codec.ValueCodec;
import io.refcache.store.KeyBytes;
import io.refcache.store.ValueBytes;
import java.io.Serializable;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import javax.cache.Cache;
import org.hibernate.bytecode.enhance.spi.LazyPropertyInitializer;
import org.hibernate.cache.internal.BasicCacheKeyImplementation;
import org.hibernate.cache.internal.CacheKeyImplementation;
import org.hibernate.cache.internal.NaturalIdCacheKey;
import org.junit.jupiter.api.Test;

/** How Hibernate's own classes become bytes. */
class CachedObjectsTest {
  private static final ClassLoader LOADER = CachedObjectsTest.class.getClassLoader();
  private static final String BOOK = Book.class.getName();

  private final CodecSettings settings = CodecSettings.of("region", LOADER);
  private final KeyCodec<Object> keys = Codecs.keys(settings);
  private final ValueCodec<Object> values =
      Codecs.values(
          CodecSettings.of("region", LOADER).withSerialPolicy(SerialPolicy.allowing(List.of())));

  private KeyBytes encode(Object key) {
    KeyBytes bytes = new KeyBytes();
    keys.encode(key, bytes);
    return bytes;
  }

  private static Serializable basic(Serializable id, String entity) {
    return new BasicCacheKeyImplementation(id, entity, id.hashCode());
  }

  private static Serializable tenant(Serializable id, String tenant) {
    int hash = id instanceof Object[] array ? Arrays.deepHashCode(array) : id.hashCode();
    return new CacheKeyImplementation(id, BOOK, tenant, hash);
  }

  private static Serializable natural(Object... ids) {
    return new NaturalIdCacheKey(ids, BOOK, null, Arrays.deepHashCode(ids));
  }

  @Test
  void keysAreEqualExactlyIfTheirBytesAre() {
    List<Object> all = new ArrayList<>();
    for (int copy = 0; copy < 2; copy++) {
      for (String entity : new String[] {BOOK, "Author", "a name of an entity".repeat(20)}) {
        all.add(basic(1L, entity));
        all.add(basic(1, entity));
        all.add(basic("1", entity));
        all.add(basic(new UUID(1, 2), entity));
      }
      all.add(tenant(1L, null));
      all.add(tenant(1L, "north"));
      all.add(tenant(1L, "south"));
      all.add(tenant(new Object[] {1L, "north"}, null));
      // The same content in arrays of two classes, which Hibernate holds to be equal.
      all.add(tenant(copy == 0 ? new Object[] {1L, 2L} : new Serializable[] {1L, 2L}, null));
      all.add(natural("a"));
      all.add(natural("a", "b"));
      all.add(natural("a", null));
      all.add(natural(LocalDate.EPOCH, new BigDecimal("1.0"), new byte[] {1, 2}));
      all.add(natural(LocalDate.EPOCH, new BigDecimal("1.00"), new byte[] {1, 2}));
      all.add(natural("a", (Object) new Object[] {"b"}));
    }
    int equalPairs = 0;
    for (Object a : all) {
      assertThat(encode(a).isCanonical()).as("%s", a).isTrue();
      assertThat(keys.decode(encode(a))).isEqualTo(a).hasSameHashCodeAs(a);
      for (Object b : all) {
        boolean sameBytes = Arrays.equals(encode(a).toByteArray(), encode(b).toByteArray());
        assertThat(sameBytes).as("%s and %s", a, b).isEqualTo(a.equals(b));
        equalPairs += a.equals(b) ? 1 : 0;
      }
    }
    assertThat(equalPairs).isEqualTo(2 * all.size());
  }

  @Test
  void aKeyWhosePartMayBeEqualInItsOwnWayIsFoundByEquals() {
    Object key = basic(new ArrayList<>(List.of(1)), BOOK);
    assertThat(encode(key).isCanonical()).isFalse();
    assertThat(keys.decode(encode(key))).isEqualTo(key).hasSameHashCodeAs(key);
    Object moment = natural(new java.sql.Timestamp(5));
    assertThat(encode(moment).isCanonical()).isFalse();
    assertThat(keys.decode(encode(moment))).isEqualTo(moment);
    assertThat(encode(natural(new Date(5))).isCanonical()).isTrue();
  }

  @Test
  void whatIsNotLoadedStaysTheOneConstantThatSaysSo() {
    ValueBytes bytes = new ValueBytes();
    Serializable[] state = {"a", LazyPropertyInitializer.UNFETCHED_PROPERTY, 1L};
    values.encode(state, bytes);
    assertThat(bytes.length()).isLessThan(20);
    assertThat(((Object[]) values.decode(bytes))[1])
        .isSameAs(LazyPropertyInitializer.UNFETCHED_PROPERTY);
  }

  @Test
  void whatHibernateCachesTakesAFractionOfItsJavaForm() {
    Map<String, Cache.Entry<Object, Object>> found = CachedObjects.ofAllRegions();
    assertThat(found)
        .containsKeys(
            Author.class.getName(),
            Author.class.getName() + ".books",
            Author.class.getName() + "##NaturalId",
            Book.class.getName(),
            Country.class.getName(),
            "default-query-results-region",
            "default-update-timestamps-region");
    found.forEach((region, entry) -> check(region, entry.getKey(), entry.getValue()));
  }

  /** With nothing allowed but what the library knows. */
  private void check(String region, Object key, Object value) {
    KeyBytes keyBytes = encode(key);
    assertThat(keyBytes.isCanonical()).as(region).isTrue();
    assertThat(keyBytes.length()).as(region).isLessThan(25);
    assertThat(keys.decode(keyBytes)).isEqualTo(key).hasSameHashCodeAs(key);
    ValueBytes valueBytes = new ValueBytes();
    values.encode(value, valueBytes);
    assertThat(valueBytes.length()).as(region).isLessThan(120);
    assertThat(CachedObjects.inJava(values.decode(valueBytes)))
        .as(region)
        .isEqualTo(CachedObjects.inJava(value));
  }
}
