package io.refcache.console;

import io.refcache.console.jmx.Jvm;
import io.refcache.console.jmx.Manager;
import io.refcache.console.text.Grid;
import io.refcache.console.text.Page;
import io.refcache.console.text.Style;
import io.refcache.console.text.Text;
import io.refcache.console.text.Units;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Shows some keys of a cache. */
@Command(
    name = "keys",
    description = "Shows some keys of a cache with size, time to live, idle time or frequency.")
final class KeysCommand extends ConsoleCommand {
  @Parameters(paramLabel = "CACHE", description = "the cache's name")
  private String cache;

  @Option(
      names = {"-n", "--count"},
      paramLabel = "N",
      defaultValue = "20",
      description = "how many keys, up to 1000; ${DEFAULT-VALUE} by default")
  private int count;

  @Option(names = "--by-size", description = "the largest of them first")
  private boolean bySize;

  @Override
  public Integer call() {
    try (Jvm jvm = target().connect()) {
      Manager manager = target().managerOf(jvm);
      List<Map<String, Object>> keys = Target.cacheOf(manager, cache).sampleKeys(count);
      if (bySize) {
        keys.sort((a, b) -> Long.compare(number(b, "memory_bytes"), number(a, "memory_bytes")));
      }
      if (json()) {
        output().json(keys);
        return 0;
      }
      print(keys, Target.cacheOf(manager, cache).figures().number("keys"));
    }
    return 0;
  }

  private void print(List<Map<String, Object>> keys, long all) {
    Grid grid =
        new Grid()
            .column("KEY", Grid.Align.LEFT)
            .column("SIZE")
            .column("TTL")
            .column("IDLE")
            .column("FREQ")
            .column("REFS")
            .column("ENCODING", Grid.Align.LEFT);
    for (Map<String, Object> key : keys) {
      grid.row(
          Text.printable(key.get("key").toString()),
          Units.bytes(number(key, "memory_bytes")),
          durationOrNone(number(key, "ttl_millis")),
          durationOrNone(number(key, "idle_millis")),
          number(key, "frequency") < 0 ? "-" : key.get("frequency").toString(),
          number(key, "refcount") == Integer.MAX_VALUE ? "shared" : key.get("refcount").toString(),
          key.get("encoding").toString());
    }
    Page page = output().page();
    grid.writeTo(page);
    page.line(Style.DIM, keys.size() + " of " + Units.grouped(all) + " keys");
    output().print(page);
  }

  private static long number(Map<String, Object> key, String column) {
    return ((Number) key.get(column)).longValue();
  }

  private static String durationOrNone(long millis) {
    return millis < 0 ? "-" : Units.duration(millis);
  }
}
