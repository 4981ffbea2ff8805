package io.refcache.benchmarks.comparison;

import java.io.IOException;
import java.io.UncheckedIOException;
import org.caffinitas.ohc.CacheSerializer;
import org.caffinitas.ohc.OHCache;
import org.caffinitas.ohc.OHCacheBuilder;

/**
 * OHC by its own API, for it has no other. Its hash tables have their final size from the start, as
 * its manual advises.
 */
final class OhcSubject implements Subject {
  private static final int SEGMENTS = 64;

  private final OHCache<String, Object> cache;

  OhcSubject(ValueType type) {
    @SuppressWarnings("unchecked") // given values of this type only
    CacheSerializer<Object> serializer = (CacheSerializer<Object>) OhcSerializers.of(type);
    cache =
        OHCacheBuilder.<String, Object>newBuilder()
            .keySerializer(new OhcSerializers.OfString())
            .valueSerializer(serializer)
            .capacity(Contestant.entryMegabytes(type) << 20)
            .segmentCount(SEGMENTS)
            .hashTableSize(Integer.highestOneBit(2 * Workload.ENTRIES / SEGMENTS))
            .throwOOME(true)
            .build();
  }

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
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
