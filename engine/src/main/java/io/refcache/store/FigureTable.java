package io.refcache.store;

import java.util.List;

/**
 * Figures that belong in rows and columns. The first column tells the rows apart.
 *
 * @param columns the columns' names
 * @param rows one number for each column
 */
public record FigureTable(List<String> columns, List<List<Long>> rows) {
  /**
   * @throws IllegalArgumentException if there is no column, or a row has not as many numbers as
   *     there are columns
   */
  public FigureTable {
    columns = List.copyOf(columns);
    rows = rows.stream().map(List::copyOf).toList();
    if (columns.isEmpty()) {
      throw new IllegalArgumentException("a table has at least one column");
    }
    for (List<Long> row : rows) {
      if (row.size() != columns.size()) {
        throw new IllegalArgumentException("%s does not fit into %s".formatted(row, columns));
      }
    }
  }

  /** The sum of a column. */
  public long sum(String column) {
    int index = columns.indexOf(column);
    if (index < 0) {
      throw new IllegalArgumentException("no column '%s' in %s".formatted(column, columns));
    }
    return rows.stream().mapToLong(row -> row.get(index)).sum();
  }
}
