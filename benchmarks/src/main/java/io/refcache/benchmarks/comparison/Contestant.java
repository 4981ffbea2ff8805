package io.refcache.benchmarks.comparison;

import com.github.benmanes.caffeine.jcache.spi.CaffeineCachingProvider;
import io.refcache.jcache.RefcacheCachingProvider;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import javax.cache.CacheManager;
import javax.cache.Caching;
import javax.cache.configuration.Configuration;
import javax.cache.configuration.MutableConfiguration;
import javax.cache.spi.CachingProvider;
import org.caffinitas.ohc.CacheSerializer;
import org.caffinitas.ohc.OHCache;
import org.caffinitas.ohc.OHCacheBuilder;
import org.ehcache.config.builders.CacheConfigurationBuilder;
import org.ehcache.config.builders.ResourcePoolsBuilder;
import org.ehcache.config.units.MemoryUnit;
import org.ehcache.jsr107.Eh107Configuration;
import org.ehcache.jsr107.EhcacheCachingProvider;

/**
 * Who is compared. Everybody keeps entries for ever, counts no statistics, has room for all
 * entries, and gets the same memory in all: who stores outside the heap has a heap that is smaller
 * by what is stored outside.
 */
enum Contestant {
  REFCACHE("Refcache", Place.OFF_HEAP) {
    @Override
    Subject open(ValueType type) {
      Properties options = new Properties();
      options.setProperty("refcache.maxmemory", offHeapMegabytes(type) + "mb");
      CachingProvider provider =
          Caching.getCachingProvider(RefcacheCachingProvider.class.getName());
      return cache(
          provider.getCacheManager(provider.getDefaultURI(), null, options), byValue(type));
    }
  },

  CAFFEINE("Caffeine", Place.HEAP) {
    @Override
    Subject open(ValueType type) {
      return cache(CaffeineCachingProvider.class, byValue(type));
    }
  },

  /** In one tier off-heap: a tier on the heap above it would hand out the same object twice. */
  EHCACHE_OFF_HEAP("Ehcache off-heap", Place.OFF_HEAP) {
    @Override
    Subject open(ValueType type) {
      return cache(
          EhcacheCachingProvider.class,
          Eh107Configuration.fromEhcacheCacheConfiguration(
              CacheConfigurationBuilder.newCacheConfigurationBuilder(
                  String.class,
                  valueClass(type),
                  ResourcePoolsBuilder.newResourcePoolsBuilder()
                      .offheap(offHeapMegabytes(type), MemoryUnit.MB))));
    }
  },

  /**
   * By its own API, for it has no other. Its hash tables have their final size from the start, as
   * its manual advises.
   */
  OHC("OHC", Place.OFF_HEAP) {
    private static final int SEGMENTS = 64;

    @Override
    Subject open(ValueType type) {
      @SuppressWarnings("unchecked") // given values of this type only
      CacheSerializer<Object> serializer = (CacheSerializer<Object>) OhcSerializers.of(type);
      OHCache<String, Object> cache =
          OHCacheBuilder.<String, Object>newBuilder()
              .keySerializer(new OhcSerializers.OfString())
              .valueSerializer(serializer)
              .capacity(offHeapMegabytes(type) << 20)
              .segmentCount(SEGMENTS)
              .hashTableSize(Integer.highestOneBit(2 * Workload.ENTRIES / SEGMENTS))
              .throwOOME(true)
              .build();
      return new Subject() {
        @Override
        public Object get(String key) {
          return cache.get(key);
        }

        @Override
        public void put(String key, Object value) {
          cache.put(key, value);
        }

        @Override
        public void close() {
          try {
            cache.close();
          } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
          }
        }
      };
    }

    @Override
    void addJvmOptions(List<String> options) {
      options.add("--add-opens=java.base/java.nio=ALL-UNNAMED");
      options.add("--add-opens=java.base/sun.nio.ch=ALL-UNNAMED");
      if (Runtime.version().feature() >= 24) {
        options.add("--sun-misc-unsafe-memory-access=allow");
        options.add("--enable-native-access=ALL-UNNAMED");
      }
    }
  };

  /** Where entries are. */
  private enum Place {
    HEAP,
    OFF_HEAP
  }

  /** Each contestant's share of a heap that is not for entries. */
  private static final int FREE_HEAP_MEGABYTES = 1024;

  /** What nobody exceeds for one entry beyond its value: key, header, index. */
  private static final int MAX_OVERHEAD_BYTES = 400;

  private final String label;
  private final Place place;

  Contestant(String label, Place place) {
    this.label = label;
    this.place = place;
  }

  abstract Subject open(ValueType type);

  String label() {
    return label;
  }

  /** The options of the virtual machine in which this contestant keeps values of a type. */
  List<String> jvmOptions(ValueType type) {
    long heapMegabytes = FREE_HEAP_MEGABYTES + (place == Place.HEAP ? offHeapMegabytes(type) : 0);
    List<String> options = new ArrayList<>();
    options.add("-Xms" + heapMegabytes + "m");
    options.add("-Xmx" + heapMegabytes + "m");
    options.add("-XX:MaxDirectMemorySize=" + 2 * offHeapMegabytes(type) + "m");
    options.add("-XX:+UseG1GC");
    addJvmOptions(options);
    return options;
  }

  void addJvmOptions(List<String> options) {
    // Most need none.
  }

  static long offHeapMegabytes(ValueType type) {
    return (long) Workload.ENTRIES * (type.maxBytes() + MAX_OVERHEAD_BYTES) >> 20;
  }

  private static Configuration<String, Object> byValue(ValueType type) {
    return new MutableConfiguration<String, Object>()
        .setTypes(String.class, valueClass(type))
        .setStoreByValue(true);
  }

  /** The class of the values, for interfaces that cannot say it with less than a type parameter. */
  @SuppressWarnings("unchecked") // given values of this type only
  private static Class<Object> valueClass(ValueType type) {
    return (Class<Object>) type.type();
  }

  private static Subject cache(
      Class<? extends CachingProvider> provider, Configuration<String, Object> configuration) {
    return cache(Caching.getCachingProvider(provider.getName()).getCacheManager(), configuration);
  }

  private static Subject cache(CacheManager manager, Configuration<String, Object> configuration) {
    return Subject.of(manager.createCache("comparison", configuration));
  }
}
