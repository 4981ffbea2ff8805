package io.refcache.benchmarks.replay;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Hit ratios as a picture, in SVG: panels side by side, in each of them a line for each cache. The
 * vertical axis is the hit ratio, from 0 to 100 percent.
 */
final class LineChart {
  /** A scale from left to right. */
  enum Scale {
    LINEAR,
    LOGARITHMIC;

    private double place(double value) {
      return this == LOGARITHMIC ? Math.log(value) : value;
    }
  }

  private record Point(double x, double y) {}

  private static final List<String> COLOURS =
      List.of(
          "#c1121f", "#0570b0", "#222222", "#41ab5d", "#6a3d9a", "#b08968", "#e08214", "#7f7f7f",
          "#c994c7", "#66c2a4", "#8c6d31", "#9ecae1", "#fb9a99", "#525252");

  private static final int PANELS_PER_ROW = 3;
  private static final int PANEL_WIDTH = 290;
  private static final int PANEL_HEIGHT = 220;
  private static final int LEFT = 40;
  private static final int TOP = 24;
  private static final int FOOT = 34;
  private static final int TITLE_HEIGHT = 26;
  private static final int LEGEND_HEIGHT = 18;
  private static final int LEGEND_WIDTH = 150;
  private static final int LEGENDS_PER_ROW = 6;

  private final String title;
  private final String horizontalName;
  private final Scale scale;
  private final Map<String, Map<String, TreeSet<Point>>> panels = new LinkedHashMap<>();
  private final StringBuilder svg = new StringBuilder();

  LineChart(String title, String horizontalName, Scale scale) {
    this.title = title;
    this.horizontalName = horizontalName;
    this.scale = scale;
  }

  /** Adds a point to a line of a panel. Lines have their colours in the order they come in. */
  void add(String panel, String line, double x, double hitRatio) {
    panels
        .computeIfAbsent(panel, name -> new LinkedHashMap<>())
        .computeIfAbsent(line, name -> new TreeSet<>((a, b) -> Double.compare(a.x(), b.x())))
        .add(new Point(x, hitRatio));
  }

  String svg() {
    svg.setLength(0);
    List<String> lines =
        panels.values().stream().flatMap(p -> p.keySet().stream()).distinct().toList();
    int legendRows = (lines.size() + LEGENDS_PER_ROW - 1) / LEGENDS_PER_ROW;
    int head = TITLE_HEIGHT + legendRows * LEGEND_HEIGHT;
    int columns = Math.min(PANELS_PER_ROW, panels.size());
    int rows = (panels.size() + PANELS_PER_ROW - 1) / PANELS_PER_ROW;
    int width = Math.max(columns * (LEFT + PANEL_WIDTH), LEGENDS_PER_ROW * LEGEND_WIDTH) + 20;
    int height = head + rows * (TOP + PANEL_HEIGHT + FOOT);
    draw(
        "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 %d %d' width='%d' height='%d'"
            + " font-family='sans-serif' font-size='11'>",
        width, height, width, height);
    draw("<rect width='%d' height='%d' fill='white'/>", width, height);
    text(10, 18, 13, "start", title);
    legend(lines);
    int number = 0;
    for (var panel : panels.entrySet()) {
      int x = LEFT + number % PANELS_PER_ROW * (LEFT + PANEL_WIDTH);
      int y = head + number / PANELS_PER_ROW * (TOP + PANEL_HEIGHT + FOOT) + TOP;
      panel(panel.getKey(), panel.getValue(), lines, x, y);
      number++;
    }
    draw("</svg>");
    return svg.toString();
  }

  private void legend(List<String> lines) {
    for (int i = 0; i < lines.size(); i++) {
      int x = 10 + i % LEGENDS_PER_ROW * LEGEND_WIDTH;
      int y = TITLE_HEIGHT + i / LEGENDS_PER_ROW * LEGEND_HEIGHT + 6;
      draw(
          "<line x1='%d' y1='%d' x2='%d' y2='%d' stroke='%s' stroke-width='3'/>",
          x, y, x + 18, y, colour(i));
      text(x + 24, y + 4, 11, "start", lines.get(i));
    }
  }

  private static String colour(int line) {
    return COLOURS.get(line % COLOURS.size());
  }

  private void panel(
      String name, Map<String, TreeSet<Point>> panel, List<String> lines, int x, int y) {
    text(x + PANEL_WIDTH / 2.0, y - 7, 12, "middle", name);
    for (int percent = 0; percent <= 100; percent += 20) {
      double at = y + PANEL_HEIGHT * (1 - percent / 100.0);
      draw("<line x1='%d' y1='%.1f' x2='%d' y2='%.1f' stroke='#ddd'/>", x, at, x + PANEL_WIDTH, at);
      text(x - 5, at + 4, 10, "end", String.valueOf(percent));
    }
    TreeSet<Double> marks =
        panel.values().stream()
            .flatMap(points -> points.stream().map(Point::x))
            .collect(Collectors.toCollection(TreeSet::new));
    double least = scale.place(marks.first());
    double unit = PANEL_WIDTH / (scale.place(marks.last()) - least);
    if (scale == Scale.LOGARITHMIC) {
      marks.forEach(mark -> mark(mark, x + unit * (scale.place(mark) - least), y));
    } else {
      mark(marks.first(), x, y);
      mark(marks.last(), x + PANEL_WIDTH, y);
    }
    text(x + PANEL_WIDTH / 2.0, y + PANEL_HEIGHT + 28, 10, "middle", horizontalName);
    for (var line : panel.entrySet()) {
      String points =
          line.getValue().stream()
              .map(
                  point ->
                      String.format(
                          Locale.ROOT,
                          "%.1f,%.1f",
                          x + unit * (scale.place(point.x()) - least),
                          y + PANEL_HEIGHT * (1 - point.y())))
              .collect(Collectors.joining(" "));
      draw(
          "<polyline points='%s' fill='none' stroke='%s' stroke-width='1.5'/>",
          points, colour(lines.indexOf(line.getKey())));
    }
  }

  private void mark(double value, double x, int y) {
    text(x, y + PANEL_HEIGHT + 14, 10, "middle", String.format(Locale.ROOT, "%.3g", value));
  }

  private void text(double x, double y, int size, String anchor, String text) {
    draw(
        "<text x='%.1f' y='%.1f' font-size='%d' text-anchor='%s'>%s</text>",
        x, y, size, anchor, text.replace("&", "&amp;").replace("<", "&lt;"));
  }

  private void draw(String format, Object... arguments) {
    svg.append(String.format(Locale.ROOT, format, arguments)).append('\n');
  }
}
