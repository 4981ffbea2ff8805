package io.refcache.console;

import io.refcache.console.jmx.LocalJvms;
import io.refcache.console.text.Grid;
import io.refcache.console.text.Page;
import io.refcache.console.text.Text;
import io.refcache.console.text.Units;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** Tells which JVMs there are. */
@Command(
    name = "list",
    description = "Lists the JVMs of yours on this machine that have caches of Refcache.")
final class ListCommand implements Callable<Integer> {
  @ParentCommand private Main main;

  @Option(names = "--json", description = "write JSON, for programs")
  private boolean json;

  @Override
  public Integer call() {
    if (json) {
      main.output().json(asJson(LocalJvms.find()));
    } else {
      print(main.output());
    }
    return 0;
  }

  static void print(Output output) {
    List<LocalJvms.Found> found = LocalJvms.find();
    Page page = output.page();
    if (found.isEmpty()) {
      page.wrapped("No JVM of yours on this machine has caches of Refcache.", 0);
      page.wrapped("One elsewhere is reached by --url host:port, if it offers remote JMX.", 0);
    } else {
      Grid grid =
          new Grid()
              .column("PROGRAM", Grid.Align.LEFT)
              .column("PID")
              .column("USED")
              .column("LIMIT")
              .column("CACHES")
              .column("MANAGERS", Grid.Align.LEFT);
      for (LocalJvms.Found jvm : found) {
        grid.row(
            Text.printable(jvm.program()),
            jvm.pid(),
            Units.bytes(jvm.usedBytes()),
            jvm.limitBytes() == 0 ? "none" : Units.bytes(jvm.limitBytes()),
            Units.grouped(jvm.caches()),
            Text.printable(String.join(", ", jvm.managers())));
      }
      grid.writeTo(page);
    }
    output.print(page);
  }

  private static List<Map<String, Object>> asJson(List<LocalJvms.Found> found) {
    List<Map<String, Object>> rows = new ArrayList<>();
    for (LocalJvms.Found jvm : found) {
      Map<String, Object> row = new LinkedHashMap<>();
      row.put("pid", Long.parseLong(jvm.pid()));
      row.put("program", jvm.program());
      row.put("managers", jvm.managers());
      row.put("caches", jvm.caches());
      row.put("used_memory", jvm.usedBytes());
      row.put("maxmemory", jvm.limitBytes());
      rows.add(row);
    }
    return rows;
  }
}
