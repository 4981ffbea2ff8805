package io.refcache.jcache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.refcache.jcache.management.InfoBean;
import io.refcache.jcache.management.MBeans;
import io.refcache.jcache.management.Managed;
import java.lang.management.ManagementFactory;
import java.lang.reflect.Proxy;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import javax.cache.CacheException;
import javax.cache.configuration.MutableConfiguration;
import javax.cache.integration.CacheLoader;
import javax.cache.integration.CacheLoaderException;
import javax.cache.integration.CompletionListenerFuture;
import javax.management.Attribute;
import javax.management.AttributeNotFoundException;
import javax.management.InvalidAttributeValueException;
import javax.management.MBeanAttributeInfo;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import javax.management.RuntimeOperationsException;
import javax.management.openmbean.CompositeData;
import javax.management.openmbean.TabularData;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The beans with the names of INFO and CONFIG, through the platform's server. */
class BeansTest {
  private static final MBeanServer SERVER = ManagementFactory.getPlatformMBeanServer();

  private final Fixture fixture =
      new Fixture(Fixture.EMBEDDED, "maxmemory", "8mb", "maxmemory-policy", "allkeys-lru");
  private final RefcacheCache<String, String> cache = fixture.create("cache", Fixture.strings());
  private final ObjectName engine = MBeans.engine(fixture.manager.getURI());
  private final ObjectName bean = MBeans.cache(fixture.manager.getURI(), "cache");

  @AfterEach
  void close() {
    fixture.close();
  }

  @Test
  void figuresAreNumbersAndFollowTheCache() throws Exception {
    long before = (Long) SERVER.getAttribute(engine, "used_memory");
    cache.put("key", "x".repeat(10_000));
    assertThat((Long) SERVER.getAttribute(engine, "used_memory")).isGreaterThan(before + 10_000);
    assertThat(cache.info()).containsKeys("evicted_keys", "expired_keys");
    for (MBeanAttributeInfo attribute : SERVER.getMBeanInfo(bean).getAttributes()) {
      Object value = SERVER.getAttribute(bean, attribute.getName());
      assertThat(value).isInstanceOf(Class.forName(attribute.getType()));
    }
  }

  @Test
  void tablesAreOpenData() throws Exception {
    cache.put("key", "x".repeat(1000));
    TabularData values = (TabularData) SERVER.getAttribute(bean, "value_sizes");
    assertThat(values.size()).isEqualTo(1);
    CompositeData row = values.get(new Object[] {512L});
    assertThat(row.get("to_bytes")).isEqualTo(1023L);
    assertThat(row.get("entries")).isEqualTo(1L);

    TabularData classes = (TabularData) SERVER.getAttribute(engine, "size_classes");
    long live = 0;
    for (Object each : classes.values()) {
      live += (Long) ((CompositeData) each).get("live_blocks");
    }
    assertThat(live).isEqualTo(SERVER.getAttribute(engine, "allocator_blocks")).isEqualTo(1L);
  }

  @Test
  void optionsAreWritableWhileTheCacheRuns() throws Exception {
    SERVER.setAttribute(engine, new Attribute("maxmemory-policy", "noeviction"));
    assertThat(SERVER.getAttribute(engine, "maxmemory-policy")).isEqualTo("noeviction");
    SERVER.invoke(
        bean, "setOption", new Object[] {"maxmemory-policy", "allkeys-random"}, strings(2));
    assertThat(cache.options()).containsEntry("maxmemory-policy", "allkeys-random");
  }

  private static String[] strings(int count) {
    String[] signature = new String[count];
    Arrays.fill(signature, String.class.getName());
    return signature;
  }

  @Test
  void wrongValuesAndNamesAreRefusedWithAReason() {
    assertThatThrownBy(
            () -> SERVER.setAttribute(engine, new Attribute("maxmemory-policy", "sometimes")))
        .isInstanceOf(InvalidAttributeValueException.class)
        .hasMessageContaining("allkeys-lru");
    assertThatThrownBy(() -> SERVER.setAttribute(engine, new Attribute("used_memory", "0")))
        .isInstanceOf(AttributeNotFoundException.class);
    assertThatThrownBy(() -> SERVER.getAttribute(engine, "no_such_figure"))
        .isInstanceOf(AttributeNotFoundException.class);
  }

  @Test
  void countersCanBeReset() throws Exception {
    fixture.manager.enableStatistics("cache", true);
    cache.get("key");
    assertThat(cache.statistics().misses()).isEqualTo(1);
    SERVER.invoke(bean, "resetStatistics", new Object[0], new String[0]);
    assertThat(cache.statistics().misses()).isZero();
    SERVER.invoke(engine, "resetStatistics", new Object[0], new String[0]);
  }

  @Test
  void theDoctorCanBeAskedAtBothBeans() throws Exception {
    cache.put("key", "value");
    for (ObjectName name : new ObjectName[] {engine, bean}) {
      assertThat(SERVER.invoke(name, "memoryDoctor", new Object[0], new String[0]).toString())
          .startsWith("Nothing is wrong: used_memory ");
    }
  }

  @Test
  void entriesCanBeInspectedByKeysThatAreText() throws Exception {
    cache.put("key", "value");
    assertThat(SERVER.invoke(bean, "inspect", new Object[] {"key"}, strings(1)).toString())
        .startsWith("refcount:1 encoding:embstr")
        .contains("pttl:-1");
    assertThat(cache.inspect("other")).isNull();
    assertThat(cache.statistics().gets()).isZero();

    UUID id = UUID.randomUUID();
    RefcacheCache<UUID, String> byId =
        fixture.create(
            "byId", new MutableConfiguration<UUID, String>().setTypes(UUID.class, String.class));
    byId.put(id, "value");
    assertThat(byId.describe(id.toString())).startsWith("refcount:1");
    assertThat(byId.describe(new UUID(0, 0).toString())).isEqualTo("no such key");
  }

  @Test
  void aSampleOfKeysTellsWhatIsKnownOfEachAndCountsAsNoUse() throws Exception {
    cache.put("short", "value");
    cache.put("k".repeat(1000), "x".repeat(20_000));
    CompositeData[] rows = sample(bean, 10);
    assertThat(rows).hasSize(2);
    for (CompositeData row : rows) {
      String key = (String) row.get("key");
      boolean isShort = key.equals("short");
      assertThat(key).hasSizeLessThanOrEqualTo(200).matches(isShort ? "short" : "k{199}…");
      assertThat(row.get("encoding")).isEqualTo(isShort ? "embstr" : "chained");
      assertThat((Long) row.get("memory_bytes")).isGreaterThan(isShort ? 16L : 20_000L);
      assertThat(row.get("ttl_millis")).isEqualTo(-1L);
      assertThat((Long) row.get("idle_millis")).isNotNegative();
      assertThat(row.get("frequency")).isEqualTo(-1);
      assertThat(row.get("refcount")).isEqualTo(1);
    }
    assertThat(sample(bean, 1)).hasSize(1);
    assertThat(cache.info()).containsEntry("keyspace_hits", 0L);
  }

  @Test
  void aFailureIsOfClassesThatEveryClientHas() {
    Managed failing =
        (Managed)
            Proxy.newProxyInstance(
                getClass().getClassLoader(),
                new Class<?>[] {Managed.class},
                (proxy, method, arguments) -> {
                  throw new CacheException("no server", new CacheException("cause"));
                });
    assertThatThrownBy(
            () -> new InfoBean(failing, "").invoke("memoryDoctor", new Object[0], new String[0]))
        .isInstanceOf(RuntimeOperationsException.class)
        .cause()
        .isExactlyInstanceOf(IllegalStateException.class)
        .hasMessage("javax.cache.CacheException: no server")
        .hasNoCause();
  }

  @Test
  void aSampleOfKeysIsLimitedAndCachesOnlyHaveOne() {
    for (int count : new int[] {-1, 0, 1001}) {
      assertThatThrownBy(() -> sample(bean, count)).hasMessageContaining("1 to 1000");
    }
    assertThatThrownBy(() -> sample(engine, 1)).hasMessageContaining("a cache's own bean");
  }

  @Test
  void keysThatAreArraysOrFailToSayWhatTheyAreAreSampledAsWell() throws Exception {
    RefcacheCache<Object, String> objects =
        fixture.create(
            "objects",
            new MutableConfiguration<Object, String>().setTypes(Object.class, String.class));
    objects.put(new byte[] {1, 2, 3}, "array");
    objects.put(new Mute(7), "mute");
    objects.put(new Bottomless(7), "bottomless");
    CompositeData[] rows = sample(MBeans.cache(fixture.manager.getURI(), "objects"), 10);
    assertThat(Arrays.stream(rows).map(row -> (String) row.get("key")))
        .containsExactlyInAnyOrder(
            "[1, 2, 3]",
            "(a key that cannot be shown: java.lang.UnsupportedOperationException: mute)",
            "(a key that cannot be shown: java.lang.StackOverflowError)");
  }

  private record Bottomless(int number) implements java.io.Serializable {
    @Override
    public String toString() {
      throw new StackOverflowError();
    }
  }

  private record Mute(int number) implements java.io.Serializable {
    @Override
    public String toString() {
      throw new UnsupportedOperationException("mute");
    }
  }

  private static CompositeData[] sample(ObjectName bean, int count) throws Exception {
    return (CompositeData[])
        SERVER.invoke(bean, "sampleKeys", new Object[] {count}, new String[] {"int"});
  }

  @Test
  void aLongLoadShowsHowMuchIsLeft() throws Exception {
    CountDownLatch goOn = new CountDownLatch(1);
    CompletionListenerFuture done = new CompletionListenerFuture();
    RefcacheCache<String, String> loading =
        fixture.create("loading", Fixture.strings().setCacheLoaderFactory(() -> slow(goOn)));
    loading.put("b", "is there");
    loading.loadAll(Set.of("a", "b", "c", "none"), false, done);
    assertThat((Long) loading.info().get("load_pending_keys")).isBetween(3L, 4L);
    goOn.countDown();
    done.get();
    assertThat(loading.info())
        .containsEntry("load_pending_keys", 0L)
        .containsEntry("loaded_keys", 2L);
  }

  private static CacheLoader<String, String> slow(CountDownLatch goOn) {
    return new CacheLoader<>() {
      @Override
      public String load(String key) {
        return key;
      }

      @Override
      public Map<String, String> loadAll(Iterable<? extends String> keys) {
        try {
          goOn.await();
        } catch (InterruptedException e) {
          throw new CacheLoaderException(e);
        }
        Map<String, String> loaded = new HashMap<>();
        keys.forEach(key -> loaded.put(key, key.equals("none") ? null : key));
        return loaded;
      }
    };
  }
}
