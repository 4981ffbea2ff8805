package io.refcache.console.report;

import io.refcache.console.jmx.Figures;
import io.refcache.console.report.Charts.Item;
import io.refcache.console.text.Units;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * A cache manager's memory on one page of HTML, which needs nothing beside it: no script, no font,
 * no picture, no network.
 */
public final class HtmlReport {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss xxx");
  private static final int WIDE = 1060;

  private final ReportData data;
  private final Figures engine;
  private final Html html = new Html();

  private HtmlReport(ReportData data) {
    this.data = data;
    this.engine = data.engine();
  }

  /** The page. */
  public static String write(ReportData data) {
    HtmlReport report = new HtmlReport(data);
    report.head();
    report.tiles();
    report.html.raw("<div class=\"grid\">");
    report.doctor();
    report.watched();
    report.caches();
    report.hits();
    report.evictions();
    report.sizeClasses();
    report.sizes("Sizes of keys", data.keySizes());
    report.sizes("Sizes of values", data.valueSizes());
    report.cacheTable();
    report.options();
    report.figures();
    report.html.raw("</div></main></body></html>");
    return report.html.toString();
  }

  private void head() {
    html.raw("<!DOCTYPE html>").raw("<html lang=\"en\"><head><meta charset=\"utf-8\">");
    html.raw("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">");
    html.element("title", "", "Caches of " + data.manager());
    html.raw("<style>").raw(styleSheet()).raw("</style></head><body><main>");
    html.element("h1", "", "Caches of " + data.manager());
    String time = TIME.format(data.time().atZone(ZoneId.systemDefault()));
    html.element("p", "soft", data.jvm() + " at " + time);
  }

  private static String styleSheet() {
    try (InputStream in = HtmlReport.class.getResourceAsStream("report.css")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void tiles() {
    long limit = engine.number("maxmemory");
    long used = engine.number("used_memory");
    html.raw("<div class=\"tiles\">");
    tile(
        Units.bytes(used),
        limit == 0
            ? "used, without a limit"
            : "used, %s %% of %s".formatted(Units.percent(used, limit), Units.bytes(limit)));
    tile(
        Units.bytes(engine.number("used_memory_rss")),
        Units.format("mapped, %.2f of used", engine.fraction("mem_fragmentation_ratio")));
    tile(
        Units.count(engine.number("keys")),
        "keys, %s of them with a deadline".formatted(Units.count(engine.number("expires"))));
    tile(
        Units.percent(engine.number("keyspace_hits"), engine.reads()) + " %",
        "hits of %s reads".formatted(Units.count(engine.reads())));
    tile(
        Units.count(engine.number("evicted_keys")),
        "keys evicted, %s expired".formatted(Units.count(engine.number("expired_keys"))));
    tile(
        Units.count(engine.number("lazyfree_pending_objects")),
        "objects to be freed (%s)".formatted(Units.bytes(engine.number("lazyfree_pending_bytes"))));
    html.raw("</div>");
  }

  private void tile(String figure, String text) {
    html.raw("<div class=\"tile\">").element("b", "", figure).element("span", "soft", text);
    html.raw("</div>");
  }

  private void doctor() {
    html.card("wide", "What the memory doctor says", "");
    boolean inList = false;
    for (String line : joined(data.doctor())) {
      boolean item = line.startsWith("* ");
      if (item != inList) {
        html.raw(item ? "<ul>" : "</ul>");
        inList = item;
      }
      html.element(item ? "li" : "p", "", item ? line.substring(2) : line);
    }
    html.raw(inList ? "</ul>" : "").endCard();
  }

  /** The doctor's findings, each in a line of its own. */
  private static List<String> joined(String words) {
    List<String> lines = new ArrayList<>();
    for (String line : words.lines().toList()) {
      if (line.startsWith("  ") && !lines.isEmpty()) {
        lines.add(lines.remove(lines.size() - 1) + " " + line.strip());
      } else if (!line.isBlank()) {
        lines.add(line.strip());
      }
    }
    return lines;
  }

  private void watched() {
    WatchedRates rates = WatchedRates.of(data.watched());
    if (rates.reads().length < 2) {
      return;
    }
    double seconds = rates.seconds();
    String over = Units.format("by the second, over %.0f seconds", seconds);
    html.card("", "Reads", over)
        .raw(Charts.curve("reads", rates.reads(), rates.mostReads(), seconds, Units::count))
        .endCard();
    html.card("", "Hit ratio", over + ", in percent")
        .raw(Charts.curve("hit ratio", rates.hitPercent(), 100, seconds, Units::count))
        .endCard();
  }

  private void caches() {
    List<Item> items = new ArrayList<>();
    sortedCaches()
        .forEach(
            (name, figures) ->
                items.add(
                    new Item(
                        name,
                        figures.number("used_memory_dataset"),
                        figures.number("used_memory_overhead"),
                        Units.bytes(figures.number("used_memory")))));
    items.sort(Comparator.comparingDouble(Item::sum).reversed());
    double most = items.stream().mapToDouble(Item::sum).max().orElse(1);
    html.card("", "Bytes by cache", "");
    html.raw(
        "<p class=\"soft\"><span class=\"key first\">keys and values</span>"
            + "<span class=\"key second\">tables and headers</span></p>");
    html.raw(Charts.bars("bytes by cache", items, most)).endCard();
  }

  private Map<String, Figures> sortedCaches() {
    return new TreeMap<>(data.caches());
  }

  private void hits() {
    List<Item> items = new ArrayList<>();
    sortedCaches()
        .forEach(
            (name, figures) -> {
              double hits = figures.number("keyspace_hits");
              double reads = figures.reads();
              String text = reads == 0 ? "no reads" : Units.percent(hits, reads) + " %";
              items.add(new Item(name, reads == 0 ? 0 : hits / reads, 0, text));
            });
    html.card("", "Hit ratio by cache", "of all reads since the counters were reset")
        .raw(Charts.bars("hit ratio by cache", items, 1))
        .endCard();
  }

  private void evictions() {
    counters(
        "Evictions by cause",
        "entries that had to go because of it, expired ones included",
        List.of(
            List.of("maxmemory", "evicted_for_writes"),
            List.of("a cache's quota", "evicted_for_quotas"),
            List.of("a growing table", "evicted_for_tables"),
            List.of("a lowered limit", "evicted_for_lowered_limits")));
    counters(
        "Where entries went",
        "those that were ever stored and are not there any more",
        List.of(
            List.of("evicted", "evicted_keys"),
            List.of("expired", "expired_keys"),
            List.of("replaced", "replaced_keys"),
            List.of("removed", "removed_keys"),
            List.of("cleared", "cleared_keys")));
  }

  /** Counters side by side: each is a label and the figure's name. */
  private void counters(String title, String explanation, List<List<String>> counters) {
    List<Item> items = new ArrayList<>();
    for (List<String> counter : counters) {
      long count = engine.number(counter.get(1));
      items.add(new Item(counter.get(0), count, 0, Units.count(count)));
    }
    double most = items.stream().mapToDouble(Item::sum).max().orElse(1);
    html.card("", title, explanation)
        .raw(Charts.bars(title.toLowerCase(Locale.ROOT), items, Math.max(1, most)))
        .endCard();
  }

  private void sizeClasses() {
    List<Item> items = new ArrayList<>();
    for (Map<String, Long> each : data.sizeClasses()) {
      long block = each.get("block_bytes");
      double live = each.get("live_blocks") * (double) block;
      double free = each.get("free_blocks") * (double) block;
      String text =
          Units.format(
              "%s used, %s free in %d pages",
              Units.bytes(live), Units.bytes(free), each.get("pages"));
      items.add(new Item(Units.bytes(block), live, free, text));
    }
    html.card("wide", "Size classes", "bytes in the pages of each class of blocks");
    html.raw(
        "<p class=\"soft\"><span class=\"key first\">used</span>"
            + "<span class=\"key second\">free</span></p>");
    html.raw(Charts.columns("size classes", items, WIDE, Units::bytes)).endCard();
  }

  private void sizes(String title, List<Map<String, Long>> table) {
    List<Item> items = new ArrayList<>();
    for (Map<String, Long> each : table) {
      long from = each.get("from_bytes");
      long entries = each.get("entries");
      String text =
          Units.format(
              "%s entries of %s to %s",
              Units.grouped(entries), Units.bytes(from), Units.bytes(each.get("to_bytes")));
      items.add(new Item(Units.bytes(from), entries, 0, text));
    }
    html.card("", title, "entries by size, each column up to twice the size of the one before")
        .raw(Charts.columns(title.toLowerCase(Locale.ROOT), items, 520, Units::count))
        .endCard();
  }

  private void cacheTable() {
    List<List<String>> rows = new ArrayList<>();
    sortedCaches()
        .forEach(
            (name, figures) -> {
              long quota = figures.number("maxmemory");
              rows.add(
                  List.of(
                      name,
                      Units.grouped(figures.number("keys")),
                      Units.bytes(figures.number("used_memory")),
                      quota == 0 ? "-" : Units.bytes(quota),
                      figures.text("maxmemory_policy"),
                      Units.percent(figures.number("keyspace_hits"), figures.reads()),
                      Units.grouped(figures.number("created_keys")),
                      Units.grouped(figures.number("evicted_keys")),
                      Units.grouped(figures.number("expired_keys"))));
            });
    html.card("wide", "Caches", "")
        .table(
            List.of(
                "cache", "keys", "bytes", "quota", "policy", "hits %", "created", "evicted",
                "expired"),
            rows)
        .endCard();
  }

  private void options() {
    List<List<String>> rows = new ArrayList<>();
    data.options().forEach((name, value) -> rows.add(List.of(name, value)));
    html.card("wide", "Options", "of the manager, and below them what a cache has otherwise");
    data.cacheOptions()
        .forEach(
            (cache, options) ->
                options.forEach(
                    (name, value) -> {
                      String managers = data.options().get(name);
                      boolean own = managers == null || !managers.equals(value);
                      if (own && !value.isEmpty() && !value.equals("0")) {
                        rows.add(List.of(cache + ": " + name, value));
                      }
                    }));
    html.raw("<details open><summary>Options</summary>");
    html.table(List.of("option", "value"), rows).raw("</details>").endCard();
  }

  private void figures() {
    List<List<String>> rows = new ArrayList<>();
    engine
        .values()
        .forEach(
            (name, value) ->
                rows.add(
                    List.of(
                        name,
                        value instanceof Double number
                            ? Units.format("%.2f", number)
                            : value instanceof Long number
                                ? Units.grouped(number)
                                : value.toString())));
    html.card("wide", "Figures", "as INFO names them");
    html.raw("<details><summary>All figures of the manager</summary>");
    html.table(List.of("figure", "value"), rows).raw("</details>").endCard();
  }
}
