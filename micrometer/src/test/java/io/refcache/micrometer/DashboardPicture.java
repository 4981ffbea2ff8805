package io.refcache.micrometer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Draws the dashboard without Grafana: asks a Prometheus for every expression of every panel, and
 * paints the series into the panels' places. {@code docs/monitoring.md} says how its picture was
 * made.
 */
final class DashboardPicture {
  private static final int CELL_WIDTH = 50;
  private static final int CELL_HEIGHT = 26;
  private static final int GAP = 8;
  private static final int STEPS = 120;
  private static final String[] COLOURS = {
    "#73bf69", "#5794f2", "#ff9830", "#f2495c", "#b877d9", "#fade2a", "#8ab8ff"
  };

  private final HttpClient client = HttpClient.newHttpClient();
  private final String prometheus;
  private final double from;
  private final double to;
  private final StringBuilder svg = new StringBuilder();

  private record Series(String name, List<Double> values) {}

  private DashboardPicture(String prometheus, double seconds) {
    this.prometheus = prometheus;
    this.to = System.currentTimeMillis() / 1000.0;
    this.from = to - seconds;
  }

  /**
   * @param arguments the address of Prometheus, the seconds to show up to now, and the file
   */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    DashboardPicture picture = new DashboardPicture(arguments[0], Double.parseDouble(arguments[1]));
    JsonNode dashboard = new ObjectMapper().readTree(DashboardTest.DASHBOARD.toFile());
    Files.writeString(Path.of(arguments[2]), picture.draw(dashboard));
  }

  private String draw(JsonNode dashboard) throws IOException, InterruptedException {
    int rows = 0;
    for (JsonNode panel : dashboard.get("panels")) {
      JsonNode at = panel.get("gridPos");
      rows = Math.max(rows, at.get("y").asInt() + at.get("h").asInt());
    }
    add(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" font-family=\"DejaVu Sans, sans-serif\" font-size=\"12\" fill=\"#d8d9da\">",
        24 * CELL_WIDTH + GAP, rows * CELL_HEIGHT + GAP);
    add("<rect width=\"100%%\" height=\"100%%\" fill=\"#111217\"/>");
    for (JsonNode panel : dashboard.get("panels")) {
      JsonNode at = panel.get("gridPos");
      int x = at.get("x").asInt() * CELL_WIDTH + GAP;
      int y = at.get("y").asInt() * CELL_HEIGHT + GAP;
      int width = at.get("w").asInt() * CELL_WIDTH - GAP;
      int height = at.get("h").asInt() * CELL_HEIGHT - GAP;
      add(
          "<rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" rx=\"3\" fill=\"#181b1f\" stroke=\"#2c3035\"/>",
          x, y, width, height);
      add(
          "<text x=\"%d\" y=\"%d\" font-weight=\"bold\">%s</text>",
          x + 10, y + 19, escape(panel.get("title").asText()));
      List<Series> series = new ArrayList<>();
      for (JsonNode target : panel.get("targets")) {
        series.addAll(query(target.get("expr").asText(), target.get("legendFormat").asText()));
      }
      String unit = panel.at("/fieldConfig/defaults/unit").asText();
      if (panel.get("type").asText().equals("stat")) {
        double last = series.isEmpty() ? Double.NaN : last(series.get(0));
        add(
            "<text x=\"%d\" y=\"%d\" font-size=\"34\" fill=\"#73bf69\" text-anchor=\"middle\">%s</text>",
            x + width / 2, y + height / 2 + 22, text(last, unit));
      } else {
        boolean stacked =
            panel.at("/fieldConfig/defaults/custom/stacking/mode").asText().equals("normal");
        plot(stacked ? stack(series) : series, x + 62, y + 32, width - 76, height - 82, unit);
        legend(series, x + 14, y + height - 20, width - 20);
      }
    }
    return add("</svg>").toString();
  }

  private static double last(Series series) {
    List<Double> known = series.values().stream().filter(value -> !Double.isNaN(value)).toList();
    return known.isEmpty() ? Double.NaN : known.get(known.size() - 1);
  }

  private static List<Series> stack(List<Series> series) {
    List<Series> stacked = new ArrayList<>();
    for (Series each : series) {
      List<Double> below = stacked.isEmpty() ? null : stacked.get(stacked.size() - 1).values();
      List<Double> sums = new ArrayList<>();
      for (int i = 0; i < each.values().size(); i++) {
        double value = each.values().get(i);
        double base = below == null ? Double.NaN : below.get(i);
        sums.add(Double.isNaN(value) ? base : value + (Double.isNaN(base) ? 0 : base));
      }
      stacked.add(new Series(each.name(), sums));
    }
    return stacked;
  }

  private void plot(List<Series> series, int x, int y, int width, int height, String unit) {
    double most = 0;
    for (Series each : series) {
      for (double value : each.values()) {
        most = value > most ? value : most;
      }
    }
    most = most == 0 ? 1 : most * 1.05;
    for (int i = 0; i <= 2; i++) {
      int line = y + height - height * i / 2;
      add(
          "<line x1=\"%d\" x2=\"%d\" y1=\"%d\" y2=\"%d\" stroke=\"#2c3035\"/>",
          x, x + width, line, line);
      add(
          "<text x=\"%d\" y=\"%d\" text-anchor=\"end\" font-size=\"11\" fill=\"#9fa7b3\">%s</text>",
          x - 6, line + 4, text(most * i / 2, unit));
    }
    for (int s = 0; s < series.size(); s++) {
      StringBuilder points = new StringBuilder();
      List<Double> values = series.get(s).values();
      for (int i = 0; i < values.size(); i++) {
        if (!Double.isNaN(values.get(i))) {
          points.append(
              format(
                  "%.1f,%.1f ",
                  x + (double) i / STEPS * width, y + height * (1 - values.get(i) / most)));
        }
      }
      add(
          "<polyline points=\"%s\" fill=\"none\" stroke=\"%s\" stroke-width=\"2\"/>",
          points, COLOURS[s % COLOURS.length]);
    }
    add(
        "<text x=\"%d\" y=\"%d\" font-size=\"11\" fill=\"#9fa7b3\">-%.0f s</text>",
        x, y + height + 16, to - from);
    add(
        "<text x=\"%d\" y=\"%d\" font-size=\"11\" fill=\"#9fa7b3\" text-anchor=\"end\">now</text>",
        x + width, y + height + 16);
  }

  private void legend(List<Series> series, int x, int y, int width) {
    int atX = x;
    int atY = y;
    for (int s = 0; s < series.size(); s++) {
      String name = series.get(s).name();
      int wide = 30 + 7 * name.length();
      if (atX > x && atX + wide > x + width) {
        atX = x;
        atY += 14;
      }
      String colour = COLOURS[s % COLOURS.length];
      add("<rect x=\"%d\" y=\"%d\" width=\"12\" height=\"4\" fill=\"%s\"/>", atX, atY - 6, colour);
      add("<text x=\"%d\" y=\"%d\" font-size=\"11\">%s</text>", atX + 16, atY, escape(name));
      atX += wide;
    }
  }

  private List<Series> query(String expression, String legend)
      throws IOException, InterruptedException {
    String plain = expression.replace("$__rate_interval", "10s").replace("$manager", ".*");
    String uri =
        prometheus
            + format(
                "/api/v1/query_range?start=%.3f&end=%.3f&step=%.3f&query=",
                from, to, (to - from) / STEPS)
            + URLEncoder.encode(plain, StandardCharsets.UTF_8);
    String body =
        client
            .send(
                HttpRequest.newBuilder(URI.create(uri)).build(),
                HttpResponse.BodyHandlers.ofString())
            .body();
    JsonNode answer = new ObjectMapper().readTree(body);
    if (!answer.path("status").asText().equals("success")) {
      throw new IOException(plain + ": " + body);
    }
    List<Series> series = new ArrayList<>();
    for (JsonNode each : answer.at("/data/result")) {
      List<Double> values = new ArrayList<>();
      for (int i = 0; i <= STEPS; i++) {
        values.add(Double.NaN);
      }
      for (JsonNode point : each.get("values")) {
        int step = (int) Math.round((point.get(0).asDouble() - from) / (to - from) * STEPS);
        values.set(step, Double.parseDouble(point.get(1).asText()));
      }
      series.add(new Series(named(legend, each.get("metric")), values));
    }
    return series;
  }

  private static String named(String legend, JsonNode labels) {
    Matcher label = Pattern.compile("\\{\\{(\\w+)}}").matcher(legend);
    return label.replaceAll(
        match -> Matcher.quoteReplacement(labels.path(match.group(1)).asText()));
  }

  private static String text(double value, String unit) {
    if (Double.isNaN(value)) {
      return "no data";
    }
    return switch (unit) {
      case "percentunit" -> format("%.1f%%", 100 * value);
      case "bytes" -> format("%.1f MiB", value / (1 << 20));
      default ->
          value >= 1000
              ? format("%.1f k", value / 1000)
              : format("%.4g", value).replaceAll("\\.?0+$", "");
    };
  }

  private StringBuilder add(String format, Object... arguments) {
    return svg.append(format(format, arguments)).append('\n');
  }

  private static String format(String format, Object... arguments) {
    return String.format(Locale.ROOT, format, arguments);
  }

  private static String escape(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;");
  }
}
