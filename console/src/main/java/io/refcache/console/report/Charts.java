package io.refcache.console.report;

import io.refcache.console.text.Text;
import io.refcache.console.text.Units;
import java.util.List;
import java.util.function.DoubleFunction;

/**
 * Charts as SVG that stands inside the page: no script, no file beside it. Colours come from the
 * page's style sheet, and so follow light and dark. Every mark tells its figure when it is pointed
 * at.
 */
final class Charts {
  private static final int WIDTH = 520;
  private static final int LABEL_WIDTH = 130;
  private static final int VALUE_WIDTH = 70;
  private static final int ROW_HEIGHT = 26;
  private static final int COLUMNS_HEIGHT = 190;
  private static final int TOP = 16;
  private static final int LEFT = 52;
  private static final int BOTTOM = 24;
  private static final int LABEL_CHARACTERS = 18;
  private static final int MAX_COLUMN_WIDTH = 48;
  private static final int AXIS_LABELS = 8;

  private Charts() {}

  /**
   * A bar, or a column, of two parts.
   *
   * @param label what it is of
   * @param first the larger matter
   * @param second what comes on top; 0 for nothing
   * @param text the figure as text
   */
  record Item(String label, double first, double second, String text) {
    double sum() {
      return first + second;
    }
  }

  /** Bars beside one another, from left to right, with label and figure. */
  static String bars(String title, List<Item> items, double full) {
    int height = items.size() * ROW_HEIGHT + 4;
    StringBuilder svg = begin(title, WIDTH, height);
    double scale = (WIDTH - LABEL_WIDTH - VALUE_WIDTH) / Math.max(full, 1e-9);
    for (int i = 0; i < items.size(); i++) {
      Item item = items.get(i);
      int y = i * ROW_HEIGHT;
      String label = Html.escape(Text.cut(item.label(), LABEL_CHARACTERS));
      svg.append(Units.format("<text x=\"0\" y=\"%d\">%s</text>", y + 17, label));
      svg.append("<g>").append(tip(item));
      rect(svg, "track", LABEL_WIDTH, y + 5, full * scale, 15);
      rect(svg, "first", LABEL_WIDTH, y + 5, item.first() * scale, 15);
      rect(svg, "second", LABEL_WIDTH + item.first() * scale, y + 5, item.second() * scale, 15);
      svg.append("</g>");
      svg.append(
          Units.format(
              "<text x=\"%d\" y=\"%d\" text-anchor=\"end\">%s</text>%n",
              WIDTH, y + 17, Html.escape(item.text())));
    }
    return svg.append("</svg>").toString();
  }

  /** Columns beside one another, with an axis; of many columns some are labelled. */
  static String columns(String title, List<Item> items, int width, DoubleFunction<String> axis) {
    double full = items.stream().mapToDouble(Item::sum).max().orElse(1);
    StringBuilder svg = begin(title, width, COLUMNS_HEIGHT);
    axis(svg, width, full, axis);
    double slot = (double) (width - LEFT) / Math.max(1, items.size());
    double wide = Math.min(MAX_COLUMN_WIDTH, slot * 0.8);
    int plotHeight = COLUMNS_HEIGHT - TOP - BOTTOM;
    int labelEvery =
        Math.max(1, (int) Math.ceil(items.size() * (double) WIDTH / width / AXIS_LABELS));
    for (int i = 0; i < items.size(); i++) {
      Item item = items.get(i);
      double x = LEFT + i * slot + (slot - wide) / 2;
      double first = item.first() / Math.max(full, 1e-9) * plotHeight;
      double second = item.second() / Math.max(full, 1e-9) * plotHeight;
      double floor = TOP + plotHeight;
      svg.append("<g>").append(tip(item));
      rect(svg, "first", x, floor - first, wide, first);
      rect(svg, "second", x, floor - first - second, wide, second);
      svg.append("</g>");
      if (i % labelEvery == 0) {
        svg.append(
            Units.format(
                "<text class=\"soft\" x=\"%.1f\" y=\"%d\" text-anchor=\"middle\">%s</text>%n",
                x + wide / 2, COLUMNS_HEIGHT - 6, Html.escape(item.label())));
      }
    }
    return svg.append("</svg>").toString();
  }

  /** A curve over time; the first value stands left, the last right. */
  static String curve(
      String title, double[] values, double full, double seconds, DoubleFunction<String> axis) {
    StringBuilder svg = begin(title, WIDTH, COLUMNS_HEIGHT);
    axis(svg, WIDTH, full, axis);
    int plotHeight = COLUMNS_HEIGHT - TOP - BOTTOM;
    StringBuilder points = new StringBuilder();
    for (int i = 0; i < values.length; i++) {
      double x = LEFT + (double) i / Math.max(1, values.length - 1) * (WIDTH - LEFT - 4);
      double share = Math.min(1, values[i] / Math.max(full, 1e-9));
      points.append(Units.format("%.1f,%.1f ", x, TOP + (1 - share) * plotHeight));
    }
    svg.append("<polyline class=\"curve\" points=\"").append(points).append("\"/>");
    int y = COLUMNS_HEIGHT - 6;
    svg.append(Units.format("<text class=\"soft\" x=\"%d\" y=\"%d\">0 s</text>", LEFT, y));
    svg.append(
        Units.format(
            "<text class=\"soft\" x=\"%d\" y=\"%d\" text-anchor=\"end\">%.0f s</text>",
            WIDTH - 4, y, seconds));
    return svg.append("</svg>").toString();
  }

  private static void axis(StringBuilder svg, int width, double full, DoubleFunction<String> text) {
    int plotHeight = COLUMNS_HEIGHT - TOP - BOTTOM;
    for (int i = 0; i <= 2; i++) {
      double y = TOP + plotHeight * (1 - i / 2.0);
      svg.append(
          Units.format(
              "<line class=\"axis\" x1=\"%d\" x2=\"%d\" y1=\"%.1f\" y2=\"%.1f\"/>",
              LEFT, width, y, y));
      svg.append(
          Units.format(
              "<text class=\"soft\" x=\"%d\" y=\"%.1f\" text-anchor=\"end\">%s</text>%n",
              LEFT - 6, y + 4, Html.escape(text.apply(full * i / 2))));
    }
  }

  private static StringBuilder begin(String title, int width, int height) {
    return new StringBuilder(
        Units.format(
            "<svg viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"%s\">",
            width, height, Html.escape(title)));
  }

  private static String tip(Item item) {
    return "<title>" + Html.escape(item.label() + ": " + item.text()) + "</title>";
  }

  private static void rect(
      StringBuilder svg, String cssClass, double x, double y, double width, double height) {
    if (width > 0 && height > 0) {
      svg.append(
          Units.format(
              "<rect class=\"%s\" x=\"%.1f\" y=\"%.1f\" width=\"%.2f\" height=\"%.2f\"/>",
              cssClass, x, y, width, height));
    }
  }
}
