package io.refcache.benchmarks.comparison;

import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The results as a picture, in SVG: a panel for each operation and number of threads, in it a band
 * for each type of values, in it a lane for each contestant. A point is the median of the ratio to
 * Caffeine by value, the line through it reaches from the first to the third quartile. The scale is
 * logarithmic: twice as fast is as far to the right as half as fast is to the left.
 */
final class Chart {
  private static final double MIN_RATIO = 0.02;
  private static final double MAX_RATIO = 40;
  private static final String[] TICKS = {"0.05", "0.1", "0.5", "1", "2", "5", "10", "20"};

  private static final int LABEL_WIDTH = 100;
  private static final int PANEL_WIDTH = 270;
  private static final int PANEL_GAP = 16;
  private static final int LANE_HEIGHT = 6;
  private static final int BAND_GAP = 6;
  private static final int HEAD_HEIGHT = 66;
  private static final int PANEL_HEAD_HEIGHT = 22;
  private static final int PANEL_FOOT_HEIGHT = 26;

  private static final Map<Contestant, String> COLOURS =
      Map.of(
          Contestant.REFCACHE, "#c1121f",
          Contestant.CAFFEINE_BY_REFERENCE, "#b08968",
          Contestant.CACHE2K, "#7f7f7f",
          Contestant.EHCACHE_HEAP, "#74a9cf",
          Contestant.EHCACHE_OFF_HEAP, "#0570b0",
          Contestant.INFINISPAN, "#41ab5d",
          Contestant.OHC, "#6a3d9a");

  private final Results results;
  private final List<Contestant> contestants;
  private final int bandHeight;
  private final int panelHeight;
  private final StringBuilder svg = new StringBuilder();

  private Chart(Results results) {
    this.results = results;
    contestants = results.contestants().stream().filter(c -> c != Contestant.CAFFEINE).toList();
    bandHeight = contestants.size() * LANE_HEIGHT + BAND_GAP;
    panelHeight = PANEL_HEAD_HEIGHT + results.types().size() * bandHeight + PANEL_FOOT_HEIGHT;
  }

  static String svg(Results results) {
    return new Chart(results).draw();
  }

  private String draw() {
    int width = LABEL_WIDTH + results.threads().size() * (PANEL_WIDTH + PANEL_GAP);
    int height = HEAD_HEIGHT + results.operations().size() * panelHeight;
    add(
        "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 %d %d' width='%d' height='%d'"
            + " font-family='sans-serif' font-size='11'>",
        width, height, width, height);
    add("<rect width='%d' height='%d' fill='white'/>", width, height);
    text(10, 18, 13, "start", "Operations per CPU second, as multiples of Caffeine by value");
    text(10, 34, 10, "start", results.where());
    legend();
    int y = HEAD_HEIGHT;
    for (Operation operation : results.operations()) {
      int x = LABEL_WIDTH;
      for (int threads : results.threads()) {
        panel(x, y, operation, threads);
        x += PANEL_WIDTH + PANEL_GAP;
      }
      typeLabels(y + PANEL_HEAD_HEIGHT);
      y += panelHeight;
    }
    add("</svg>");
    return svg.toString();
  }

  private void legend() {
    int x = 10;
    for (Contestant contestant : contestants) {
      add("<circle cx='%d' cy='50' r='4' fill='%s'/>", x + 4, COLOURS.get(contestant));
      text(x + 12, 54, 11, "start", contestant.label());
      x += 30 + 6 * contestant.label().length();
    }
  }

  private void typeLabels(int top) {
    int y = top;
    for (ValueType type : results.types()) {
      text(LABEL_WIDTH - 6, y + bandHeight / 2 + 2, 11, "end", type.label());
      y += bandHeight;
    }
  }

  private void panel(int x, int y, Operation operation, int threads) {
    int top = y + PANEL_HEAD_HEIGHT;
    int bottom = y + panelHeight - PANEL_FOOT_HEIGHT;
    text(
        x + PANEL_WIDTH / 2,
        top - 7,
        12,
        "middle",
        operation.label() + ", " + (threads == 1 ? "1 thread" : threads + " threads"));
    for (String tick : TICKS) {
      double at = x + place(Double.parseDouble(tick));
      line(at, top, at, bottom, tick.equals("1") ? "#333" : "#ddd", 1);
      text(at, bottom + 12, 9, "middle", tick);
    }
    int band = top;
    for (ValueType type : results.types()) {
      line(x, band, x + PANEL_WIDTH, band, "#eee", 1);
      double lane = band + BAND_GAP / 2.0 + LANE_HEIGHT / 2.0;
      for (Contestant contestant : contestants) {
        point(
            x,
            lane,
            results.ratio(new Results.Case(operation, type, threads), contestant),
            COLOURS.get(contestant));
        lane += LANE_HEIGHT;
      }
      band += bandHeight;
    }
    add(
        "<rect x='%d' y='%d' width='%d' height='%d' fill='none' stroke='#999'/>",
        x, top, PANEL_WIDTH, bottom - top);
  }

  private void point(int x, double y, Spread ratio, String colour) {
    if (!ratio.isKnown()) {
      return;
    }
    line(x + place(ratio.low()), y, x + place(ratio.high()), y, colour, 2);
    add("<circle cx='%.1f' cy='%.1f' r='2.7' fill='%s'/>", x + place(ratio.median()), y, colour);
  }

  /** How far right in its panel a ratio is; what is beyond the scale lies on its edge. */
  private static double place(double ratio) {
    double bounded = Math.max(MIN_RATIO, Math.min(MAX_RATIO, ratio));
    return PANEL_WIDTH * Math.log(bounded / MIN_RATIO) / Math.log(MAX_RATIO / MIN_RATIO);
  }

  private void line(double x1, double y1, double x2, double y2, String colour, int width) {
    add(
        "<line x1='%.1f' y1='%.1f' x2='%.1f' y2='%.1f' stroke='%s' stroke-width='%d'/>",
        x1, y1, x2, y2, colour, width);
  }

  private void text(double x, double y, int size, String anchor, String text) {
    add(
        "<text x='%.1f' y='%.1f' font-size='%d' text-anchor='%s'>%s</text>",
        x, y, size, anchor, text.replace("&", "&amp;").replace("<", "&lt;"));
  }

  private void add(String format, Object... arguments) {
    svg.append(String.format(Locale.ROOT, format, arguments)).append('\n');
  }
}
