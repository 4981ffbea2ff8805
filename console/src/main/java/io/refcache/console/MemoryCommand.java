package io.refcache.console;

import io.refcache.console.jmx.Figures;
import io.refcache.console.jmx.Jvm;
import io.refcache.console.jmx.Manager;
import io.refcache.console.text.Bar;
import io.refcache.console.text.Grid;
import io.refcache.console.text.Page;
import io.refcache.console.text.Style;
import io.refcache.console.text.Text;
import io.refcache.console.text.Units;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Tells where the memory is: by kind, by size class, and what the doctor says of it. */
@Command(
    name = "memory",
    description = "Tells where the memory is, by kind and by size class, and what the doctor says.")
final class MemoryCommand extends ConsoleCommand {
  private static final long PAGE_BYTES = 64 * 1024;
  private static final int LABEL = 14;
  private static final int MOST_CLASSES = 10;

  @Option(names = "--all", description = "all size classes, not only those with the most bytes")
  private boolean all;

  @Override
  public Integer call() {
    try (Jvm jvm = target().connect()) {
      Manager manager = target().managerOf(jvm);
      Figures figures = manager.engine().figures();
      List<Map<String, Long>> classes = manager.engine().table("size_classes");
      String doctor = manager.engine().doctor();
      if (json()) {
        Map<InfoSection, Map<String, Object>> sections = InfoSection.sort(figures.values());
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("memory", sections.get(InfoSection.MEMORY));
        answer.put("fragmentation", sections.get(InfoSection.FRAGMENTATION));
        answer.put("size_classes", classes);
        answer.put("doctor", doctor);
        output().json(answer);
      } else {
        Page page = output().page();
        amounts(page, figures);
        sizeClasses(page, classes);
        page.heading("Doctor");
        doctor
            .lines()
            .map(Text::printable)
            .forEach(line -> page.wrapped(line, line.startsWith("*") ? 2 : 0));
        output().print(page);
      }
    }
    return 0;
  }

  private static void amounts(Page page, Figures figures) {
    long limit = figures.number("maxmemory");
    page.heading("Memory");
    double scale = Math.max(Math.max(limit, figures.number("used_memory_rss")), 1);
    amount(page, "limit", limit, scale, "maxmemory");
    amount(page, "mapped", figures.number("used_memory_rss"), scale, "used_memory_rss");
    amount(page, "used", figures.number("used_memory"), scale, "used_memory");
    amount(page, "  dataset", figures.number("used_memory_dataset"), scale, "keys and values");
    amount(page, "  overhead", figures.number("used_memory_overhead"), scale, "tables, headers");
    amount(page, "peak", figures.number("used_memory_peak"), scale, "used_memory_peak");
    amount(
        page,
        "to be freed",
        figures.number("lazyfree_pending_bytes"),
        scale,
        "part of used memory");

    page.heading("Fragmentation");
    ratio(page, "mapped / used", figures, "mem_fragmentation_ratio", "mem_fragmentation_bytes");
    ratio(page, "pages / blocks", figures, "allocator_frag_ratio", "allocator_frag_bytes");
    ratio(page, "slabs / pages", figures, "allocator_rss_ratio", "allocator_rss_bytes");
  }

  private static void amount(Page page, String label, long bytes, double scale, String what) {
    int bar = Math.max(10, Math.min(80, page.width() - LABEL - 36));
    page.line(
        Units.format(
            "%-" + LABEL + "s%8s  %s  %s",
            label,
            Units.bytes(bytes),
            Bar.of(bytes / scale, bar),
            what));
  }

  private static void ratio(
      Page page, String label, Figures figures, String ratio, String difference) {
    page.line(
        Units.format(
            "%-" + (LABEL + 2) + "s%6.2f  %8s",
            label,
            figures.fraction(ratio),
            Units.bytes(figures.number(difference))));
  }

  private void sizeClasses(Page page, List<Map<String, Long>> classes) {
    if (classes.isEmpty()) {
      return;
    }
    page.heading("Size classes");
    List<Map<String, Long>> shown = new ArrayList<>(classes);
    shown.sort(Comparator.comparingLong((Map<String, Long> each) -> each.get("pages")).reversed());
    shown = all ? classes : shown.subList(0, Math.min(MOST_CLASSES, shown.size()));
    Grid grid =
        new Grid()
            .column("BLOCK")
            .column("PAGES")
            .column("LIVE")
            .column("FREE")
            .column("LIVE BYTES")
            .column("FREE BYTES")
            .column("USED %")
            .column("", Grid.Align.LEFT);
    int bar = Math.max(10, Math.min(60, page.width() - 68));
    for (Map<String, Long> each : shown) {
      long block = each.get("block_bytes");
      long live = each.get("live_blocks") * block;
      long mapped = each.get("pages") * PAGE_BYTES;
      grid.row(
          Units.bytes(block),
          Units.grouped(each.get("pages")),
          Units.grouped(each.get("live_blocks")),
          Units.grouped(each.get("free_blocks")),
          Units.bytes(live),
          Units.bytes(each.get("free_blocks") * block),
          Units.percent(live, mapped),
          Bar.of((double) live / Math.max(1, mapped), bar));
    }
    grid.writeTo(page);
    if (shown.size() < classes.size()) {
      String more =
          "and %d of fewer pages; --all shows them".formatted(classes.size() - shown.size());
      page.line(Style.DIM, more);
    }
  }
}
