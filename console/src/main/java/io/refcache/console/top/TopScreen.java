package io.refcache.console.top;

import io.refcache.console.jmx.Figures;
import io.refcache.console.text.Bar;
import io.refcache.console.text.Grid;
import io.refcache.console.text.Page;
import io.refcache.console.text.Style;
import io.refcache.console.text.Text;
import io.refcache.console.text.Units;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * One picture of the live view, made of two samples. Knows no terminal: what it draws depends on
 * its arguments alone.
 */
public final class TopScreen {
  private static final double FULL = 0.9;
  private static final double FRAGMENTED = 1.5;
  private static final int BAR_MARGIN = 44;
  private static final int MAX_BAR = 60;

  /** By what the caches are ordered, the largest first. */
  public enum Order {
    BYTES,
    OPS,
    EVICTIONS,
    NAME;

    /** The one after this. */
    public Order next() {
      return values()[(ordinal() + 1) % values().length];
    }
  }

  private record Line(String name, Figures now, Rates rates) {}

  private final String title;

  /**
   * @param title which JVM and manager are looked at
   */
  public TopScreen(String title) {
    this.title = title;
  }

  /**
   * Draws the picture.
   *
   * @param before null for the first time
   * @param height lines, at least 8; what does not fit is told of in the last
   */
  public List<String> draw(Page page, Sample before, Sample now, Order order, int height) {
    double seconds = before == null ? 0 : (now.nanos() - before.nanos()) / 1e9;
    Rates all = new Rates(before == null ? null : before.engine(), now.engine(), seconds);
    page.line(Style.HEADING, title);
    memory(page, now.engine());
    activity(page, all);
    background(page, now, before, all, seconds);
    page.blank();
    caches(page, before, now, order, seconds, Math.max(1, height - page.lines().size() - 2));
    return page.lines();
  }

  private static void memory(Page page, Figures engine) {
    long used = engine.number("used_memory");
    long limit = engine.number("maxmemory");
    String fragmentation = Units.format("%.2f", engine.fraction("mem_fragmentation_ratio"));
    String tail =
        "  frag " + fragmentation + "  rss " + Units.bytes(engine.number("used_memory_rss"));
    if (limit == 0) {
      page.line("memory  " + Units.bytes(used) + ", no limit" + tail);
      return;
    }
    double share = (double) used / limit;
    String amounts = Units.format("%6s of %s", Units.bytes(used), Units.bytes(limit));
    String bar = Bar.of(share, Math.min(MAX_BAR, Math.max(10, page.width() - BAR_MARGIN - 16)));
    Style style = share >= FULL ? Style.WARNING : Style.GOOD;
    Style fragStyle =
        engine.fraction("mem_fragmentation_ratio") >= FRAGMENTED ? Style.WARNING : Style.PLAIN;
    String start = "memory  " + Text.padRight(amounts, 17);
    String percent = Units.format(" %3.0f %%", 100 * share);
    String plain = start + bar + percent + tail;
    if (plain.length() > page.width()) {
      page.line(plain);
    } else {
      page.styledLine(start + page.styled(style, bar) + percent + page.styled(fragStyle, tail));
    }
  }

  private static void activity(Page page, Rates all) {
    page.line(
        Units.format(
            "ops     %6s reads/s, of which %s %% hit;  %s writes/s",
            Units.count(all.reads()), percent(all.hitRatio()), Units.count(all.writes())));
    page.line(
        Units.format(
            "gone    %6s evicted/s, %s expired/s",
            Units.count(all.perSecond("evicted_keys")),
            Units.count(all.perSecond("expired_keys"))));
  }

  /** What goes on beside the work: lazy free, defragmentation, loading. */
  private static void background(Page page, Sample now, Sample before, Rates all, double seconds) {
    Figures engine = now.engine();
    StringBuilder line = new StringBuilder("pending ");
    line.append(
        Units.format(
            "%6s frees (%s)",
            Units.count(engine.number("lazyfree_pending_objects")),
            Units.bytes(engine.number("lazyfree_pending_bytes"))));
    appendTimeLeft(line, all.millisUntilZero("lazyfree_pending_objects"));
    long defrag = engine.number("active_defrag_running");
    line.append("  defrag ").append(defrag > 0 ? defrag + " %" : "idle");
    long loading = 0;
    long loadingBefore = 0;
    for (Map.Entry<String, Figures> cache : now.caches().entrySet()) {
      loading += cache.getValue().number("load_pending_keys");
      Figures earlier = before == null ? null : before.caches().get(cache.getKey());
      loadingBefore += earlier == null ? 0 : earlier.number("load_pending_keys");
    }
    if (loading > 0) {
      line.append("  loading ").append(Units.count(loading)).append(" keys");
      Rates load =
          new Rates(
              new Figures(Map.of("load", loadingBefore)),
              new Figures(Map.of("load", loading)),
              seconds);
      appendTimeLeft(line, load.millisUntilZero("load"));
    }
    page.line(line.toString());
  }

  private static void appendTimeLeft(StringBuilder line, long millis) {
    if (millis >= 0) {
      line.append(", ").append(Units.duration(millis)).append(" left");
    }
  }

  private static void caches(
      Page page, Sample before, Sample now, Order order, double seconds, int rows) {
    List<Line> lines = new ArrayList<>();
    for (Map.Entry<String, Figures> cache : new TreeMap<>(now.caches()).entrySet()) {
      Figures earlier = before == null ? null : before.caches().get(cache.getKey());
      lines.add(
          new Line(
              cache.getKey(), cache.getValue(), new Rates(earlier, cache.getValue(), seconds)));
    }
    lines.sort(comparator(order));
    Grid grid =
        new Grid()
            .column("CACHE", Grid.Align.LEFT)
            .column("KEYS")
            .column(mark("BYTES", order == Order.BYTES))
            .column("HIT %")
            .column(mark("READ/S", order == Order.OPS))
            .column("WRITE/S")
            .column(mark("EVICT/S", order == Order.EVICTIONS))
            .column("EXPIRE/S")
            .column("MEM %")
            .column("HIT % EVER")
            .column("EVICTED")
            .column("EXPIRED")
            .column("TTL KEYS")
            .column("QUOTA")
            .column("POLICY", Grid.Align.LEFT);
    double used = Math.max(1, now.engine().number("used_memory"));
    for (Line line : lines.subList(0, Math.min(rows, lines.size()))) {
      Figures figures = line.now();
      Rates rates = line.rates();
      long quota = figures.number("maxmemory");
      grid.row(
          Text.printable(line.name()),
          Units.count(figures.number("keys")),
          Units.bytes(figures.number("used_memory")),
          percent(rates.hitRatio()),
          Units.count(rates.reads()),
          Units.count(rates.writes()),
          Units.count(rates.perSecond("evicted_keys")),
          Units.count(rates.perSecond("expired_keys")),
          Units.percent(figures.number("used_memory"), used),
          Units.percent(figures.number("keyspace_hits"), figures.reads()),
          Units.count(figures.number("evicted_keys")),
          Units.count(figures.number("expired_keys")),
          Units.count(figures.number("expires")),
          quota == 0 ? "-" : Units.bytes(quota),
          figures.text("maxmemory_policy"));
    }
    grid.writeTo(page);
    String more = lines.size() > rows ? (lines.size() - rows) + " more caches, " : "";
    page.line(Style.DIM, "q: quit, s: order (" + more + "by " + name(order) + ")");
  }

  private static String mark(String column, boolean orders) {
    return orders ? column + "*" : column;
  }

  private static String name(Order order) {
    return switch (order) {
      case BYTES -> "bytes";
      case OPS -> "reads";
      case EVICTIONS -> "evictions";
      case NAME -> "name";
    };
  }

  private static Comparator<Line> comparator(Order order) {
    return switch (order) {
      case BYTES -> falling(line -> line.now().number("used_memory"));
      case OPS -> falling(line -> line.rates().reads());
      case EVICTIONS -> falling(line -> line.rates().perSecond("evicted_keys"));
      case NAME -> Comparator.comparing(Line::name);
    };
  }

  private static Comparator<Line> falling(java.util.function.ToDoubleFunction<Line> figure) {
    return Comparator.comparingDouble(figure).reversed();
  }

  private static String percent(double ratio) {
    return Double.isNaN(ratio) ? "-" : Units.format("%.1f", 100 * ratio);
  }
}
