package io.refcache.console;

import io.refcache.console.jmx.Bean;
import io.refcache.console.jmx.ConsoleException;
import io.refcache.console.jmx.Figures;
import io.refcache.console.jmx.Jvm;
import io.refcache.console.jmx.Manager;
import io.refcache.console.text.Page;
import io.refcache.console.text.Text;
import io.refcache.console.text.Units;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Tells all figures, as {@code INFO} does. */
@Command(name = "info", description = "Tells all figures of a manager or a cache, by sections.")
final class InfoCommand extends ConsoleCommand {
  /** From so many columns on there are two figures in a line. */
  private static final int TWO_COLUMNS = 130;

  @Parameters(
      arity = "0..1",
      paramLabel = "SECTION",
      description = "memory, fragmentation, lazyfree, stats, keyspace or options; all by default")
  private String section;

  @Option(
      names = {"-c", "--cache"},
      paramLabel = "NAME",
      description = "of this cache instead of all together")
  private String cache;

  @Override
  public Integer call() {
    InfoSection only = section == null ? null : InfoSection.named(section);
    if (section != null && only == null) {
      throw new ConsoleException(
          "there is no section '%s'; there are %s".formatted(section, InfoSection.names()));
    }
    try (Jvm jvm = target().connect()) {
      Manager manager = target().managerOf(jvm);
      Bean bean = cache == null ? manager.engine() : Target.cacheOf(manager, cache);
      Map<InfoSection, Map<String, Object>> sections = InfoSection.sort(bean.figures().values());
      if (only == null || only == InfoSection.OPTIONS) {
        sections.get(InfoSection.OPTIONS).putAll(bean.options());
      }
      if (cache == null) {
        manager.caches().forEach((name, each) -> addKeyspace(sections, name, each));
      }
      sections.keySet().removeIf(each -> only != null && each != only);
      print(sections);
    }
    return 0;
  }

  /** A cache as {@code INFO keyspace} tells of a database. */
  private static void addKeyspace(
      Map<InfoSection, Map<String, Object>> sections, String name, Bean cache) {
    Figures figures = cache.figures();
    Map<String, Object> line = new LinkedHashMap<>();
    line.put("keys", figures.number("keys"));
    line.put("expires", figures.number("expires"));
    line.put("used_memory", figures.number("used_memory"));
    sections.get(InfoSection.KEYSPACE).put("cache:" + name, line);
  }

  private void print(Map<InfoSection, Map<String, Object>> sections) {
    if (json()) {
      Map<String, Object> named = new LinkedHashMap<>();
      sections.forEach((key, value) -> named.put(key.name().toLowerCase(Locale.ROOT), value));
      output().json(named);
      return;
    }
    Page page = output().page();
    sections.forEach(
        (key, figures) -> {
          if (!figures.isEmpty()) {
            page.heading("# " + key.title());
            print(page, figures, key == InfoSection.OPTIONS);
          }
        });
    output().print(page);
  }

  private static void print(Page page, Map<String, Object> figures, boolean options) {
    int nameWidth = figures.keySet().stream().mapToInt(String::length).max().orElse(0);
    nameWidth = Math.min(nameWidth, page.width() / 2);
    List<String> cells = new ArrayList<>();
    for (Map.Entry<String, Object> figure : figures.entrySet()) {
      String value =
          options
              ? option(figure.getKey(), figure.getValue())
              : text(figure.getKey(), figure.getValue());
      cells.add(
          Text.padRight(Text.cut(Text.printable(figure.getKey()), nameWidth), nameWidth)
              + "  "
              + Text.printable(value));
    }
    boolean two = page.width() >= TWO_COLUMNS && cells.size() > 3;
    int rows = two ? (cells.size() + 1) / 2 : cells.size();
    int cellWidth = page.width() / 2 - 1;
    for (int i = 0; i < rows; i++) {
      boolean second = two && i + rows < cells.size();
      page.line(
          second
              ? Text.padRight(Text.cut(cells.get(i), cellWidth), cellWidth + 2)
                  + cells.get(i + rows)
              : cells.get(i));
    }
  }

  private static String option(String name, Object value) {
    boolean bytes = name.equals("maxmemory") && value.toString().matches("[1-9][0-9]*");
    return bytes
        ? Units.bytes(Double.parseDouble(value.toString())) + "  (" + value + ")"
        : value.toString();
  }

  private static String text(String name, Object value) {
    if (value instanceof Map<?, ?> cache) {
      return Units.format(
          "keys=%s, expires=%s, memory=%s",
          Units.grouped((Long) cache.get("keys")),
          Units.grouped((Long) cache.get("expires")),
          Units.bytes((Long) cache.get("used_memory")));
    }
    if (value instanceof Double || value instanceof Float) {
      return Units.format("%.2f", ((Number) value).doubleValue())
          + (name.endsWith("_perc") ? " %" : "");
    }
    if (!(value instanceof Number number)) {
      return value.toString();
    }
    long whole = number.longValue();
    return isBytes(name) && Math.abs(whole) >= 1024
        ? Units.bytes(whole) + "  (" + Units.grouped(whole) + ")"
        : Units.grouped(whole);
  }

  /** Whether a figure is an amount of memory, as its name says. */
  static boolean isBytes(String name) {
    return name.endsWith("_bytes")
        || name.startsWith("used_memory")
        || name.equals("maxmemory")
        || name.equals("process_rss")
        || name.equals("direct_memory_limit")
        || name.matches("allocator_(allocated|active|resident)");
  }
}
