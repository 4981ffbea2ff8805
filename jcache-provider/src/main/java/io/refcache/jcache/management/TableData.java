package io.refcache.jcache.management;

import io.refcache.store.FigureTable;
import java.util.Arrays;
import java.util.List;
import javax.management.openmbean.CompositeDataSupport;
import javax.management.openmbean.CompositeType;
import javax.management.openmbean.OpenDataException;
import javax.management.openmbean.OpenType;
import javax.management.openmbean.SimpleType;
import javax.management.openmbean.TabularData;
import javax.management.openmbean.TabularDataSupport;
import javax.management.openmbean.TabularType;

/** Tables of figures as open data, which every client of JMX can read and show. */
final class TableData {
  private TableData() {}

  /** A table; its first column is the index of its rows. */
  static TabularData of(String name, FigureTable table) {
    String[] columns = table.columns().toArray(String[]::new);
    OpenType<?>[] types = new OpenType<?>[columns.length];
    Arrays.fill(types, SimpleType.LONG);
    try {
      CompositeType row = new CompositeType(name + " row", name, columns, columns, types);
      String[] index = {columns[0]};
      TabularDataSupport data = new TabularDataSupport(new TabularType(name, name, row, index));
      for (List<Long> numbers : table.rows()) {
        data.put(new CompositeDataSupport(row, columns, numbers.toArray()));
      }
      return data;
    } catch (OpenDataException e) {
      throw new IllegalStateException("table '" + name + "' is no open data", e);
    }
  }
}
