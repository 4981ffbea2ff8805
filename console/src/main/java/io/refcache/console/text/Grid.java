package io.refcache.console.text;

import java.util.ArrayList;
import java.util.List;

/**
 * A table with aligned columns. The first column is text and gets the width that the others leave;
 * columns that do not fit are left out from the right, so that those that matter most come first.
 */
public final class Grid {
  private static final int GAP = 2;
  private static final int MIN_FIRST = 12;

  /** Where a column's cells stand. */
  public enum Align {
    LEFT,
    RIGHT
  }

  private record Column(String title, Align align) {}

  private final List<Column> columns = new ArrayList<>();
  private final List<List<String>> rows = new ArrayList<>();
  private final List<Style> styles = new ArrayList<>();

  public Grid column(String title, Align align) {
    columns.add(new Column(title, align));
    return this;
  }

  /** Adds a column of numbers. */
  public Grid column(String title) {
    return column(title, Align.RIGHT);
  }

  /** Adds a row: one cell for each column. */
  public Grid row(Style style, List<String> cells) {
    if (cells.size() != columns.size()) {
      throw new IllegalArgumentException(cells + " does not fit " + columns.size() + " columns");
    }
    rows.add(cells);
    styles.add(style);
    return this;
  }

  public Grid row(String... cells) {
    return row(Style.PLAIN, List.of(cells));
  }

  /** Writes the table, its titles first. */
  public void writeTo(Page page) {
    int[] widths = new int[columns.size()];
    for (int c = 0; c < widths.length; c++) {
      widths[c] = Text.width(columns.get(c).title());
      for (List<String> row : rows) {
        widths[c] = Math.max(widths[c], Text.width(row.get(c)));
      }
    }
    int first = Math.min(widths[0], Math.max(MIN_FIRST, page.width() / 3));
    int shown = 1;
    int used = first;
    while (shown < widths.length && used + GAP + widths[shown] <= page.width()) {
      used += GAP + widths[shown++];
    }
    widths[0] = Math.min(widths[0], first + page.width() - used);
    page.line(Style.HEADING, line(columns.stream().map(Column::title).toList(), widths, shown));
    for (int r = 0; r < rows.size(); r++) {
      page.line(styles.get(r), line(rows.get(r), widths, shown));
    }
  }

  private String line(List<String> cells, int[] widths, int shown) {
    StringBuilder line = new StringBuilder();
    for (int c = 0; c < shown; c++) {
      String cell = Text.cut(cells.get(c), widths[c]);
      line.append(c == 0 ? "" : " ".repeat(GAP))
          .append(
              columns.get(c).align() == Align.LEFT
                  ? Text.padRight(cell, widths[c])
                  : Text.padLeft(cell, widths[c]));
    }
    return line.toString();
  }
}
