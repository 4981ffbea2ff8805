package io.refcache.jcache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.refcache.jcache.management.MBeans;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.UUID;
import javax.cache.configuration.MutableConfiguration;
import javax.management.Attribute;
import javax.management.AttributeNotFoundException;
import javax.management.InvalidAttributeValueException;
import javax.management.MBeanAttributeInfo;
import javax.management.MBeanServer;
import javax.management.ObjectName;
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
}
