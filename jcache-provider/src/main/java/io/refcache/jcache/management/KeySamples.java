package io.refcache.jcache.management;

import io.refcache.store.EntryInfo;
import java.util.List;
import javax.management.openmbean.CompositeData;
import javax.management.openmbean.CompositeDataSupport;
import javax.management.openmbean.CompositeType;
import javax.management.openmbean.OpenDataException;
import javax.management.openmbean.OpenType;
import javax.management.openmbean.SimpleType;

/** Samples of keys as open data, which every client of JMX can read and show. */
final class KeySamples {
  private static final String[] COLUMNS = {
    "key", "memory_bytes", "ttl_millis", "idle_millis", "frequency", "refcount", "encoding"
  };
  private static final OpenType<?>[] TYPES = {
    SimpleType.STRING,
    SimpleType.LONG,
    SimpleType.LONG,
    SimpleType.LONG,
    SimpleType.INTEGER,
    SimpleType.INTEGER,
    SimpleType.STRING
  };

  private KeySamples() {}

  static CompositeData[] of(List<KeySample> samples) {
    try {
      CompositeType row = new CompositeType("key", "a key and its entry", COLUMNS, COLUMNS, TYPES);
      CompositeData[] rows = new CompositeData[samples.size()];
      for (int i = 0; i < rows.length; i++) {
        EntryInfo entry = samples.get(i).entry();
        Object[] values = {
          samples.get(i).key(),
          entry.memoryBytes(),
          entry.ttlMillis(),
          entry.idleMillis(),
          entry.frequency(),
          entry.refcount(),
          entry.encoding()
        };
        rows[i] = new CompositeDataSupport(row, COLUMNS, values);
      }
      return rows;
    } catch (OpenDataException e) {
      throw new IllegalStateException("a sample of keys is no open data", e);
    }
  }
}
